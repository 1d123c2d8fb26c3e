import json

import numpy as np
import pandas as pd
import pytest
from lunheng.output import paper

THEMES = [{"id": "talent", "zh": "人才", "en": "Talent"}]
LABELS = {
    "essay-cities": {"zh": "甲", "en": "essay & cities"},
    "coast": {"zh": "沿海", "en": "coast_1"},
}


def row(term, call, **more):
    values = {
        "contrast": "essay-cities", "theme": "*", "term": term, "n_target": 12, "expected": 3.25,
        "log_ratio": 1.885, "log_ratio_low": 0.5, "log_ratio_high": np.nan,
        "p": 0.001, "q": 0.0125, "call": call,
    }  # fmt: skip
    return {**values, **more}


def share(grouping, group, value, low=np.nan, high=np.nan):
    return {
        "grouping": grouping, "group": group, "theme": "talent", "share_sentences": value,
        "share_sentences_low": low, "share_sentences_high": high,
    }  # fmt: skip


TABLES = {
    "documents": pd.DataFrame(
        [("cities", 1000, 50, 600), ("cities", 2500, 70, 900), ("essay", 400, 9, 250)],
        columns=["source", "n_characters", "n_sentences", "n_tokens"],
    ),
    "contrasts": pd.DataFrame(
        [
            row("创新", "over"),
            row("基金", "under", q=0.001),
            row("稀有", "cannot tell", p=np.nan, q=np.nan),
            row("常见", "no difference", q=0.9),
            row("theme:talent", "over"),
            row("引进", "over", theme="talent"),
        ]
    ),
    "topic_selection": pd.DataFrame(
        {"model": ["lda", "nmf"], "k": [10, 20], "stable_share": [0.2, 0.87654],
         "chosen": [False, True]}
    ),
    "theme_shares": pd.DataFrame(
        [
            share("profile", "coast", 0.12345, 0.1, 0.15),
            share("profile", "inland", 0.5),
            share("documents", "cities/甲", 0.3),
        ]
    ),
}  # fmt: skip
UNKNOWN = {"held_out": None, "gold": None, "f1": None, "few": []}
NUMBERS = paper.numbers(TABLES, quality=UNKNOWN)
SHOWN = paper.paper_tables(TABLES, themes=THEMES, labels=LABELS, profile="profile")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cities documents", 2),
        ("cities characters", 3500),
        ("cities sentences", 120),
        ("cities tokens", 1500),
        ("essay tokens", 250),
        ("essay-cities tested", 3),  # the rare word has no p, and a theme is no word
        ("essay-cities over", 1),
        ("essay-cities under", 1),
        ("essay-cities no difference", 1),
        ("essay-cities cannot tell", 0),
        ("essay-cities talent tested", 1),
        ("topics model", "nmf"),
        ("topics number", 20),
        ("topics stable share", 87.7),
        ("profile coast talent share", 12.3),
    ],
)
def test_each_number_is_what_the_tables_say(name, value):
    assert NUMBERS[name] == value


def test_single_documents_are_no_numbers_of_the_paper():
    assert not any(name.startswith("documents ") for name in NUMBERS)


def test_numbers_are_macros_with_thousands_set_apart():
    lines = paper.numbers_tex({**NUMBERS, "x_1 tokens": 1234567, "name": "a_b & 50%"}).splitlines()
    assert lines[0].startswith("%")
    assert r"\newcommand{\lhCitiesTokens}{1{,}500}" in lines
    assert r"\newcommand{\lhXOneTokens}{1{,}234{,}567}" in lines
    assert r"\newcommand{\lhName}{a\_b \& 50\%}" in lines
    assert len(lines) == len(NUMBERS) + 3


def test_macro_names_are_letters():
    assert paper.macro("profile national-2021 self_reliance share") == (
        "lhProfileNationalTwoZeroTwoOneSelfRelianceShare"
    )
    for name in NUMBERS:
        assert paper.macro(name).isalpha()


def test_signs_in_a_groups_name_do_not_reach_the_macro():
    assert paper.macro("profile east/coast (all) share").isalpha()


def test_numbers_read_back_as_they_were():
    assert json.loads(paper.numbers_json(NUMBERS)) == NUMBERS
    assert list(json.loads(paper.numbers_json(NUMBERS))) == list(NUMBERS)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        (r"\input{/etc/passwd}", r"\textbackslash{}input\{/etc/passwd\}"),
        ("50% & $x_1^2$ #~", r"50\% \& \$x\_1\textasciicircum{}2\$ \#\textasciitilde{}"),
        ("创新，驱动", "创新，驱动"),
        (0.5, "0.5"),
    ],
)
def test_what_tex_would_act_upon_is_escaped(text, escaped):
    assert paper.escape_tex(text) == escaped


def test_shares_stand_by_group_with_their_intervals():
    first = next(iter(SHOWN.values()))
    assert list(first.columns) == ["theme", "coast_1", "inland"]
    assert first.iloc[0].tolist() == ["人才 Talent", "12.3 (10.0–15.0)", "50.0"]


def test_only_called_terms_are_listed_and_an_open_bound_is_shown_open():
    second = SHOWN["Called terms"]
    assert sorted(second["term"]) == sorted(["创新", "基金", "theme:talent", "引进"])
    shown = second.set_index("term").loc["创新"]
    assert shown["contrast"] == "essay & cities"
    assert shown["n"] == "12"
    assert shown["log2 ratio (95 %)"].endswith("(0.50, …)")
    assert shown["q"] in ("0.013", "0.012")


def test_a_term_cannot_run_a_tex_command():
    bad = row(r"\write18{rm}", "over")
    tables = {**TABLES, "contrasts": pd.DataFrame([bad])}
    shown = paper.paper_tables(tables, themes=THEMES, labels=LABELS, profile="profile")
    tex = paper.tables_tex(shown)
    assert r"\write18" not in tex
    assert r"\textbackslash{}write18\{rm\}" in tex
    assert r"essay \& cities" in tex
    assert r"coast\_1" in tex


def test_each_tex_table_has_as_many_cells_a_row_as_columns():
    tex = paper.tables_tex(SHOWN)
    assert tex.count(r"\begin{table}") == tex.count(r"\end{table}") == len(SHOWN)
    block = tex[tex.index("Called terms") :]
    width = len(SHOWN["Called terms"].columns)
    assert rf"\begin{{tabular}}{{{'l' * width}}}" in block
    rows = [line for line in block.splitlines() if line.endswith(r"\\")]
    assert len(rows) == 1 + 4
    assert {line.replace(r"\&", "").count("&") for line in rows} == {width - 1}


def test_a_bar_in_a_cell_does_not_split_a_markdown_row():
    text = paper.tables_md({"Caption": pd.DataFrame({"a": ["x|y"], "b": [1]})})
    assert text.splitlines() == [
        "## Caption", "", "| a | b |", "| --- | --- |", r"| x\|y | 1 |",
    ]  # fmt: skip


def test_a_bar_in_a_label_does_not_split_the_markdown_header():
    text = paper.tables_md({"Caption": pd.DataFrame({"a|b": ["x"]})})
    assert r"| a\|b |" in text


def test_the_word_file_holds_the_tables_and_is_the_same_bytes(tmp_path):
    from docx import Document

    data = paper.tables_docx(SHOWN)
    assert data == paper.tables_docx({k: v.copy() for k, v in SHOWN.items()})
    path = tmp_path / "tables.docx"
    path.write_bytes(data)
    held = Document(str(path)).tables
    for table, frame in zip(held, SHOWN.values(), strict=True):
        cells = [[cell.text for cell in line.cells] for line in table.rows]
        assert cells == [list(frame.columns), *frame.astype(str).to_numpy().tolist()]
