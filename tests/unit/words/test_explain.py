import math
from itertools import combinations, pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lunheng.words.explain import explain, paths, runner_ups

COUNTS = {"研": 2, "研究": 40, "研究生": 20, "生": 5, "生命": 30, "命": 4, "起": 0, "起源": 10}
TOTAL = 1000


def every_way(run):
    """Return every way to cut a run into entries, or single characters, with its likelihood."""
    found = []
    for size in range(len(run)):
        for cuts in combinations(range(1, len(run)), size):
            edges = [0, *cuts, len(run)]
            words = [run[a:b] for a, b in pairwise(edges)]
            if all(COUNTS.get(w) or len(w) == 1 for w in words):
                score = sum(math.log2((COUNTS.get(w) or 1) / TOTAL) for w in words)
                found.append((score, tuple(words)))
    return sorted(found, reverse=True)


@given(st.text(alphabet="研究生命起源", min_size=1, max_size=9))
def test_the_two_likeliest_paths_are_those_of_all(run):
    expected = every_way(run)[:2]
    found = paths(run, counts=COUNTS, total=TOTAL)
    assert [p.score for p in found] == pytest.approx([s for s, _ in expected])
    for path in found:
        assert "".join(path.words) == run
        assert sum(math.log2((COUNTS.get(w) or 1) / TOTAL) for w in path.words) == pytest.approx(
            path.score
        )


def test_the_runner_up_is_shown_with_how_much_likelier_the_first_is():
    frame = runner_ups("研究生命，好")
    assert frame["run"].tolist() == ["研究生命", "好"]
    assert frame["first"].tolist() == ["研究 生命", "好"]
    assert frame["second"].tolist()[1] == "" and frame["times"].tolist()[1] == math.inf
    assert 1 <= frame["times"].iloc[0] < math.inf


def test_each_token_has_its_entry():
    lexicon = pd.DataFrame({"term": ["修桥铺路"]})
    frame = explain("修桥铺路，推动5G和30条路，2025年", lexicon=lexicon).set_index("term")
    assert frame["entry"].to_dict() == {
        "修桥铺路": "lexicon",
        "推动": "dictionary",
        "5G": "latin",
        "和": "dictionary",
        "30条": "number",
        "路": "dictionary",
        "2025年": "date",
    }
    assert frame.loc["推动", "frequency"] > 0 and frame.loc["30条", "frequency"] == 0
