import pandas as pd
from lunheng.features.vocabulary import content_counts, content_terms

TERMS = pd.DataFrame(
    {
        "term": ["创新", "的", "上海", "AI", "推进", "新", "2025"],
        "class": ["content", "function", "place", "latin", "content", "content", "number"],
        "stop_lists": ["", "short", "", "", "genre", "", ""],
    }
)


def test_content_is_two_characters_or_more_and_on_no_stop_list():
    assert content_terms(TERMS) == {"创新", "上海", "AI"}
    assert content_terms(TERMS, places=False) == {"创新", "AI"}
    assert content_terms(TERMS, stop_lists=False) == {"创新", "上海", "AI", "推进"}


def test_counts_are_filtered_by_term():
    counts = pd.DataFrame({"term": ["创新", "的"], "n": [1, 2]})
    assert content_counts(counts, TERMS)["n"].tolist() == [1]
