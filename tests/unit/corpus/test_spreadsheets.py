import datetime
import struct
import zipfile

import openpyxl
import pytest
from lunheng.corpus import spreadsheets
from lunheng.corpus.readers import read_records
from lunheng.errors import LunhengError

ROWS = [
    ["city", "text", "year", "day", "", ""],
    ["北镇", "路修好了。", 2026, datetime.date(2026, 1, 31)],
]


def workbook(path, *, rows=ROWS, sheets=("报告",), hidden=()):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name in sheets:
        sheet = book.create_sheet(name)
        sheet.sheet_state = "hidden" if name in hidden else "visible"
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def edited(path, change):
    with zipfile.ZipFile(path) as archive:
        parts = {n: archive.read(n) for n in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, change(content) if "worksheets/" in name else content)
    return path


def read(path, **reader):
    noticed = []
    records = read_records(path, reader={"format": "auto", **reader}, noticed=noticed)
    kept = [{k: v for k, v in r.items() if k in ("city", "text", "year", "day")} for r in records]
    return kept, [what for _, _, what in noticed]


BRIDGE = {"city": "北镇", "text": "路修好了。", "year": "2026", "day": "2026-01-31"}


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.csv", "a.txt"])
def test_a_row_is_a_document_whatever_the_file_is_called(tmp_path, name):
    path = workbook(tmp_path / "a.xlsx").rename(tmp_path / name)
    records, noticed = read(path)
    assert records == [BRIDGE]
    assert len(noticed) == (name != "a.xlsx")


def test_the_first_sheet_that_is_not_hidden_is_read_and_others_are_named(tmp_path):
    path = workbook(tmp_path / "a.xlsx", sheets=("草稿", "报告", "说明"), hidden=("草稿",))
    records, noticed = read(path)
    assert records == [BRIDGE]
    assert "“报告” is read" in noticed[0] and "说明" in noticed[0] and "草稿" not in noticed[0]
    assert read(path, sheet="说明") == ([BRIDGE], [])
    with pytest.raises(LunhengError, match=r"a\.xlsx: reader\.sheet: no sheet “x”; there are 草稿"):
        read(path, sheet="x")


def test_readings_above_characters_and_markup_in_cells_are_no_text(tmp_path):
    path = workbook(
        tmp_path / "a.xlsx", rows=[["city", "text"], ["北镇", "<p>路通了</p>&amp;nbsp;"]]
    )
    edited(path, lambda x: x.replace(b"</t></is>", b"</t><rPh sb='0' eb='1'><t>lu</t></rPh></is>"))
    (record,), _ = read(path)
    assert record["city"] == "北镇" and record["text"].strip() == "路通了"


def test_one_stray_cell_at_the_end_of_the_sheet_takes_no_memory(tmp_path):
    stray = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    path = edited(workbook(tmp_path / "a.xlsx"), lambda x: x.replace(b"</sheetData>", stray))
    with pytest.raises(LunhengError, match=r"a\.xlsx: the sheet takes more memory"):
        read(path)


def test_a_bomb_and_a_damaged_file_are_named(tmp_path):
    path = edited(workbook(tmp_path / "a.xlsx"), lambda x: x + b" " * 20_000_000)
    with pytest.raises(LunhengError, match=r"a\.xlsx: xl/worksheets/sheet1\.xml would unpack"):
        read(path)
    path = edited(workbook(tmp_path / "b.xlsx"), lambda x: x[: len(x) // 2])
    with pytest.raises(LunhengError, match=r"b\.xlsx: "):
        read(path)
    path.write_bytes(path.read_bytes()[:500])
    with pytest.raises(LunhengError, match=r"b\.xlsx: "):
        read(path)


def record(kind, content=b""):
    return struct.pack("<HH", kind, len(content)) + content


def label(row, column, text):
    wide = text.encode("utf-16-le")
    return record(0x204, struct.pack("<HHHHB", row, column, 0, len(text), 1) + wide)


def old_excel(path, cells, *, protected=False):
    """Write a file of Excel 97: one stream of records in the container that Office used then."""
    bof = struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0)
    lock = record(0x2F, struct.pack("<HHH", 1, 1, 1) + b"x" * 48) if protected else b""
    name = "报告".encode("utf-16-le")
    globe = record(0x809, bof) + lock
    size = len(globe) + 4 + 8 + len(name) + 4
    sheet = record(0x85, struct.pack("<IHBB", size, 0, 2, 1) + name)
    globe += sheet + record(0x0A)
    rows = b"".join(label(r, c, text) for r, c, text in cells)
    stream = globe + record(0x809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 0)) + rows
    stream += record(0x0A)
    stream += b"\0" * (-len(stream) % 512 + 4096)
    sectors = len(stream) // 512

    def entry(name, kind, child, start, size):
        wide = name.encode("utf-16-le")
        head = wide.ljust(64, b"\0") + struct.pack(
            "<HBBIII", len(wide) + 2, kind, 1, *[2**32 - 1] * 2, child
        )
        return head + b"\0" * 36 + struct.pack("<IQ", start, size)

    chain = [2**32 - 3, 2**32 - 2, *range(3, sectors + 2), 2**32 - 2]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(512, b"\xff")
    listing = entry("Root Entry", 5, 1, 2**32 - 2, 0) + entry(
        "Workbook", 2, 2**32 - 1, 2, len(stream)
    )
    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 16
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    )
    head += b"\0" * 6 + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 2**32 - 2, 0, 2**32 - 2, 0)
    head += struct.pack("<I", 0).ljust(436, b"\xff")
    path.write_bytes(head + table + listing.ljust(512, b"\0") + stream)
    return path


CELLS = [(0, 0, "city"), (0, 1, "text"), (1, 0, "北镇"), (1, 1, "路修好了。")]


@pytest.mark.parametrize("name", ["a.xls", "a.xlsx", "a.csv", "a.doc"])
def test_files_of_the_old_excel(tmp_path, name):
    assert read(old_excel(tmp_path / name, CELLS))[0] == [{"city": "北镇", "text": "路修好了。"}]


def test_an_old_file_that_is_protected_or_has_a_stray_cell_is_named(tmp_path):
    with pytest.raises(LunhengError, match=r"a\.xls: encrypted"):
        read(old_excel(tmp_path / "a.xls", CELLS, protected=True))
    with pytest.raises(LunhengError, match=r"b\.xls: "):
        read(old_excel(tmp_path / "b.xls", [*CELLS, (65_535, 65_000, "x")]))


def ods(path, rows):
    names = "office text table".split()
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in names)
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="报告">{rows}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    return path


def ods_row(*cells, more=""):
    made = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>'
        for c in cells
    )
    return f"<table:table-row{more}>{made}</table:table-row>"


def test_sheets_of_libreoffice(tmp_path):
    rows = ods_row("city", "text") + ods_row("北镇", "路修好了。")
    blank = ods_row(more=' table:number-rows-repeated="1048000"')
    assert read(ods(tmp_path / "a.ods", rows + blank))[0] == [
        {"city": "北镇", "text": "路修好了。"}
    ]


def test_a_million_rows_of_one_row_are_refused_or_read_within_limits(tmp_path, monkeypatch):
    monkeypatch.setattr(spreadsheets, "MAX_MEMORY", 300_000_000)
    rows = ods_row("text") + ods_row("路" * 99, more=' table:number-rows-repeated="100000000"')
    with pytest.raises(LunhengError, match=r"a\.ods: "):
        read(ods(tmp_path / "a.ods", rows))


def test_a_page_and_a_text_that_are_called_xls(tmp_path):
    path = tmp_path / "a.xls"
    rows = "<tr><td>city</td><td>text</td></tr><tr><td>北镇</td><td>路<br>通了</td></tr>"
    path.write_text(f"<html><body><table>{rows}</table></body></html>", encoding="utf-8")
    assert read(path)[0] == [{"city": "北镇", "text": "路\n通了"}]
    path.write_text("city\ttext\n北镇\t路通了\n", encoding="gb18030")
    assert read(path)[0] == [{"city": "北镇", "text": "路通了"}]
    path.write_text("<html><body><p>路</p></body></html>", encoding="utf-8")
    with pytest.raises(LunhengError, match=r"a\.xls: a web page without a table"):
        read(path)
