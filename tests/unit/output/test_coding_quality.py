import runpy
from pathlib import Path

import figure_tables
import numpy as np
import pandas as pd
from lunheng.output import coding_quality
from lunheng.tables.io import write_table

ROOT = Path(__file__).parents[3]

THEMES = [
    {"id": "roads", "zh": "道路", "en": "Roads"},
    {"id": "trees", "zh": "树木", "en": "Trees"},
    {"id": "parks", "zh": "公园", "en": "Parks"},
]
EVALUATION = pd.DataFrame(
    [
        ("rules", "all", "roads", 0.79, 12),
        ("rules", "all", "trees", 0.8, 10),
        ("rules", "all", "parks", 0.9, 9),
        ("rules", "all", "*", 0.83, 31),
        ("rules", "x", "trees", 0.1, 10),
        ("hybrid", "all", "trees", 0.5, 10),
        ("hybrid", "all", "roads", np.nan, 12),
        ("hybrid", "all", "*", 0.5, 22),
        ("coder_a coder_b", "all", "trees", 0.2, 10),
    ],
    columns=["pair", "group", "theme", "f1", "n_gold"],
).assign(n_documents=7, n_sentences=99, f1_low=0.7, f1_high=0.88)
NONE = {"gold": False, "stated": None}
OWN = {"gold": True, "stated": None}
STATED = {
    "gold": False,
    "stated": {
        "texts": {"zh": "甲", "en": "A"}, "rules": "0" * 12, "documents": 5, "sentences": 50,
        "f1": 0.81, "low": 0.7, "high": 0.9,
        "themes": {
            "roads": {"sentences": 10, "f1": 0.85, "low": 0.7, "high": 0.9},
            "trees": {"sentences": 20, "f1": 0.797, "low": 0.7, "high": 0.9},
            "parks": {"sentences": 9, "f1": 0.99, "low": 0.9, "high": 1.0},
        },
    },
}  # fmt: skip
F1 = coding_quality.f1_by_theme(EVALUATION, coder="rules", held_out=OWN)
GOLD = {"documents": 7, "sentences": 99, "f1": 0.83, "low": 0.7, "high": 0.88}


def test_a_gold_held_out_tells_of_the_studys_coder_over_all_documents():
    found = coding_quality.measured(EVALUATION, coder="rules", held_out=OWN)
    assert found["f1"] == F1 == {"roads": 0.79, "trees": 0.8}
    assert (found["held_out"], found["gold"], found["few"]) == (GOLD, None, ["parks"])
    assert coding_quality.f1_by_theme(EVALUATION, coder="hybrid", held_out=OWN) == {"trees": 0.5}


def test_a_gold_that_may_have_been_seen_tells_against_a_theme_and_not_for_it():
    found = coding_quality.measured(EVALUATION, coder="rules", held_out=NONE)
    assert (found["held_out"], found["gold"], found["few"]) == (None, GOLD, ["parks"])
    assert found["f1"] == {"roads": 0.79}
    frame = coding_quality.with_coding(
        pd.DataFrame({"theme": ["roads", "trees", "parks"]}), found["f1"]
    )
    assert frame["theme_coding"].tolist() == ["not reliable", "not measured", "not measured"]


def test_what_the_codebook_states_of_sentences_held_out_counts_before_a_gold_that_was_seen():
    for evaluation, gold in ((EVALUATION, GOLD), (None, None)):
        found = coding_quality.measured(evaluation, coder="rules", held_out=STATED)
        assert found["f1"] == {"roads": 0.85, "trees": 0.797} and found["few"] == ["parks"]
        assert found["gold"] == gold
        assert (found["held_out"]["sentences"], found["held_out"]["f1"]) == (50, 0.81)
        assert found["held_out"]["texts"]["en"] == "A" and "themes" not in found["held_out"]
    both = coding_quality.measured(EVALUATION, coder="rules", held_out=STATED | {"gold": True})
    assert both["held_out"] == GOLD and both["f1"] == F1  # of the study's own texts


def test_an_f1_on_nine_sentences_is_none_and_one_on_ten_is_one():
    for n, known in ((9, False), (10, True)):
        rows = EVALUATION.assign(n_gold=n)
        found = coding_quality.measured(rows, coder="rules", held_out=OWN)
        assert ("roads" in found["f1"]) == known and ("roads" in found["few"]) != known


def test_the_interval_on_nine_sentences_is_as_wide_as_is_said():
    from scipy.stats import binomtest

    ends = binomtest(8, coding_quality.FEWEST - 1).proportion_ci(method="wilson")
    assert (round(ends.low, 2), round(ends.high, 2)) == (0.57, 0.98)


def test_an_f1_is_not_rounded_up_to_the_bar():
    shown = {0.8: "0.80", 0.796: "0.796", 0.794: "0.79", 0.8049: "0.80", 0.7951: "0.795"}
    assert {value: coding_quality.shown(value) for value in shown} == shown


def test_nothing_is_said_of_what_was_not_measured():
    for f1 in (
        coding_quality.f1_by_theme(None, coder="rules", held_out=NONE),
        coding_quality.f1_by_theme(EVALUATION, coder=None, held_out=OWN),
    ):
        assert f1 is None and coding_quality.unreliable(f1) == {}
        assert coding_quality.named(THEMES, f1) == THEMES
        frame = pd.DataFrame({"theme": ["roads"]})
        assert coding_quality.with_coding(frame, f1) is frame


def test_a_theme_under_four_fifths_bears_a_mark_in_both_languages():
    roads, trees, parks = coding_quality.named(THEMES, F1)
    assert roads["zh"].startswith("道路（") and "不可靠" in roads["zh"] and "0.79" in roads["zh"]
    assert roads["en"].startswith("Roads (") and "not reliable" in roads["en"]
    assert trees == THEMES[1]
    assert {k: parks[k] for k in THEMES[2]} == THEMES[2]
    assert THEMES[0]["zh"] == "道路"


def test_short_names_bear_signs_that_the_note_explains():
    roads, trees, parks = coding_quality.named(THEMES, F1)
    assert roads["short"] == {"zh": "道路†", "en": "Roads†"} and "short" not in trees
    assert parks["short"]["en"] == "Parks‡"  # fewer than ten sentences
    assert coding_quality.signs_of([roads, trees]) == [coding_quality.NOT_RELIABLE]
    both = coding_quality.meanings(coding_quality.signs_of([roads, trees, parks]))
    assert all("†" in said and "‡" in said for said in both.values())
    assert coding_quality.signs_of(coding_quality.named(THEMES, None)) == []


def test_exported_rows_say_how_their_theme_is_coded():
    frame = pd.DataFrame(
        {
            "theme": ["roads", "trees", "parks", "*", "*"],
            "term": ["桥", "林", "亭", "theme:roads", "桥"],
        }
    )
    found = coding_quality.with_coding(frame, F1)
    assert found.columns.tolist() == ["theme", "theme_coding", "term"]
    said = ["not reliable", "reliable", "not measured", "not reliable", ""]
    assert found["theme_coding"].tolist() == said
    assert coding_quality.with_coding(frame[["term"]], F1).columns.tolist() == ["term"]


TOOLS = [
    {"id": "loans", "zh": "贷款", "en": "Loans", "f1": 0.79},
    {"id": "law", "zh": "法规", "en": "Law", "f1": 0.8},
    {"id": "trade", "zh": "贸易", "en": "Trade", "f1": None},
]
SAID = {"loans": "not reliable", "law": "reliable", "trade": "not measured"}


def test_a_mark_is_judged_by_the_f1_that_its_book_states():
    assert coding_quality.verdicts(TOOLS) == SAID
    assert coding_quality.verdicts([TOOLS[0] | {"f1": 0.0}]) == {
        "loans": "not reliable"
    }  # nought is one


def test_a_book_that_states_no_f1_is_left_alone():
    plain = [tool | {"f1": None} for tool in TOOLS]
    for book in (plain, THEMES):  # themes as plain values may lack the key
        assert coding_quality.verdicts(book) is None
        assert coding_quality.signed(book) == book
    frame = pd.DataFrame({"stance": ["loans"]})
    assert coding_quality.with_mark_coding(frame, None, column="stance") is frame


def test_a_mark_that_is_not_reliable_or_not_measured_bears_a_sign_in_both_languages():
    names = [(tool["zh"], tool["en"]) for tool in coding_quality.signed(TOOLS)]
    assert names == [("贷款†", "Loans†"), ("法规", "Law"), ("贸易‡", "Trade‡")]
    assert TOOLS[0]["zh"] == "贷款"


def test_only_signs_that_occur_are_explained():
    assert (
        coding_quality.meanings([])
        == coding_quality.meanings(["reliable", ""])
        == {"zh": "", "en": ""}
    )
    both = coding_quality.meanings(SAID.values())
    assert all("†" in said and "‡" in said and "0.8" in said for said in both.values())
    for verdict, sign, other in (("not reliable", "†", "‡"), ("not measured", "‡", "†")):
        alone = coding_quality.meanings(["reliable", verdict, verdict])
        assert all(said.count(sign) == 1 and other not in said for said in alone.values())


def test_exported_rows_say_how_their_mark_is_coded():
    frame = pd.DataFrame({"instrument": ["loans", "money", "law", "trade"], "class": "money"})
    found = coding_quality.with_mark_coding(frame, SAID, column="instrument")
    assert found.columns.tolist() == ["instrument", "mark_coding", "class"]
    assert found["mark_coding"].tolist() == ["not reliable", "", "reliable", "not measured"]
    assert "mark_coding" not in frame


def written(tmp_path, *, books):
    """Return the exported tables of shares, as `write_tables` writes them."""
    names = ["stance_shares", "instrument_shares"]
    shares = figure_tables.mark_shares(np.random.default_rng(1))
    for name in names:
        write_table(shares[name], tmp_path / f"{name}.parquet", name)
    main = runpy.run_path(str(ROOT / "workflow" / "scripts" / "write_tables.py"))["main"]
    paths = [tmp_path / f"{name}.parquet" for name in names]
    main(paths, names, tmp_path, tmp_path / "all.xlsx", coder="rules", held_out=NONE, books=books)
    return [pd.read_csv(tmp_path / f"{n}.csv", encoding="utf-8-sig") for n in names]


def test_the_tables_of_shares_say_it_where_the_books_are_there(tmp_path):
    books = {kind: ROOT / "config" / f"{kind}s.yaml" for kind in ("stance", "instrument")}
    stances, instruments = written(tmp_path, books=books)
    for kind, frame in (("stance", stances), ("instrument", instruments)):
        columns = frame.columns.tolist()
        assert columns[columns.index(kind) + 1] == "mark_coding"
    said = instruments.drop_duplicates("instrument").set_index("instrument")["mark_coding"]
    assert said["financial_support"] == "not measured" and said["public_services"] == "reliable"
    assert said[["supply", "environment", "demand"]].isna().all()  # classes
    assert set(stances["mark_coding"]) == {"reliable"}
    # as in a study that has stances only
    stances, instruments = written(tmp_path, books={"stance": books["stance"], "instrument": []})
    assert "mark_coding" in stances and "mark_coding" not in instruments
