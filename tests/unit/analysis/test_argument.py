from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lunheng.analysis.argument import match_points, outline, profiles, theme_vectors
from lunheng.coding.marks import mark
from lunheng.coding.rules import code
from lunheng.corpus.document import read_document
from lunheng.features.points import count_points
from lunheng.settings.codebook import load_codebook
from lunheng.tables.io import check

ROOT = Path(__file__).parents[3]
TEXT = ROOT.parent / "shared" / "corpora" / "essay" / "xu-fei-three-centres.txt"

THEMES = ["finance", "talent", "originality"]


def points(*parts):
    """Return table points: (section, point, label, clauses, stances, themes) a part."""
    found = []
    for section, point, label, n, stances, themes in parts:
        key = {"document": "s/a", "section": section, "point": point, "label": label}
        n_terms = sum(themes.values())
        found.append({**key, "theme": "*", "stance": "*", "n_clauses": n, "n_terms": n_terms})
        found += [
            {**key, "theme": "*", "stance": s, "n_clauses": k, "n_terms": n_terms}
            for s, k in stances.items()
        ]
        found += [
            {**key, "theme": t, "stance": "*", "n_clauses": min(k, n), "n_terms": k}
            for t, k in themes.items()
        ]
    return check(pd.DataFrame(found), "points")


ESSAY = points(
    ("1", 0, "", 5, {"measure": 5}, {"talent": 1}),
    ("2", 0, "", 4, {"achievement": 3}, {}),
    ("2", 1, "其一", 1, {"problem": 1}, {"finance": 1}),
    ("2", 2, "其二", 1, {"problem": 1, "measure": 1}, {"talent": 1}),
    ("3", 0, "", 1, {"aim": 1}, {}),
    ("3/1", 0, "", 6, {"measure": 6, "problem": 1}, {"originality": 6}),
    ("3/2", 0, "", 2, {"measure": 1}, {}),
    ("3/2", 1, "一是", 4, {"measure": 4}, {"finance": 4}),
    ("3/2", 2, "二是", 4, {"aim": 3}, {"finance": 4}),
    ("3/10", 0, "", 6, {"measure": 5}, {"talent": 6}),
)


def test_the_outline_keeps_the_order_and_tells_shortcomings_from_paths():
    found = outline(ESSAY)
    parts = list(zip(found["section"], found["label"], found["role"], strict=True))
    assert parts == [
        ("1", "", ""),
        ("2", "", ""),
        ("2", "其一", "shortcoming"),
        ("2", "其二", "shortcoming"),  # it names a measure that is lacking
        ("3", "", ""),
        ("3/1", "", "path"),
        ("3/2", "", "path"),
        ("3/2", "一是", "path"),
        ("3/2", "二是", "path"),
        ("3/10", "", "path"),
    ]
    assert found.set_index(["section", "label"]).loc[("3/2", ""), "n_clauses"] == 10


def test_measures_before_any_shortcoming_are_no_path():
    found = outline(
        points(
            ("1", 1, "一是", 1, {"measure": 1}, {}),
            ("2", 1, "其一", 2, {"problem": 1}, {}),
            ("2", 2, "其二", 2, {"measure": 1}, {}),
        )
    )
    assert found.loc[found["point"] > 0, "role"].tolist() == ["", "shortcoming", "path"]


def test_a_section_has_the_themes_of_its_points():
    parts = outline(ESSAY)
    vectors = theme_vectors(ESSAY, parts, THEMES)
    at = parts.index[(parts["section"] == "3/2") & (parts["point"] == 0)][0]
    assert vectors[at].tolist() == [8, 0, 0]


def test_each_shortcoming_finds_the_path_of_its_theme():
    found = match_points(ESSAY, documents=["s/a"], themes=THEMES, seed=1, resamples=200)
    found = check(found, "structure")
    whole = found[found["level"] == "section"].set_index(["shortcoming", "path"])
    # three paths of one theme each have a third of all: (1, -1, 0) / 2 by (2, -1, -1) / 3
    row = whole.loc[("2 其一", "3/2")]
    assert row["overlap"] == pytest.approx(0.5)
    assert (row["shared"], row["call"]) == ("finance", "met")
    assert whole.loc[("2 其二", "3/10"), "call"] == "met"
    assert whole.loc[("2 其一", "3/1"), "overlap"] == pytest.approx(0)
    assert whole.loc[("2 其一", "3/1"), "call"] == "apart"
    assert (whole["chance"] < whole["chance_high"]).all()
    # two points on finance alone: nothing tells one from the other
    inner = found[found["level"] == "point"].set_index(["shortcoming", "path"])
    row = inner.loc[("2 其一", "3/2 一是")]
    assert [row["overlap"], row["chance"]] == pytest.approx([0, 0])
    assert row["call"] == "cannot tell"


def test_a_place_that_all_shortcomings_name_does_not_say_which_path_meets_them():
    # talent stands for the place: it fills the path 2/1, and is named once by each shortcoming
    found = match_points(
        points(
            ("1", 1, "其一", 1, {"problem": 1}, {"originality": 3, "talent": 1}),
            ("1", 2, "其二", 1, {"problem": 1}, {"talent": 3}),
            ("1", 3, "其三", 1, {"problem": 1}, {"finance": 3, "talent": 1}),
            ("2/1", 0, "", 6, {"measure": 6}, {"talent": 9, "originality": 3, "finance": 2}),
            ("2/2", 0, "", 6, {"measure": 6}, {"originality": 6}),
            ("2/3", 0, "", 6, {"measure": 6}, {"finance": 6}),
        ),
        documents=["s/a"], themes=THEMES, seed=1, resamples=200,
    )  # fmt: skip
    best = found.loc[found.groupby("shortcoming")["overlap"].idxmax()]
    pairs = dict(zip(best["shortcoming"], best["path"], strict=True))
    assert pairs == {"1 其一": "2/2", "1 其二": "2/1", "1 其三": "2/3"}
    assert (best["call"] == "met").all()


def test_dealt_at_random_few_paths_meet():
    rng = np.random.default_rng(5)
    met = 0
    for _ in range(40):
        lack = ("1", 1, "其一", 1, {"problem": 1}, {"finance": 1})
        paths = []
        for i in range(4):
            n = rng.multinomial(6, [1 / 3] * 3)
            themes = {t: int(k) for t, k in zip(THEMES, n, strict=True) if k}
            paths.append((f"2/{i + 1}", 0, "", 6, {"measure": 6}, themes))
        found = match_points(
            points(lack, *paths), documents=["s/a"], themes=THEMES, seed=1, resamples=100
        )
        met += (found["call"] == "met").sum()
    # one deal in twenty for each of four paths at the most
    assert met <= 12


def test_without_shortcomings_or_paths_there_is_nothing_to_match():
    for part in ({"problem": 1}, {"measure": 1}, {}):
        one = points(("1", 1, "一是", 1, part, {"talent": 1}))
        assert match_points(one, documents=["s/a"], themes=THEMES, seed=1, resamples=20).empty
    assert match_points(ESSAY, documents=["s/z"], themes=THEMES, seed=1, resamples=20).empty


@given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=1, max_size=5))
def test_profiles_leave_out_what_all_share_and_how_often_they_are_counted(rows):
    terms = np.array(rows, dtype=float)
    found = profiles(terms)
    assert profiles(3 * terms) == pytest.approx(found)
    if len(rows) > 1:
        assert found.sum(axis=0) == pytest.approx(np.zeros(3), abs=1e-9)
    assert profiles(np.repeat(terms[:1], 4, axis=0)) == pytest.approx(np.zeros((4, 3)), abs=1e-9)


def read(path):
    """Return table points of a text, and the themes' ids."""
    books = {n: load_codebook(ROOT / "config" / f"{n}.yaml") for n in ("stances", "instruments")}
    themes = load_codebook(ROOT / "config" / "codebook.yaml")
    text = path.read_text(encoding="utf-8")
    paragraphs, clauses, _ = read_document(text, document="s/a", language="zh", cleaning=[])
    marks = mark(paragraphs, clauses, **books)
    found = count_points(paragraphs, clauses, code(paragraphs, clauses, codebook=themes), marks)
    return found, [t.id for t in themes.themes]


def test_in_the_example_essay_the_paths_that_are_found_lie_nearest_their_shortcomings():
    found, ids = read(ROOT / "data" / "example" / "ex-essay.txt")
    table = match_points(found, documents=["s/a"], themes=ids, seed=1, resamples=200)
    shared = table[table["shared"] != ""]
    best = shared.loc[shared.groupby("shortcoming")["overlap"].idxmax()]
    # 把源头做厚 answers the weak source, 让资本等得起 the impatient capital
    pairs = dict(zip(best["shortcoming"], best["path"], strict=True))
    assert pairs["2 其一"] == "3 第一" and pairs["2 其三"] == "3 第三"
    assert (best["overlap"] > 0).all()


@pytest.mark.skipif(not TEXT.is_file(), reason="the essay's text is not at hand (../shared)")
def test_the_essays_four_shortcomings_stand_in_one_sentence_and_find_their_paths():
    found, ids = read(TEXT)
    parts = outline(found)
    lacks = parts[parts["role"] == "shortcoming"]
    assert lacks[["section", "label"]].to_numpy().tolist() == [["2", f"其{n}"] for n in "一二三四"]
    paths = parts[(parts["role"] == "path") & (parts["level"] == "section")]
    assert paths["section"].tolist() == ["3/1", "3/2", "3/3", "3/4"]
    table = match_points(found, documents=["s/a"], themes=ids, seed=1, resamples=200)
    met = table[(table["level"] == "section") & (table["call"] == "met")]
    # the author's headings: originality is the third path, the regions' division of labour the
    # first, a system of finance for technology the second, openness to the world's talent the last
    assert dict(zip(met["shortcoming"], met["path"], strict=True)) == {
        "2 其一": "3/3", "2 其二": "3/1", "2 其三": "3/2", "2 其四": "3/4",
    }  # fmt: skip


@pytest.mark.parametrize("other", ["s/0", "s/z"])
def test_a_document_beside_it_changes_nothing_of_a_text(other):
    options = {"themes": THEMES, "seed": 1, "resamples": 50}
    alone = match_points(ESSAY, documents=["s/a"], **options)
    both = pd.concat([ESSAY, ESSAY.assign(document=other)], ignore_index=True)
    found = match_points(both, documents=["s/a", other], **options)
    own = found[found["document"] == "s/a"].reset_index(drop=True)
    pd.testing.assert_frame_equal(own, alone)
    second = found[found["document"] == other].reset_index(drop=True)
    assert not second["chance"].equals(alone["chance"])  # each has deals of its own
