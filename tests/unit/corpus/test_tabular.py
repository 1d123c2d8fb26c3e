import pytest
from lunheng.corpus.tabular import records_of
from lunheng.errors import LunhengError


def records(*rows):
    return records_of(enumerate(rows, 1), "a.csv")


def test_blank_rows_and_columns_without_a_name_are_left_out():
    found = records(["", ""], ["city", " text", "", ""], ["甲", "路。", "", ""], ["", "", "", ""])
    assert found == [{"city": "甲", "text": "路。"}]
    assert records(["city", "text", ""], ["甲", "路。"], ["乙", "桥。", "", "", ""]) == [
        {"city": "甲", "text": "路。"},
        {"city": "乙", "text": "桥。"},
    ]


def test_a_column_without_a_name_in_which_something_stands_is_called_by_its_place():
    assert records(["", "text"], ["0", "路。"]) == [{"column 1": "0", "text": "路。"}]


def test_a_column_that_is_empty_stays_where_it_has_a_name():
    assert records(["text", "note"], ["路。", ""]) == [{"text": "路。", "note": ""}]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["text", "text"], ["路。", "桥。"]], "row 1: the column “text” stands twice"),
        ([["city", "text"], ["甲"]], "row 2: 1 cells, the header has 2"),
        ([["city", "text"], ["甲", "路。", "桥。"]], "row 2: 3 cells"),
        ([["x"] * 20_001], "row 1: 20001 columns"),
    ],
)
def test_a_table_that_cannot_be_is_named_with_its_row(rows, words):
    with pytest.raises(LunhengError, match=f"a\\.csv, {words}"):
        records(*rows)
