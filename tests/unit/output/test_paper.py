import json
import re
import string

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
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
        ("theme share profile coast talent", 12.3),
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


NAMED = {
    "东部": {"en": "the East"},
    "西部": {"en": "the West"},
    "南": {"en": "南"},
    "北": {"en": ""},
}


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        # a label's letters, where the name has others
        (["theme share g 东部 talent"], ["lhThemeShareGTheEastTalent"]),
        (["东部 over", "西部 over"], ["lhTheEastOver", "lhTheWestOver"]),
        (["east over", "east-west 2 over"], ["lhEastOver", "lhEastWestTwoOver"]),
    ],
)
def test_macros_of_other_scripts_go_by_their_label(names, expected):
    assert list(paper.macros(names, labels=NAMED).values()) == expected


def test_names_that_share_letters_have_a_code_each_and_keep_it():
    shared = ["南 over", "北 over", "东 over", "a b", "a-b", "A b", "a 1", "a One", "—", ""]
    found = paper.macros(shared, labels=NAMED)
    assert len(set(found.values())) == len(shared)
    assert found == paper.macros(shared[::-1], labels=NAMED)
    assert found["南 over"] == paper.macros(["南 over"], labels={})["南 over"]
    for name in ("a b", "a-b", "A b"):  # none of them has the macro that another run gave to one
        assert found[name] != paper.macros([name], labels={})[name]
    # a group more leaves all others their macros
    assert found.items() <= paper.macros([*shared, "中 over"], labels=NAMED).items()


@given(st.lists(st.text(max_size=12), unique=True, max_size=20))
def test_every_name_has_a_macro_of_its_own_of_letters(names):
    found = paper.macros(names, labels=NAMED)
    assert list(found) == names
    assert len(set(found.values())) == len(names)
    for name in found.values():
        assert name.startswith("lh")
        assert len(name) > 2
        assert set(name) <= set(string.ascii_letters)


def test_two_groups_of_another_script_do_not_define_one_macro_twice():
    tables = {**TABLES, "theme_shares": pd.DataFrame(
        [share("地区", "东部", 0.1), share("地区", "西部", 0.2), share("地区", "南", 0.3)]
    )}  # fmt: skip
    tex = paper.numbers_tex(paper.numbers(tables, quality=UNKNOWN), labels=NAMED)
    defined = re.findall(r"^\\newcommand\{\\([A-Za-z]+)\}\{", tex, re.M)
    assert len(defined) == len(set(defined)) == len(tex.splitlines()) - 1
    assert tex.count("% theme share 地区") == 3  # what such a macro stands for


def test_a_share_of_a_theme_says_so_whatever_its_grouping_is_called():
    tables = {**TABLES, "theme_shares": pd.DataFrame([share("instruments", "essay", 0.1)])}
    found = paper.macros(paper.numbers(tables, quality=UNKNOWN), labels={})
    assert found["theme share instruments essay talent"] == "lhThemeShareInstrumentsEssayTalent"
    assert not [name for name in found.values() if name.startswith("lhInstruments")]


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


def long(rows):
    return pd.DataFrame(
        {"term": [f"w{i}" for i in range(rows)], "n": [str(i) for i in range(rows)]}
    )


@pytest.mark.parametrize(
    ("shown", "environment"),
    [
        (SHOWN, "tabular"),
        ({"Few": long(paper.MOST_ROWS)}, "tabular"),
        ({"Many": long(paper.MOST_ROWS + 1)}, "longtable"),
        ({"Very many": long(994)}, "longtable"),
        ({"Empty": long(0)}, "tabular"),
        ({"Wide": long(50).assign(term="a long label " * 9)}, "longtable"),
        ({"[x] 50 %": pd.DataFrame({"[a]": ["[1]", "*", "{}", "a_b & c"]})}, "tabular"),
    ],
)
def test_tex_tables_are_whole(shown, environment):
    tex = paper.tables_tex(shown)
    body = [line for line in tex.splitlines() if not line.startswith("%")]
    opened = []
    for kind, name in re.findall(r"\\(begin|end)\{(\w+)\}", "\n".join(body)):
        if kind == "begin":
            opened.append(name)
        else:
            assert opened.pop() == name
    assert opened == []
    bare = re.sub(r"\\[\\{}&%$#_]", "", "\n".join(body))
    assert bare.count("{") == bare.count("}")
    blocks = re.findall(
        r"\\begin\{(tabular|longtable)\}\{((?:l|p\{[^}]*\})+)\}\n(.*?)\\end\{\1\}", tex, re.S
    )
    assert [kind for kind, _, _ in blocks] == [environment] * len(shown)
    for (_, columns, inside), frame in zip(blocks, shown.values(), strict=True):
        rows = [x for x in inside.splitlines() if x.endswith(r"\\") and r"\caption" not in x]
        heads = 2 if environment == "longtable" else 1
        assert len(rows) == len(frame) + heads
        cells = {re.sub(r"\\.", "", row).count("&") + 1 for row in rows}
        assert cells == {len(re.sub(r"\{.*?\}", "", columns))} == {len(frame.columns)}
        # after a line's end, a bracket or a star would be read as that line's
        assert not [row for row in rows if row[0] in "[*"]
    # a float that no page holds is never set
    assert (r"\begin{table}" in tex) == (environment == "tabular")


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
