"""Malformed and hostile inputs: right text, or one clear error that names the file."""

import json
import os
import sqlite3
import time
import unicodedata
from pathlib import Path

import pytest
from lunheng.corpus import document, ingest, sources
from lunheng.corpus.cleaning import load_rules
from lunheng.corpus.readers import read_records
from lunheng.errors import LunhengError

ROOT = Path(__file__).parents[3]
RULES = [r for r in load_rules(ROOT / "config" / "cleaning.yaml") if r["sources"] is None]
GOOD = "修好了三条路。建成了两所学校。"


def outcome(path, reader, **fields):
    """Return the text of a file as documents, or the error's words; anything else fails."""
    try:
        records = read_records(path, reader=reader)
        tables = ingest.ingest(
            records, source="s", language="zh", text_field=fields.pop("text", "text"),
            name=fields.pop("name", "{stem}-{row}"), fields=fields, constants={}, filters=[],
            cleaning=[], convert=None, repeated_names="number",
        )  # fmt: skip
    except LunhengError as error:
        assert path.name in str(error), f"the error does not name the file: {error}"
        assert len(str(error)) < 2000
        return str(error)
    return "".join(tables["paragraphs"]["text"])


TEXTS = {
    "truncated-utf8": (GOOD.encode()[:-1], None),
    "gb18030": (GOOD.encode("gb18030") * 20, "修好了三条路"),
    "utf-16-le": (("\ufeff" + GOOD).encode("utf-16-le"), "修好了三条路"),
    "utf-16-be": (("\ufeff" + GOOD).encode("utf-16-be"), "修好了三条路"),
    "bom": (b"\xef\xbb\xbf" + GOOD.encode(), "修好了三条路"),
    "only-bom": (b"\xef\xbb\xbf", "empty"),
    "empty": (b"", "empty"),
    "blank": (b" \n\t\r\n", "empty"),
    "nul-bytes": (("修\0好\0了三条路。").encode(), "修好了三条路。"),
    "control": ("修\x01好\x1b了\x7f三条路。".encode(), "修好了三条路。"),
    "zero-width": ("修\u200b好\u2060了\ufeff三条路。".encode(), "修好了三条路。"),
    "bidi": ("修好\u202e了三条路\u202c。".encode(), "修好了三条路。"),
    "old-mac-line-ends": ("修好了路。\r建成了校。".encode(), "修好了路。"),
    "crlf": ("修好了路。\r\n建成了校。".encode(), "修好了路。建成了校。"),
    "line-separators": ("修好了路。\u2028建成了校。".encode(), "修好了路。"),
    "nfd": (unicodedata.normalize("NFD", "élan修路é。").encode(), "élan修路é。"),
    "one-long-line": (("修路。" * 200_000).encode(), "修路。修路。"),
    "only-punctuation": ("。。。！！？？".encode(), None),
    "only-newlines-and-dots": (b"...\n\n...", None),
    "lone-surrogate-bytes": (b"\xed\xa0\x80" + GOOD.encode(), None),
    "overlong-utf8": (b"\xc0\xaf" + GOOD.encode(), None),
    "random-bytes": (bytes(range(256)) * 4, None),
    "emoji": ("修好了路🚧。家👨‍👩‍👧好。".encode(), "修好了路🚧。"),
    "rare-han": ("𬬭在村口。".encode(), "𬬭在村口。"),
    "right-to-left": ("مرحبا。修路。".encode(), "修路。"),
    "script": (b"<script>alert(1)</script>", "<script>"),
    "formula": ("=1+1。".encode(), "=1+1"),
    "tex": (r"\input{/etc/passwd}。".encode(), r"\input"),
}


@pytest.mark.parametrize("case", TEXTS)
def test_text_files(tmp_path, case):
    content, expected = TEXTS[case]
    path = tmp_path / f"{case}.txt"
    path.write_bytes(content)
    said = outcome(path, {"format": "text"})
    assert said
    if expected:
        assert expected in said


TABLES = {
    "ragged-short": "title,text\n甲\n",
    "ragged-long": "title,text\n甲,一。,二。\n",
    "open-quote": 'title,text\n甲,"一。\n',
    "stray-quote": 'title,text\n甲,"一"。二\n',
    "header-only": "title,text\n",
    "doubled-column": "text,text\n一。,二。\n",
    "no-such-column": "title,body\n甲,一。\n",
    "null-cell": "title,text\n甲,\n",
    "wrong-separator": "title|text\n甲|一。\n",
}


@pytest.mark.parametrize("case", TABLES)
def test_bad_tables_are_named_with_their_row_or_column(tmp_path, case):
    path = tmp_path / f"{case}.csv"
    path.write_text(TABLES[case], encoding="utf-8")
    said = outcome(path, {"format": "csv"})
    assert "row" in said or "column" in said or "rows" in said


def row(**change):
    return {"title": "甲", "text": GOOD, "year": 2026} | change


LINES = {
    "broken-line": json.dumps(row()) + "\n{",
    "not-an-object": "[1, 2]",
    "text-is-a-list": json.dumps(row(text=["一"])),
    "text-is-null": json.dumps(row(text=None)),
    "year-is-a-word": json.dumps(row(year="去年")),
    "year-is-a-date": json.dumps(row(year="2026-01-01")),
    "deep": "[" * 5000,
    "nan": '{"title": "甲", "text": NaN, "year": 2026}',
}


@pytest.mark.parametrize("case", LINES)
def test_bad_lines_are_named_with_their_row(tmp_path, case):
    path = tmp_path / f"{case}.jsonl"
    path.write_text(LINES[case], encoding="utf-8")
    said = outcome(path, {"format": "jsonl"}, year="year")
    assert "row" in said


@pytest.mark.parametrize(
    "name",
    ["a/b", "..", "../x", "a\\b", "a\nb", "=1+1", "+x", "-x", "@x", ".hidden", "a\x00b", " "],
)
def test_names_that_are_no_names_are_refused(tmp_path, name):
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(row(title=name)), encoding="utf-8")
    said = outcome(path, {"format": "jsonl"}, name="{title}")
    assert "name" in said and "row 1" in said


def test_names_in_nfd_and_nfc_are_one_name(tmp_path):
    path = tmp_path / "a.jsonl"
    forms = [unicodedata.normalize(form, "Évora") for form in ("NFC", "NFD")]
    path.write_text("\n".join(json.dumps(row(title=n)) for n in forms), encoding="utf-8")
    records = read_records(path, reader={"format": "jsonl"})
    with pytest.raises(LunhengError, match="taken"):
        ingest.ingest(
            records, source="s", language="zh", text_field="text", name="{title}", fields={},
            constants={}, filters=[], cleaning=[], convert=None, repeated_names="error",
        )  # fmt: skip


def test_a_database_that_is_locked_or_none_is_named(tmp_path):
    path = tmp_path / "a.db"
    path.write_bytes(b"not a database at all" * 100)
    reader = {"format": "sqlite", "query": "select * from t"}
    assert "a.db" in outcome(path, reader)
    real = tmp_path / "b.db"
    with sqlite3.connect(real) as holder:
        holder.execute("create table t (text text)")
        holder.execute("insert into t values (?)", (GOOD,))
        holder.commit()
        holder.execute("begin exclusive")
        said = outcome(real, {"format": "sqlite", "query": "select * from t"})
        assert "修好了三条路" in said or "b.db" in said


def test_good_documents_beside_bad_ones_are_read(tmp_path):
    folder = tmp_path / "data" / "raw" / "f"
    folder.mkdir(parents=True)
    for name, (content, _) in TEXTS.items():
        (folder / f"{name}.txt").write_bytes(content)
    (folder / "good.txt").write_text(GOOD, encoding="utf-8")
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    (folder / "gone.txt").symlink_to(folder / "nowhere.txt")
    os.mkdir(folder / "folder.txt")
    found = sources.resolve(
        [{"folder": "f", "pattern": "*.txt"}], root=tmp_path, corpora=None, cache=tmp_path,
        archive_source="s",
    )  # fmt: skip
    problems = []
    records = sources.read_source(found, {"format": "text"}, problems=problems)
    tables = ingest.ingest(
        records, source="s", language="zh", text_field="text", name="{stem}", fields={},
        constants={}, filters=[], cleaning=[], convert=None, repeated_names="error",
        problems=problems,
    )  # fmt: skip
    held = set(tables["text_documents"]["document"])
    assert {"s/good", "s/gb18030", "s/bom", "s/crlf", "s/emoji"} <= held
    assert {"empty.txt", "only-bom.txt"} <= set(tables["left_out"]["file"])
    assert len(held) + len(tables["left_out"]) == len(TEXTS) + 1


def test_an_empty_folder_is_not_at_hand(tmp_path):
    (tmp_path / "data" / "raw" / "f").mkdir(parents=True)
    with pytest.raises(LunhengError, match="folder f"):
        sources.resolve(
            [{"folder": "f"}], root=tmp_path, corpora=None, cache=tmp_path, archive_source="s"
        )


@pytest.mark.parametrize("megabytes", [5, pytest.param(50, marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    "piece", ["修好了三条路，建成了两所学校。", "长", "其一，", "一、", "；", "a", "1"]
)
def test_a_line_of_megabytes_is_read_in_time(piece, megabytes):
    # five take a second; where time grew with the square of the length, they would take an hour
    text = piece * (megabytes * 1_000_000 // len(piece.encode()))
    start = time.process_time()
    found = document.read(text, document="s/a", language="zh", cleaning=RULES)
    assert time.process_time() - start < 60
    assert sum(map(len, found.paragraphs["text"])) == len(text)


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2026-01-31", "2026-01-31"),
        ("2026年1月5日", "2026-01-05"),
        ("2026/1/5 10:30", "2026-01-05"),
        ("2026年1月", "2026-01"),
        ("2026", "2026"),
        ("9999-01-01", None),
        ("2026-13-01", None),
        ("2026-02-30", None),
        ("yesterday", None),
        ("1月5日", None),
    ],
)
def test_dates_are_brought_to_one_form_or_refused(date, expected):
    record = {"text": GOOD, "title": "甲", "published": date, "file": "a.csv", "row": 2}
    settings = {
        "source": "s", "language": "zh", "text_field": "text", "name": "{title}",
        "fields": {"date": "published"}, "constants": {}, "filters": [], "cleaning": [],
        "convert": None, "repeated_names": "error",
    }  # fmt: skip
    if expected is None:
        with pytest.raises(LunhengError, match=r"a\.csv, row 2: fields\.date"):
            ingest.ingest([record], **settings)
    else:
        documents = ingest.ingest([record], **settings)["text_documents"]
        assert documents["date"].tolist() == [expected]
        assert documents["year"].tolist() == [2026]
