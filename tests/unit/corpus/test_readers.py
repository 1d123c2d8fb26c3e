import json
import sqlite3

import pytest
from lunheng.corpus.readers import read_records
from lunheng.errors import LunhengError


def test_csv_cells_with_commas_quotes_and_line_ends(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes('\ufefftitle,text\r\n甲,"一，二\n""三"""\r\n\r\n乙,四\r\n'.encode())
    records = read_records(path, reader={"format": "csv"})
    assert [(r["title"], r["text"]) for r in records] == [("甲", '一，二\n"三"'), ("乙", "四")]
    assert {r["file"] for r in records} == {"a.csv"}
    assert {r["stem"] for r in records} == {"a"}


def test_a_row_with_too_many_cells_is_named(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("title,text\n甲,一\n乙,二,三\n", encoding="utf-8")
    with pytest.raises(LunhengError, match=r"a\.csv, row 3: 3 cells, the header has 2"):
        read_records(path, reader={"format": "csv"})


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("路通了。<br>桥也通了。<br>\n<br>船也通了。", "路通了。\n桥也通了。\n船也通了。"),
        ("路&nbsp;通了。\n桥也通了。", "路 通了。\n桥也通了。"),
        ("路 <b>通</b> 了", None),
        ("AT&T; R&D", None),
        ("a < b > c < d", None),
    ],
)
def test_a_text_with_tags_and_entities_is_read_as_a_browser_reads_it(tmp_path, text, read):
    path, noticed = tmp_path / "a.txt", []
    path.write_text(text, encoding="utf-8")
    (record,) = read_records(path, reader={"format": "text"}, noticed=noticed)
    assert record["text"].replace("\u00a0", " ") == (read or text)
    assert len(noticed) == bool(read)


BRIDGE = [("北镇", "路修好了，桥也通了。")]
SPREADSHEETS = {
    "names its separator": "sep=,\r\ncity,text\r\n北镇,路修好了，桥也通了。\r\n",
    "names it in quotes": '"sep=;"\ncity;text\n北镇;路修好了，桥也通了。\n',
    "names a tab": "SEP=\t\ncity\ttext\n北镇\t路修好了，桥也通了。\n",
    "semicolons": "city;text\n北镇;路修好了，桥也通了。\n",
    "tabs": 'city\t"text"\n北镇\t路修好了，桥也通了。\n',
    "columns and rows without anything": "city,text,,\n北镇,路修好了，桥也通了。,,\n,,,\n,,,\n",
    "shorter rows": "city,text,,\n北镇,路修好了，桥也通了。\n",
    "blank lines above": "\r\n\r\ncity,text\r\n北镇,路修好了，桥也通了。\r\n",
    "old line ends": "city,text\r北镇,路修好了，桥也通了。\r",
    "markup": "city,text\n北镇,<p>路修好了，桥也通了。</p>_x000D_\n",
}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("kind", SPREADSHEETS)
def test_tables_as_spreadsheets_write_them(tmp_path, kind, encoding):
    path = tmp_path / "a.csv"
    path.write_bytes(SPREADSHEETS[kind].encode(encoding))
    records = read_records(path, reader={"format": "auto"})
    assert [(r["city"], r["text"].strip()) for r in records] == BRIDGE
    assert set(records[0]) == {"city", "text", "file", "stem", "folder", "row"}


def test_the_row_of_an_error_counts_the_line_that_names_the_separator(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("sep=,\ncity,text\n甲,一,二\n", encoding="utf-8")
    with pytest.raises(LunhengError, match=r"a\.csv, row 3: 3 cells"):
        read_records(path, reader={"format": "csv"})


def test_cells_of_windows_and_of_a_program_that_writes_what_xml_cannot_hold(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("city;text\r\nKöln;“The road’s open – at last.”\r\n".encode("cp1252"))
    (record,) = read_records(path, reader={"format": "csv"})
    assert (record["city"], record["text"]) == ("Köln", "“The road’s open – at last.”")


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_a_cell_that_was_cut_is_noticed_with_file_and_row(tmp_path, kind):
    cut = ("路通了。" * 9000)[:32_766] + "桥"
    path, noticed = tmp_path / f"a.{kind}", []
    rows = {"csv": f"text\n路。\n{cut}\n", "jsonl": f'{{"text": "路。"}}\n{{"text": "{cut}"}}'}
    path.write_text(rows[kind], encoding="utf-8")
    assert len(read_records(path, reader={"format": kind}, noticed=noticed)) == 2
    ((file, row, what),) = noticed
    assert (file, row) == (path.name, 2)
    assert what.startswith(f"{path.name}, row 2: text: ") and "32,767 characters" in what


def test_json_and_jsonl(tmp_path):
    rows = [{"text": "一"}, {"text": "二\u2028三"}]
    (tmp_path / "a.json").write_text(json.dumps(rows), encoding="utf-8")
    lines = "\n".join(json.dumps(r, ensure_ascii=False) for r in rows)
    (tmp_path / "a.jsonl").write_text(lines, encoding="utf-8")
    for kind in ("json", "jsonl"):
        records = read_records(tmp_path / f"a.{kind}", reader={"format": kind})
        assert [r["text"] for r in records] == ["一", "二\u2028三"]
    (tmp_path / "b.jsonl").write_text('{"text": "一"}\n{"text":\n', encoding="utf-8")
    with pytest.raises(LunhengError, match=r"b\.jsonl, row 2: not JSON"):
        read_records(tmp_path / "b.jsonl", reader={"format": "jsonl"})


def database(tmp_path):
    path = tmp_path / "a.db"
    with sqlite3.connect(path) as connection:
        connection.execute("create table t (law text, text text)")
        rows = [("甲法", "第一条"), ("甲法", "第二条"), ("乙法", "总则")]
        connection.executemany("insert into t values (?, ?)", rows)
    return path


def test_sqlite_rows_of_one_value_are_one_text(tmp_path):
    reader = {"format": "sqlite", "query": "select * from t order by rowid", "join_rows_by": "law"}
    records = read_records(database(tmp_path), reader=reader)
    assert {r["law"]: r["text"] for r in records} == {"甲法": "第一条\n第二条", "乙法": "总则"}


@pytest.mark.parametrize(
    ("reader", "words"),
    [
        ({}, ["a.db", "reader.query"]),
        ({"query": "select * from laws"}, ["a.db", "reader.query", "laws"]),
        ({"query": "select law from t", "join_rows_by": "law"}, ["a.db", "text"]),
        ({"query": "delete from t"}, ["a.db", "reader.query"]),
    ],
)
def test_a_query_that_cannot_be_is_named(tmp_path, reader, words):
    with pytest.raises(LunhengError) as error:
        read_records(database(tmp_path), reader={"format": "sqlite", **reader})
    for word in words:
        assert word in str(error.value)
