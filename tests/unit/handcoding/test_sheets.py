import datetime
import re
import zipfile

import pandas as pd
import pytest
from lunheng.errors import LunhengError
from lunheng.handcoding.sheets import new_file, read_sheet, write_sheet
from openpyxl import Workbook, load_workbook

FRAME = pd.DataFrame(
    {
        "id": ["x/a#0", "x/a#1"],
        "text": ["第一\t句\n话", "=HYPERLINK(1)"],
        "themes": ["-", ""],
        "probability": [0.1 + 0.2, 1.0],
    }
)


@pytest.mark.parametrize("ending", ["tsv", "txt", "xlsx", "XLSX"])
def test_what_is_written_is_read_back(tmp_path, ending):
    path = tmp_path / f"sheet.{ending}"
    write_sheet(FRAME, path)
    found = read_sheet(path)
    assert list(found["id"]) == list(FRAME["id"])
    assert list(found["themes"]) == ["-", ""]
    # no cell that breaks a row, none that a spreadsheet computes
    assert list(found["text"]) == ["第一 句 话", "'=HYPERLINK(1)"]
    assert [float(p) for p in found["probability"]] == pytest.approx(FRAME["probability"])
    assert list(found["row"]) == [2, 3]


def test_a_spreadsheet_is_the_same_bytes_and_has_the_notes_beside(tmp_path):
    notes = pd.DataFrame({"theme": ["talent"], "definition": ["people"]})
    for name in ("a.xlsx", "b.xlsx"):
        write_sheet(FRAME, tmp_path / name, notes=notes)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    book = load_workbook(tmp_path / "a.xlsx")
    assert [s.title for s in book] == ["sentences", "codebook"]
    assert book["codebook"]["A2"].value == "talent"


def test_a_spreadsheets_own_ways_of_saving_are_read(tmp_path):
    path = tmp_path / "unicode.txt"
    path.write_bytes('ID\tThemes\t\r\nx#1\t"talent, ""finance"""\t\r\n\t\t\r\n'.encode("utf-16"))
    found = read_sheet(path)
    assert found.to_dict("records") == [{"id": "x#1", "themes": 'talent, "finance"', "row": 2}]
    book = Workbook()
    book.active.append(["document", "sentence", None, "themes"])
    book.active.append([None, None, None, None])
    book.active.append(["x", 3.0, None, None])
    book.save(tmp_path / "numbers.xlsx")
    with pytest.raises(LunhengError, match="has no name"):
        read_sheet(tmp_path / "numbers.xlsx")
    book.active.delete_cols(3)
    book.save(tmp_path / "numbers.xlsx")
    row = read_sheet(tmp_path / "numbers.xlsx").iloc[0]
    assert (row["sentence"], row["themes"], row["row"]) == ("3", "", 3)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"id,themes\n", "ends in .tsv, .txt, .xlsx"),
        ("a.tsv", None, "cannot be read"),
        ("a.xlsx", None, "no such file"),
        ("a.xlsx", b"id\tthemes\n", "not readable as a spreadsheet"),
        ("a.tsv", "id\t人才\n".encode() + b"\xff", "line 2: is no UTF-8.*save it as UTF-8"),
        ("a.tsv", b"\n\t\n", "is empty"),
        ("a.tsv", b"id\tid\nx\ty\n", "two columns are called “id”"),
        ("a.tsv", b"id\tthemes\nx\t-\ty\n", "row 2: 3 cells under 2 columns"),
    ],
)
def test_a_sheet_that_cannot_be_read_is_named_with_a_remedy(tmp_path, name, content, said):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(LunhengError, match=said) as error:
        read_sheet(path)
    assert str(path) in str(error.value)


def test_a_coders_work_is_not_written_over(tmp_path):
    path = tmp_path / "mine.tsv"
    assert new_file(path) == path
    path.write_text("id\tthemes\n")
    with pytest.raises(LunhengError, match="is there already"):
        new_file(path)
    with pytest.raises(LunhengError, match="ends in"):
        new_file(tmp_path / "mine.docx")


def test_a_spreadsheet_with_a_wrong_size_dates_and_trailing_rows_is_read(tmp_path):
    book = Workbook()
    sheet = book.active
    sheet.append(["id", "when", "themes", None])
    sheet.append(["x#1", datetime.datetime(2026, 5, 3), "talent", None])
    sheet.append(["x#2", None, "-", None])
    for row in range(4, 300):
        sheet.cell(row, 1).value = "  "
    book.save(tmp_path / "whole.xlsx")
    with zipfile.ZipFile(tmp_path / "whole.xlsx") as whole:
        with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as other:
            for name in whole.namelist():
                data = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', whole.read(name))
                other.writestr(name, data)
    found = read_sheet(tmp_path / "a.xlsx")
    assert found[["id", "themes", "row"]].values.tolist() == [
        ["x#1", "talent", 2],
        ["x#2", "-", 3],
    ]
    assert found["when"][0].startswith("2026-05-03")


def test_a_damaged_spreadsheet_is_one_error(tmp_path):
    write_sheet(FRAME, tmp_path / "whole.xlsx")
    with zipfile.ZipFile(tmp_path / "whole.xlsx") as whole:
        with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as other:
            for name in whole.namelist():
                data = whole.read(name)
                other.writestr(name, data[: len(data) // 2] if "sheet1" in name else data)
    with pytest.raises(LunhengError, match=r"a\.xlsx: not readable as a spreadsheet.*save it"):
        read_sheet(tmp_path / "a.xlsx")
    Workbook().save(tmp_path / "b.xlsx")
    with pytest.raises(LunhengError, match=r"b\.xlsx: its first sheet is empty"):
        read_sheet(tmp_path / "b.xlsx")
