import re

import numpy as np
import pandas as pd
import pytest
from contrast_rows import row
from lunheng.report import claims as report_contrasts
from lunheng.report.evidence import PLACE, ROW

LABEL = {"zh": "甲 对 乙", "en": "a against b"}
CONFIG = {"contrasts": {"c": {"label": LABEL, "note": None, "themes": ["talent", "finance"]}}}
THEMES = [
    {"id": "talent", "zh": "人才", "en": "Talent"},
    {"id": "finance", "zh": "金融", "en": "Finance"},
]
TERMS = pd.DataFrame({"term": ["创新", "人才"], "english": ["innovation", "talent"]})
SIDES = {"c": (["s/a"], ["s/b", "s/c"])}


def gathered(*rows):
    return report_contrasts.gather(
        pd.DataFrame(list(rows)), config=CONFIG, themes=THEMES, terms=TERMS
    )


def claims(*rows, evidence=None):
    nothing = pd.DataFrame(columns=[*ROW, "side", *PLACE])
    found = report_contrasts.claims(
        gathered(*rows), evidence=nothing if evidence is None else evidence, sides=SIDES
    )
    return {part["en"]: part for part in found[0]["parts"]}


def said(sentences, lang="en"):
    return " ".join(s[lang] for s in sentences)


@pytest.mark.parametrize(
    ("log2", "text"),
    [
        (2, "4"),
        (-1, "0.5"),
        (np.nan, "…"),
        (11, "2,048"),
        (0.5, "1.41"),
        (52, "…"),
        (-52, "…"),
        (np.inf, "…"),
    ],
)
def test_a_log_ratio_is_said_as_times(log2, text):
    assert report_contrasts.times(log2) == text


def test_families_and_themes_are_named_for_readers():
    words = [row(t, "cannot tell") for t in ("人才", "人才队伍", "高端人才", "罕见人才")]
    words[3] |= {"n_target": 2, "n_reference": 0}
    built = row("family:人才", "over")
    parts = {
        p["id"]: p["rows"] for p in gathered(*words, built, row("theme:talent", "over"))[0]["parts"]
    }
    family = parts["families"].iloc[0]
    assert (family["label_zh"], family["label_en"]) == ("词族“人才”", "family 人才 talent")
    # a word with fewer than five occurrences takes no part in a family
    assert family["members"] == "人才、人才队伍、高端人才"
    assert list(parts["shares"][["key", "label_zh", "label_en"]].iloc[0]) == [
        "talent", "人才", "Talent",
    ]  # fmt: skip
    assert set(parts["*"]["term"]) == {"人才", "人才队伍", "高端人才", "罕见人才"}


def test_a_called_term_has_its_numbers_on_both_sides_and_a_link():
    term = claims(row("创新", "over", stable_within=0.97))["whole text"]["terms"][0]
    assert (term["en"], term["ratio"], term["span"], term["q"]) == (
        "创新 innovation", "4", "2 – 8", "= 0.010",
    )  # fmt: skip
    facts = said(term["facts"])
    assert "9 in 1/1 documents" in facts and "40 in 1/2 documents" in facts
    assert "DP 0.31" in facts and "DP 0.27" in facts and "called: 2.5" in facts
    assert "97 %" in facts
    assert term["link"] == "explore=c/%2A/%E5%88%9B%E6%96%B0"


def test_inside_a_theme_no_number_of_documents_is_made_up():
    term = claims(row("创新", "over", theme="talent"))["inside Talent"]["terms"][0]
    assert "9 in 1 documents" in said(term["facts"])


def test_what_theme_shares_explain_is_told_apart_from_what_remains():
    stays = row("创新", "over", call_adjusted="over", log_ratio_adjusted=1.0,
                log_ratio_adjusted_low=0.0, log_ratio_adjusted_high=2.0)  # fmt: skip
    goes = row("人才", "over", call_adjusted="cannot tell", log_ratio_adjusted=0.2)
    part = claims(stays, goes)["whole text"]
    assert "1/2 differences remain; these do not: 人才 talent." in said(part["summary"])
    assert "1/2 个；不再成立的：人才。" in said(part["summary"], "zh")
    facts = {t["en"]: said(t["facts"]) for t in part["terms"]}
    assert "held equal: 2 (1 – 4), still over." in facts["创新 innovation"]
    assert "cannot be told any more" in facts["人才 talent"]


def test_counts_without_shared_wording_stand_beside():
    given = row("创新", "over", log_ratio_unreused=1.0, n_target_unreused=5.0,
                n_reference_unreused=20.0)  # fmt: skip
    facts = said(claims(given)["whole text"]["terms"][0]["facts"])
    assert "5/20 occurrences, ratio 2." in facts


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"broad_shift": True}, ["which side has moved cannot be told", "哪一边变了"]),
        ({"frame_shift": -1.0}, ["Most terms have a ratio of 0.50", "比值为 0.50|之比为 0.50"]),
    ],
)
def test_shifts_are_said_in_both_languages(given, words):
    summary = claims(row("创新", "over", **given))["whole text"]["summary"]
    assert words[0] in said(summary)
    assert re.search(words[1], said(summary, "zh"))
    quiet = said(claims(row("创新", "over"))["whole text"]["summary"])
    assert "Mind" not in quiet and "against it" not in quiet


def test_what_could_not_be_told_is_listed_by_frequency_with_its_limit():
    rare, often = row("罕词", "cannot tell", n_reference=3), row("创新", "cannot tell")
    same = row("旧词", "no difference", log_ratio=0.0, log_ratio_low=-0.1, log_ratio_high=0.1)
    part = claims(rare, often, same, row("未检", "cannot tell", p=np.nan))["whole text"]
    assert [r["zh"] for r in part["unknown"]["shown"]] == ["创新", "罕词"]
    assert part["unknown"]["shown"][0]["detectable"] == "2.5"
    assert [(r["zh"], r["span"]) for r in part["same"]["shown"]] == [("旧词", "0.933 – 1.07")]
    assert "1 more were too rare to test" in said(part["summary"])


def test_a_theme_that_could_not_be_contrasted_is_still_there():
    part = claims(row("创新", "over"))["inside Finance"]
    assert not part["asked"] and part["terms"] == []


def test_evidence_stands_on_the_side_that_it_comes_from():
    line = ("s/b", "1", "", 0, 2, "要", "创新", "。")
    evidence = pd.DataFrame(
        [("c", "*", "创新", "reference", *line), ("c", "talent", "创新", "target", *line)],
        columns=[*ROW, "side", *PLACE],
    )
    lines = claims(row("创新", "over"), evidence=evidence)["whole text"]["terms"][0]["lines"]
    assert [len(lines[side]) for side in ("target", "reference")] == [0, 1]
