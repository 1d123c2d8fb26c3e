import csv
import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lunheng.output.export import write_workbook
from lunheng.tables.files import safe, write_csv
from openpyxl import load_workbook

FRAME = pd.DataFrame(
    {"term": ["创新", "=1+1", None], "n": [1, 2, 3], "rate": [0.1, float("nan"), 1 / 3]}
)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_text_that_a_spreadsheet_would_run_is_quoted(text):
    assert safe(text) == "'" + text


def test_numbers_stay_numbers_and_nothing_is_empty():
    assert safe(-1.5) == -1.5 and safe(None) == "" and safe(float("nan")) == ""
    assert safe("北京—天津") == "北京—天津"


def test_a_csv_opens_in_a_spreadsheet_and_reads_back_exactly(tmp_path):
    write_csv(FRAME, tmp_path / "t.csv")
    data = (tmp_path / "t.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf") and b"\r" not in data
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows[0] == ["term", "n", "rate"]
    assert rows[1] == ["创新", "1", "0.1"]
    assert rows[2] == ["'=1+1", "2", ""]
    assert float(rows[3][2]) == 1 / 3
    assert [p.name for p in tmp_path.iterdir()] == ["t.csv"]


@given(st.lists(st.text(alphabet="=@+-,\"'\n创a ", max_size=6), min_size=1, max_size=5))
def test_any_text_survives_csv_but_for_the_apostrophe(tmp_path_factory, cells):
    path = tmp_path_factory.mktemp("csv") / "t.csv"
    write_csv(pd.DataFrame({"x": cells, "y": 1}), path)
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    assert [r[0] for r in rows[1:]] == [safe(c) for c in cells]


def test_a_workbook_is_the_same_bytes_and_long_tables_say_so(tmp_path):
    long = pd.DataFrame({"x": range(5001)})
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook({"short": FRAME, "long": long}, tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    book = load_workbook(tmp_path / "a.xlsx")
    assert book["short"]["A3"].value == "'=1+1" and book["short"]["A3"].data_type == "s"
    assert book["long"].max_row == 5002
    assert "long.csv" in book["long"]["A5002"].value
