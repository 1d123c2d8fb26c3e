from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lunheng.argument import cosine, match_points, outline, theme_vectors
from lunheng.code import code
from lunheng.codebook import load_codebook
from lunheng.document import read_document
from lunheng.stances import count_points, mark
from lunheng.tables import check

ROOT = Path(__file__).parents[2]
TEXT = ROOT.parent / "shared" / "corpora" / "essay" / "xu-fei-three-centres.txt"

THEMES = ["finance", "talent", "originality"]


def points(*parts):
    """Return table points: (section, point, label, clauses, stances, themes) a part."""
    found = []
    for section, point, label, n, stances, themes in parts:
        key = {"document": "s/a", "section": section, "point": point, "label": label}
        found.append({**key, "theme": "*", "stance": "*", "n_clauses": n})
        found += [{**key, "theme": "*", "stance": s, "n_clauses": k} for s, k in stances.items()]
        found += [{**key, "theme": t, "stance": "*", "n_clauses": k} for t, k in themes.items()]
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
    assert whole.loc[("2 其一", "3/2"), ["overlap", "shared", "call"]].tolist() == [
        1,
        "finance",
        "met",
    ]
    assert whole.loc[("2 其二", "3/10"), "call"] == "met"
    assert whole.loc[("2 其一", "3/1"), ["overlap", "call"]].tolist() == [0, "apart"]
    assert (whole["chance"] < whole["chance_high"]).all()
    # two points with one theme each: however they are dealt, both are about finance
    inner = found[found["level"] == "point"].set_index(["shortcoming", "path"])
    assert inner.loc[("2 其一", "3/2 一是"), ["overlap", "chance", "call"]].tolist() == [
        1,
        1,
        "cannot tell",
    ]


def test_dealt_at_random_few_paths_meet():
    rng = np.random.default_rng(5)
    met = 0
    for _ in range(100):
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
    assert met <= 30


def test_without_shortcomings_or_paths_there_is_nothing_to_match():
    for part in ({"problem": 1}, {"measure": 1}, {}):
        one = points(("1", 1, "一是", 1, part, {"talent": 1}))
        assert match_points(one, documents=["s/a"], themes=THEMES, seed=1, resamples=20).empty
    assert match_points(ESSAY, documents=["s/z"], themes=THEMES, seed=1, resamples=20).empty


@given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=1, max_size=5))
def test_cosines_lie_between_0_and_1_and_empty_rows_have_none(rows):
    a = np.array(rows, dtype=float)
    found = cosine(a, a)
    assert ((found >= 0) & (found <= 1 + 1e-12)).all()
    own = np.diag(found)
    assert own == pytest.approx(np.where(a.any(axis=1), 1.0, 0.0))


@pytest.mark.skipif(not TEXT.is_file(), reason="the essay's text is not at hand (../shared)")
def test_the_essays_four_shortcomings_stand_in_one_sentence_and_finance_finds_its_path():
    books = {n: load_codebook(ROOT / "config" / f"{n}.yaml") for n in ("stances", "instruments")}
    themes = load_codebook(ROOT / "config" / "codebook.yaml")
    text = TEXT.read_text(encoding="utf-8")
    paragraphs, clauses, _ = read_document(text, document="s/a", language="zh", cleaning=[])
    marks = mark(paragraphs, clauses, **books)
    found = count_points(paragraphs, clauses, code(paragraphs, clauses, codebook=themes), marks)
    parts = outline(found)
    lacks = parts[parts["role"] == "shortcoming"]
    assert lacks[["section", "label"]].to_numpy().tolist() == [["2", f"其{n}"] for n in "一二三四"]
    paths = parts[(parts["role"] == "path") & (parts["level"] == "section")]
    assert paths["section"].tolist() == ["3/1", "3/2", "3/3", "3/4"]
    ids = [t.id for t in themes.themes]
    table = match_points(found, documents=["s/a"], themes=ids, seed=1, resamples=200)
    row = table.set_index(["shortcoming", "path"]).loc[("2 其三", "3/2")]
    assert (row["shared"], row["call"]) == ("finance", "met")
