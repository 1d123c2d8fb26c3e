import pandas as pd
import pytest
from lunheng.report import themes
from lunheng.report.coded_lines import COLUMNS

THEMES = [
    {"id": "finance", "zh": "金融", "en": "Finance", "definition": "d"},
    {"id": "talent", "zh": "人才（不可靠）", "en": "Talent (not reliable)", "definition": "d"},
]
LABELS = {"x": {"zh": "甲", "en": "X"}, "y": {"zh": "乙", "en": "Y"}}
GROUPINGS = {"g": {"x": ["s/a"], "y": ["s/b", "s/c"]}, "h": {"x": ["s/a"], "y": ["s/c"]}}
BOOKS = {
    "stances": {"groups": {}, "themes": [{"id": "aim", "group": None, "zh": "目标", "en": "Aim"}]},
    "instruments": {
        "groups": {"supply": {"zh": "供给", "en": "Supply"}, "demand": {"zh": "需求", "en": "D"}},
        "themes": [
            {"id": "trade", "group": "demand", "zh": "贸易", "en": "Trade"},
            {"id": "funding", "group": "supply", "zh": "资金", "en": "Funding"},
        ],
    },
}
PLACES = (
    *[("g", "x"), ("g", "y"), ("h", "x"), ("h", "y")],
    *[("documents", "s/a"), ("documents", "s/b")],
)


def line(group, theme, kind="theme", mark="*", document="s/a", grouping="g"):
    place = (document, "1/2", "一是", 7, 9, "左", "贷款", "右")
    return (grouping, group, theme, kind, mark, *place, "")


LINES = [
    line("x", "finance"),
    line("x", "finance", "stance", "aim"),
    line("x", "*", "stance", "aim"),
    line("x", "finance", "instrument", "funding"),
]


def tables():
    shares = pd.DataFrame(
        [
            (grouping, group, theme, 1, share, None if group == "x" else 0.05, 0.75)
            for grouping, group in PLACES
            for theme, share in (("finance", 0.25), ("talent", 0.0))
        ],
        columns=["grouping", "group", "theme", "n_documents", "share_sentences",
                 "share_sentences_low", "share_sentences_high"],
    )  # fmt: skip
    within = pd.DataFrame(
        [
            (grouping, group, theme, 1, 4, 0.25, 0.125, 0.5)
            for grouping, group in PLACES[:4]
            for theme in ("finance", "talent", "*")
        ],
        columns=["grouping", "group", "theme", "n", "n_all", "share", "low", "high"],
    )
    tools = [within.assign(instrument=i) for i in ("supply", "funding", "demand", "trade")]
    return {
        "theme_shares": shares,
        "stance_shares": within.assign(stance="aim"),
        "instrument_shares": pd.concat(tools),
    }


def made(rows=LINES, **more):
    given = {"groupings": GROUPINGS, "themes": THEMES, "labels": LABELS, "books": BOOKS}
    evidence = pd.DataFrame(rows, columns=COLUMNS)
    return themes.section(more.pop("given", tables()), evidence, **given | more)


@pytest.fixture(scope="module")
def found():
    return made()


def anchors(section):
    """Return the ids that the blocks of lines have."""
    return [
        name
        for block in section["blocks"]
        for part in block["parts"]
        for name in (part["id"], *(mark["id"] for mark in part["marks"]))
    ]


def links(section):
    rows = [*section["shares"], *(row for w in section["within"] for row in w["rows"])]
    rows += section["corrected"]
    return [cell["link"] for row in rows for cell in row["cells"] if cell["link"]]


def test_groups_are_columns_and_one_in_two_groupings_is_one(found):
    assert [(g["zh"], g["n"]) for g in found["groups"]] == [("甲", 1), ("乙 (g)", 2), ("乙 (h)", 1)]


def test_a_share_stands_with_its_interval_where_it_has_one(found):
    cells = found["shares"][0]["cells"]
    assert [(c["text"], c["below"]) for c in cells[:2]] == [
        ("0.250", []),
        ("0.250", ["0.050–0.750"]),
    ]


def test_every_link_leads_to_a_block_and_every_line_is_linked(found):
    ids = anchors(found)
    assert len(ids) == len(set(ids))
    assert set(links(found)) <= set(ids)
    # all clauses have no share of their own: their block is there for its stances
    assert set(ids) - set(links(found)) == {"lines-0-all"}
    assert links(found).count("lines-0-finance") == 1


def test_a_number_without_lines_is_no_link(found):
    talent = found["shares"][1]["cells"]
    assert [c["link"] for c in talent] == ["", "", ""]
    assert talent[0]["text"] == "0.000"


def test_names_are_those_that_were_given(found):
    assert found["shares"][1]["names"][0]["en"] == "Talent (not reliable)"
    stances = found["within"][0]["rows"]
    assert [row["names"][0]["zh"] for row in stances] == ["金融", "人才（不可靠）", "全部小句"]


def test_instruments_stand_under_their_classes_in_the_codebooks_order(found):
    rows = found["within"][1]["rows"][:4]
    assert [row["names"][1]["zh"] for row in rows] == ["供给", "资金", "需求", "贸易"]
    assert [row["is_class"] for row in rows] == [True, False, True, False]
    assert rows[0]["cells"][0] == {
        "text": "0.250",
        "below": ["0.125–0.500", "1/4"],
        "link": "lines-0-finance-instrument-supply",
    }


def test_the_lines_of_a_class_are_those_of_its_instruments(found):
    (block,) = found["blocks"]
    marks = [(m["en"], len(m["lines"])) for m in block["parts"][0]["marks"]]
    assert marks == [("Aim", 1), ("Supply", 0), ("Funding", 1)]


def test_the_groups_whose_texts_were_not_at_hand_are_said_once(found):
    assert [g["zh"] for g in found["silent"]] == ["乙 (g)", "乙 (h)"]
    nothing = made([])
    assert len(nothing["silent"]) == 3 and nothing["blocks"] == [] and links(nothing) == []


def test_a_study_without_stances_has_shares_alone():
    only = {"theme_shares": tables()["theme_shares"]}
    assert made(given=only, books={})["within"] == []


def test_corrected_shares_lead_to_the_same_lines():
    row = {"grouping": "g", "group": "x", "theme": "finance", "n_documents": 1,
           "n_documents_sampled": 1, "reason": ""}  # fmt: skip
    for kind, share in (("coded", 0.25), ("corrected", 0.5)):
        row |= {f"share_{kind}": share, f"share_{kind}_low": None, f"share_{kind}_high": None}
    given = tables() | {"theme_shares_corrected": pd.DataFrame([row])}
    (corrected,) = made(given=given)["corrected"]
    assert [c["text"] for c in corrected["cells"]] == ["0.250", "0.500", "1/1"]
    assert corrected["cells"][1]["link"] == "lines-0-finance"


def test_stances_and_instruments_that_are_coded_badly_bear_signs_which_are_explained(found):
    assert [w["signs"] for w in found["within"]] == [{"zh": "", "en": ""}] * 2  # no F1 is stated
    stances, tools = (book["themes"] for book in BOOKS.values())
    signed = {
        "stances": BOOKS["stances"] | {"themes": [stances[0] | {"f1": 0.73}]},
        "instruments": BOOKS["instruments"] | {"themes": [tools[0], tools[1] | {"f1": 0.84}]},
    }
    section = made(books=signed)
    stance, instrument = section["within"]
    assert {row["names"][1]["en"] for row in stance["rows"]} == {"Aim†"}
    names = [row["names"][1]["zh"] for row in instrument["rows"][:4]]
    assert names == ["供给", "资金", "需求", "贸易‡"]  # classes bear none
    assert "†" in stance["signs"]["zh"] and "‡" not in stance["signs"]["zh"]
    assert "‡" in instrument["signs"]["en"] and "†" not in instrument["signs"]["en"]
    marks = [m["zh"] for m in section["blocks"][0]["parts"][0]["marks"]]
    assert marks == ["目标†", "供给", "资金"]  # the lines behind the numbers too
