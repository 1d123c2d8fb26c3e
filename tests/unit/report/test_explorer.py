import json

import numpy as np
import pandas as pd
from contrast_rows import row
from hypothesis import given
from hypothesis import strategies as st
from lunheng.report.claims import gather
from lunheng.report.evidence import PLACE, ROW
from lunheng.report.explorer import CALLS, MEMBERS, as_script, choose, explorer

CONFIG = {
    "contrasts": {"c": {"label": {"zh": "甲", "en": "a"}, "note": None, "themes": ["talent"]}}
}
THEMES = [{"id": "talent", "zh": "人才", "en": "Talent"}]
TERMS = pd.DataFrame({"term": ["创新"], "english": ["innovation"]})
NOTHING = pd.DataFrame(columns=[*ROW, "side", *PLACE])


def explored(*rows, evidence=NOTHING):
    gathered = gather(pd.DataFrame(list(rows)), config=CONFIG, themes=THEMES, terms=TERMS)
    return explorer(gathered, evidence=evidence, sides={"c": (["s/a"], ["s/b", "s/c"])})


def test_a_row_has_what_its_mark_and_its_facts_show():
    data = explored(row("创新", "over", log_ratio_high=np.nan, call_adjusted="cannot tell"))
    contrast = data["contrasts"][0]
    assert contrast["documents"] == [1, 2]
    part = contrast["parts"][0]
    assert (part["id"], part["tested"], part["broad"]) == ("*", 1, False)
    rows = part["rows"]
    assert rows["label"] == [["创新", "创新 innovation"]]
    assert data["calls"][rows["call"][0]] == "over"
    assert CALLS[rows["still"][0]] == "cannot tell"
    assert (rows["n"], rows["ratio"], rows["high"], rows["dp"]) == ([9], [2.0], [None], [0.31])
    assert {len(v) for k, v in rows.items() if isinstance(v, list)} == {1}


def test_parts_without_a_tested_term_are_left_out():
    data = explored(row("创新", "over"), row("创新", "cannot tell", theme="talent", p=np.nan))
    assert [p["id"] for p in data["contrasts"][0]["parts"]] == ["*"]


def test_all_called_terms_are_kept_and_of_others_the_strongest_and_the_most_frequent_and_a_spread():
    called = [row(f"判{i}", "under", p=0.9, log_ratio_shrunken=0.0) for i in range(9)]
    dull = [row(f"平{i}", "cannot tell", p=0.9, log_ratio_shrunken=0.01) for i in range(30)]
    strong = row("强", "cannot tell", p=0.01, log_ratio_shrunken=3.0)
    often = row("常", "no difference", p=0.9, log_ratio_shrunken=0.0, n_reference=9000)
    shown = choose(pd.DataFrame([*called, *dull, strong, often]), most=6)
    others = set(shown["term"]) - {r["term"] for r in called}
    assert len(shown) == 15 and len(others) == 6
    assert {"强", "常"} < others


def test_reasons_are_those_that_a_reader_asks_for_in_both_languages():
    reason = "dp_target: none in the target; stable_within, typical_tail: for one text only"
    data = explored(row("创新", "over", reason=reason), row("旧", "over", p=0.002))
    rows = data["contrasts"][0]["parts"][0]["rows"]
    assert [data["why"][i] for i in rows["why"]] == [
        {"en": "none in the target", "zh": "目标中没有"},
        {"en": "", "zh": ""},
    ]


def test_a_line_stands_once_however_many_rows_show_it():
    line = ("s/b", "1", "一是", 4, 6, "要", "创新", "。")
    rows = [("c", "*", "创新", "target", "s/a", *line[1:]), ("c", "*", "创新", "reference", *line)]
    rows.append(("c", "talent", "创新", "reference", *line))
    evidence = pd.DataFrame(rows, columns=[*ROW, "side", *PLACE])
    data = explored(row("创新", "over"), row("创新", "over", theme="talent"), evidence=evidence)
    whole, inside = (p["rows"]["lines"]["0"] for p in data["contrasts"][0]["parts"])
    assert len(data["lines"]) == 2
    assert [len(side) for side in whole] == [1, 1]
    assert inside == [[], whole[1]]
    number, *rest = data["lines"][whole[1][0]]
    assert (data["documents"][number], *rest) == line


def test_a_large_family_names_its_first_members():
    words = [row(f"创新{chr(0x4E00 + i)}", "cannot tell") for i in range(MEMBERS + 4)]
    data = explored(row("创新", "over"), *words, row("family:创新", "over"))
    part = next(p for p in data["contrasts"][0]["parts"] if p["id"] == "families")
    assert part["rows"]["members"][0].endswith(" … +5")
    assert part["rows"]["members"][0].count("、") == MEMBERS - 1


@given(st.text(), st.floats(allow_nan=False, allow_infinity=False))
def test_no_text_can_end_the_script_that_holds_it(text, number):
    written = as_script({text: [text, number]})
    assert not set(written) & set("<>&\u2028\u2029")
    assert json.loads(written) == {text: [text, number]}
