from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lunheng.corpus.cleaning import load_rules
from lunheng.corpus.document import read_document
from lunheng.words.lines import normal_lines

RULES = load_rules(Path(__file__).parents[3] / "config" / "cleaning.yaml")
RULES = [rule for rule in RULES if rule["sources"] is None]
PLAIN = {"convert": None, "cleaning": RULES}


@given(st.lists(st.text(max_size=12), max_size=6))
def test_lines_come_out_one_for_one(lines):
    lines = [line.replace("\n", "") for line in lines]
    found = list(normal_lines(lines, language="zh", **PLAIN))
    assert len(found) == len(lines)
    assert not any("\n" in line for line in found)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("zh", "　　２０３０年修路１．５亿元，人\u200b工智能"),
        ("zh", "高 质 量 发 展，到2 0 3 0年增长5 . 2 %。"),
        ("zh", "建成“三桥”［3］并通车。"),
        ("en", "The nation’s roads [12] were mended — ﬁrst of all."),
    ],
)
def test_a_line_is_what_a_study_makes_of_it(language, line):
    paragraphs, _, _ = read_document(line, document="s/a", language=language, cleaning=RULES)
    (found,) = normal_lines([line], language=language, **PLAIN)
    assert found.strip() == paragraphs["text"].iloc[0]
    assert found != line


def test_lines_are_not_joined_nor_taken_away_and_are_converted_where_asked():
    lines = ["依照《", "道路法》修路", "修路", "修路", "【打印】", "藉口"]
    found = list(normal_lines(lines, language="zh", convert="t2s", cleaning=RULES))
    assert found == ["依照《", "道路法》修路", "修路", "修路", "", "借口"]


def test_lines_like_a_table_of_contents_are_cleaned_as_others_are():
    lines = ["目录", "一、道\u200b路……1", "二、学\u200b校……3"]
    found = list(normal_lines(lines, language="zh", **PLAIN))
    assert found == ["目录", "一、道路……1", "二、学校……3"]
