import numpy as np
import pandas as pd
import pytest
from lunheng.contrasts.robustness import robustness, specifications
from lunheng.tables.io import check

TARGET, REFERENCE = ["s/t"], [f"s/{i}" for i in range(24)]
WORDS = [f"w{i:02}" for i in range(30)]
CLAIMS = {"more": {"contrast": "c", "term": "创新", "direction": "over"}}


@pytest.fixture
def frames():
    rng = np.random.default_rng(1)
    index = [[*TARGET, *REFERENCE], range(3), ["创新", "我们", *WORDS]]
    counts = pd.MultiIndex.from_product(index, names=["document", "unit", "term"])
    counts = counts.to_frame(index=False)
    counts["n"] = 1 + rng.poisson(3, len(counts))
    planted = (counts["document"] == "s/t") & (counts["term"] == "创新")
    counts.loc[planted, "n"] = 40
    counts["n_reused"] = 0
    terms = pd.DataFrame({"term": index[2], "class": "content", "stop_lists": ""})
    terms.loc[terms["term"] == "我们", "stop_lists"] = "short"
    other = counts[(counts["unit"] == 0) & (counts["term"] == WORDS[0])]
    other = other.assign(variant="no-lexicon", n=other["n"] + 1)
    return counts, terms, other


def specify(frames, *, target=TARGET, reference=REFERENCE):
    return specifications(
        *frames, target=target, reference=reference, places=True, permutations=99, seed=1
    )


def test_every_choice_is_a_specification_and_the_default_comes_first(frames):
    found = specify(frames)
    columns = ["specification", "segmentation", "counting", "reference"]
    seen = found[columns].drop_duplicates().values.tolist()
    assert seen[0] == [0, "default", "all words", "whole"]
    assert [s[0] for s in seen] == list(range(6))
    assert sorted(map(tuple, (s[1:] for s in seen))) == sorted([
        ("default", "all words", "whole"),
        ("default", "all words", "half 1"),
        ("default", "all words", "half 2"),
        ("default", "reused runs left out", "whole"),
        ("default", "no stop list", "whole"),
        ("no-lexicon", "all words", "whole"),
    ])  # fmt: skip
    stopped = found[found["term"] == "我们"]
    assert set(stopped["counting"]) == {"no stop list"}


def test_small_references_are_not_halved(frames):
    assert set(specify(frames, reference=REFERENCE[:7])["reference"]) == {"whole"}


def test_reused_wording_is_left_out_of_its_specification(frames):
    counts = frames[0]
    counts["n_reused"] = np.where(
        (counts["document"] == "s/t") & (counts["term"] == "创新"), counts["n"] - 1, 0
    )
    found = specify(frames)
    ratio = found[found["term"] == "创新"].set_index("counting")["log_ratio"]
    assert ratio["reused runs left out"] < 0 < ratio["all words"].min()


def test_a_strong_claim_is_robust_and_its_opposite_is_not(frames):
    opposite = {"less": {**CLAIMS["more"], "direction": "under"}}
    found = robustness({"c": specify(frames)}, CLAIMS | opposite)
    assert check(found, "robustness").shape[0] == 12
    verdicts = found.groupby("claim")["verdict"].unique().map(list)
    assert verdicts.to_dict() == {"less": ["mixed"], "more": ["robust"]}


def made_up(calls):
    """Return specifications in which the claimed term has these calls, None where it is absent."""
    rows = []
    for number, call in enumerate(calls):
        row = {"specification": number, "segmentation": "s", "counting": "c", "reference": "r"}
        rows.append({**row, "term": "其他", "log_ratio": 0.0, "p": 1.0, "call": "cannot tell"})
        if call:
            rows.append({**row, "term": "创新", "log_ratio": 1.0, "p": 0.01, "call": call})
    return pd.DataFrame(rows)


@pytest.mark.parametrize(
    ("calls", "verdict"),
    [
        (["over"] * 5, "robust"),
        (["over"] * 9 + ["cannot tell"], "robust"),
        (["over"] * 8 + ["under"], "fragile"),
        (["over", "over", None], "fragile"),
        (["cannot tell"] + ["over"] * 8, "mixed"),
        (["over"] * 3 + ["no difference", "under"], "mixed"),
        ([None, None], "mixed"),
    ],
)
def test_verdicts(calls, verdict):
    found = robustness({"c": made_up(calls)}, CLAIMS)
    assert found["agrees"].tolist() == [call == "over" for call in calls]
    assert set(found["verdict"]) == {verdict}
    # an absent term has no estimate, but its specification still counts
    assert found["estimate"].isna().tolist() == [call is None for call in calls]


def test_a_document_copied_whole_is_left_out_with_its_wording(frames):
    counts = frames[0]
    counts["n_reused"] = np.where(counts["document"] == "s/9", counts["n"], 0)
    assert "reused runs left out" in set(specify(frames)["counting"])


def test_a_segmentation_beside_them_changes_no_other_specification(frames):
    counts, terms, variants = frames
    alone = specify(frames)
    more = pd.concat([variants.assign(variant="another"), variants], ignore_index=True)
    found = specify((counts, terms, more))
    own = found[found["segmentation"] != "another"].drop(columns="specification")
    columns = list(own)
    pd.testing.assert_frame_equal(
        own.sort_values(columns).reset_index(drop=True),
        alone[columns].sort_values(columns).reset_index(drop=True),
    )
