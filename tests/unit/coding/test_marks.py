import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from lunheng.coding.marks import mark, mark_text
from lunheng.corpus.document import read_document
from lunheng.corpus.points import number_points
from lunheng.errors import LunhengError
from lunheng.features.points import count_points, stance_counts
from lunheng.handcoding.mark_evaluation import evaluate
from lunheng.settings.codebook import load_codebook
from lunheng.tables.io import check

ROOT = Path(__file__).parents[3]
STANCES = load_codebook(ROOT / "config" / "stances.yaml")
INSTRUMENTS = load_codebook(ROOT / "config" / "instruments.yaml")
BOOKS = {"stances": STANCES, "instruments": INSTRUMENTS}
GOLD = pd.read_csv(
    ROOT / "data" / "example" / "stance-gold.tsv", sep="\t", keep_default_na=False, dtype=str
)
KEY = ["document", "sentence", "clause"]


@pytest.mark.parametrize("at", [0, 1], ids=["stances", "instruments"])
def test_examples_are_coded_and_counter_examples_are_not(at):
    for theme in (STANCES, INSTRUMENTS)[at].themes:
        for text in theme.examples:
            assert theme.id in mark_text(text, **BOOKS)[at], text
        for text in theme.counterexamples:
            assert theme.id not in mark_text(text, **BOOKS)[at], text


def test_every_instrument_has_its_class():
    assert {t.group for t in INSTRUMENTS.themes} == {"supply", "environment", "demand"}
    assert len(INSTRUMENTS.themes) == 15


def test_an_unknown_class_is_named(tmp_path):
    path = tmp_path / "book.yaml"
    text = (ROOT / "config" / "instruments.yaml").read_text(encoding="utf-8")
    path.write_text(text.replace("group: supply", "group: suply", 1), encoding="utf-8")
    with pytest.raises(LunhengError, match=r"personnel.*suply.*supply"):
        load_codebook(path)


def test_an_instrument_needs_a_measure_or_an_aim():
    assert mark_text("信贷产品不足。", **BOOKS) == (["problem"], [])
    assert mark_text("推广信用贷款。", **BOOKS) == (["measure"], ["financial_support"])
    # the measure stands in another clause
    found = mark_text("信贷产品不足；设立种子基金。", **BOOKS)
    assert found == (["problem", "measure"], ["financial_support"])


def test_the_gold_sample_is_well_formed():
    assert GOLD["id"].is_unique and GOLD["text"].is_unique and len(GOLD) >= 233
    for column, book in (("stances", STANCES), ("instruments", INSTRUMENTS)):
        known = [t.id for t in book.themes]
        for cell in GOLD[column]:
            ids = [] if cell == "-" else cell.split(" ")
            assert ids == sorted(set(ids), key=known.index), cell


def test_the_quality_that_the_manual_gives_is_what_the_rules_have():
    manual = (ROOT / "docs" / "instruments.md").read_text(encoding="utf-8")
    for halves, name in ((("d", "h"), "own"), (("e",), "added")):
        part = GOLD[GOLD["id"].str.startswith(halves)]
        found = evaluate(part, **BOOKS, seed=1, resamples=1000).set_index(["kind", "mark"])
        rows = [("stance", s.id) for s in STANCES.themes] + [("stance", "*"), ("instrument", "*")]
        for key in rows:
            cells = [
                f"{found.loc[key, m]:.2f} ({found.loc[key, f'{m}_low']:.2f}–"
                f"{found.loc[key, f'{m}_high']:.2f})"
                for m in ("precision", "recall", "f1")
            ]
            kind = f"{key[0]}s together" if key[1] == "*" else key[1]
            line = f"| {name} | {kind} | {found.loc[key, 'n']} | {' | '.join(cells)} |"
            assert line in manual, line


def test_evaluate_counts_by_hand():
    gold = pd.DataFrame(
        {
            "text": ["推广信用贷款。", "信贷产品不足。", "四季分明。"],
            "stances": ["measure", "measure", "-"],
            "instruments": ["financial_support tax", "-", "-"],
        }
    )
    found = evaluate(gold, **BOOKS, seed=1, resamples=50).set_index(["kind", "mark"])
    row = found.loc["stance", "measure"]
    assert (row["n"], row["precision"], row["recall"]) == (2, 1, 0.5)
    assert row["f1"] == pytest.approx(2 / 3)
    assert np.isnan(found.loc[("stance", "problem"), "recall"])
    row = found.loc["instrument", "*"]
    assert (row["precision"], row["recall"]) == (1, 0.5)


TEXT = """一、短板
短板有四处：其一，人才匮乏；其二，贷款不足。
总的说来要有耐心。
（一）出路
一是设立产业基金。银行愿意。二是引进人才；三是推广贷款；这样就好。末了再说。
"""


@pytest.fixture(scope="module")
def tables():
    codebook = load_codebook(ROOT / "config" / "codebook.yaml")
    from lunheng.coding.rules import code

    paragraphs, clauses, _ = read_document(TEXT, document="s/a", language="zh", cleaning=[])
    codes = code(paragraphs, clauses, codebook=codebook)
    marks = check(mark(paragraphs, clauses, **BOOKS), "marks")
    return paragraphs, clauses, codes, marks


def test_a_gold_with_an_unknown_stance_is_named():
    gold = pd.DataFrame(
        {"text": ["修路。", "种树。"], "stances": ["-", "mesure"], "instruments": "-"}
    )
    with pytest.raises(
        LunhengError, match=r"row 2, column “stances”: no stance “mesure” .*measure"
    ):
        evaluate(gold, **BOOKS, seed=1, resamples=5)


def test_points_hold_what_follows_them(tables):
    paragraphs, clauses, *_ = tables
    place = paragraphs[["document", "paragraph", "section"]]
    found = number_points(clauses.merge(place, on=["document", "paragraph"]))
    texts = {}
    whole = paragraphs.set_index("paragraph")["text"]
    for row in found.itertuples():
        text = whole[row.paragraph][row.text_start : row.text_end]
        texts.setdefault((row.point, row.label), []).append(text.strip("。；"))
    assert texts[1, "其一"] == ["其一，人才匮乏"]
    assert texts[2, "其二"] == ["其二，贷款不足"]  # ends with its sentence
    assert texts[1, "一是"] == ["一是设立产业基金", "银行愿意"]
    assert texts[3, "三是"] == ["三是推广贷款", "这样就好"]  # 二是 stands in its sentence
    assert "末了再说" in texts[0, ""]


def test_points_count_their_clauses(tables):
    paragraphs, clauses, *_ = tables
    found = check(count_points(*tables), "points")
    rows = found.set_index(["label", "theme", "stance"])["n_clauses"]
    assert rows["其一", "talent", "problem"] == 1
    assert rows["一是", "*", "*"] == 2
    headings = paragraphs.loc[paragraphs["role"] == "heading", "paragraph"]
    every = found[(found["theme"] == "*") & (found["stance"] == "*")]
    assert every["n_clauses"].sum() == (~clauses["paragraph"].isin(headings)).sum()


def test_of_terms_that_overlap_one_counts(tables):
    paragraphs, clauses, codes, marks = tables
    one = codes[codes["theme"] == "talent"].head(1)
    spans = [(0, 4), (2, 6), (5, 7), (8, 9), (8, 12)]  # a chain of three, and one within another
    hits = pd.concat([one.assign(start=a, end=b) for a, b in spans], ignore_index=True)
    other = one.assign(theme="finance", start=3, end=5)
    found = count_points(paragraphs, clauses, pd.concat([other, hits]), marks)
    terms = found[found["stance"] == "*"].groupby("theme")["n_terms"].sum()
    assert terms.to_dict() == {"*": 3, "finance": 1, "talent": 2}


def test_stance_counts_stand_for_clauses_and_any_covers_all(tables):
    _, clauses, codes, marks = tables
    found = check(stance_counts(clauses.assign(unit=0), codes, marks), "stance_counts")
    n = found.set_index(["theme", "stance", "instrument"])["n_clauses"]
    problems = marks[marks["mark"] == "problem"].drop_duplicates(KEY)
    assert n["*", "problem", "*"] == len(problems)
    assert n["finance", "problem", "*"] == 1
    assert n["finance", "measure", "financial_support"] == 2
    assert ("*", "*", "*") not in n.index
    for (theme, stance, tool), value in n.items():
        if "*" not in (theme, stance, tool):
            assert value <= min(n[theme, stance, "*"], n[theme, "*", tool], n["*", stance, tool])


def test_a_clause_with_two_instruments_counts_once_for_any():
    keys = {"document": "s/a", "sentence": [0, 0], "clause": [0, 0]}
    codes = pd.DataFrame({**keys, "theme": ["finance", "talent"]})
    marks = pd.DataFrame(
        {"document": "s/a", "sentence": 0, "clause": 0, "kind": ["stance", *["instrument"] * 2],
         "mark": ["measure", "tax", "funding"]}
    )  # fmt: skip
    clauses = pd.DataFrame({"document": ["s/a"], "sentence": [0], "clause": [0], "unit": [3]})
    n = stance_counts(clauses, codes, marks).set_index(["theme", "stance", "instrument"])
    assert n.loc[("finance", "measure", "*"), "n_clauses"] == 1
    assert n.loc[("*", "*", "tax"), "n_clauses"] == 1
    assert (n["unit"] == 3).all() and len(n) == 3 * (1 + 2 + 2)


def test_the_books_state_the_f1_of_the_manuals_held_out_rows():
    manual = (ROOT / "docs" / "instruments.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| held-out \| (\w+) \| (\d+) \|.* (\d\.\d\d) \(\S+ \|$", manual, re.M)
    measured = {mark: float(f1) for mark, n, f1 in rows if int(n) >= 5}
    stated = {t.id: t.f1 for book in BOOKS.values() for t in book.themes if t.f1 is not None}
    assert stated == measured and len(stated) == 13
