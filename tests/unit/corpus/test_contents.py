import pytest
from lunheng.corpus.contents import CELL, ENTRY, is_title_of_contents, listed, without_contents

TEXT = ["一、修桥", "今年修好三座桥。", "二、修路"]


@pytest.mark.parametrize("leader", ["......", "……", "\t", "．．．．", " · · · · "])
def test_lines_with_leaders_and_pages_are_a_table_of_contents(leader):
    contents = ["目  录", f"一、修桥{leader}1", f"（一）钱{leader}3", f"二、修路{leader}12"]
    assert without_contents([*contents, *TEXT]) == TEXT


def test_behind_its_title_one_entry_is_enough_and_marked_ones_need_none():
    assert without_contents(["Contents", "Roads .... iv", *TEXT]) == TEXT
    assert without_contents(["图目录", ENTRY, *TEXT]) == TEXT
    assert without_contents([*TEXT, ENTRY]) == TEXT


@pytest.mark.parametrize(
    "lines",
    [
        [f"北镇{CELL}3", f"南镇{CELL}5", f"西镇{CELL}8"],  # rows of a table
        ["北镇\t30", "南镇\t5", "西镇\t8"],  # what falls is no page
        ["修好了……3", "桥。"],
        ["目录", "修好三座桥。"],
        ["2024 2025", "1.5", "…"],
    ],
)
def test_other_lines_with_numbers_stay(lines):
    assert listed(lines) == set()


@pytest.mark.parametrize(
    "line", ["目录", "目 录", "目次", "表目录", "Table of Contents", "List of figures"]
)
def test_titles(line):
    assert is_title_of_contents(line)
    assert not is_title_of_contents(f"{line}上没有的路")
