"""Rows of table `contrasts` made up for the tests of the report."""


def row(term: str, call: str, **more) -> dict:
    """Return a row with every column, a tested word of the whole text unless told otherwise."""
    return {
        "contrast": "c", "theme": "*", "term": term, "n_target": 9, "n_reference": 40,
        "tokens_target": 1000, "tokens_reference": 20000, "documents_target": 1,
        "documents_reference": 1, "rate_target": 90.0, "rate_reference": 20.0, "log_ratio": 2.0,
        "log_ratio_low": 1.0, "log_ratio_high": 3.0, "log_ratio_shrunken": 1.5,
        "frame_shift": 0.0, "broad_shift": False, "frame": "content", "p": 0.001, "q": 0.01,
        "q_across": 0.01, "dp_target": 0.31, "dp_reference": 0.27, "stable_within": None,
        "typical_tail": None, "expected": 2.26, "smallest_detectable": 2.5, "call": call,
        "reason": "", "n_target_unreused": None, "n_reference_unreused": None,
        "log_ratio_unreused": None, "log_ratio_adjusted": None, "log_ratio_adjusted_low": None,
        "log_ratio_adjusted_high": None, "q_adjusted": None, "call_adjusted": None,
        **more,
    }  # fmt: skip
