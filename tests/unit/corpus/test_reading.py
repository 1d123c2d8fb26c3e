import hashlib
import sqlite3
import subprocess
from pathlib import Path

import pytest
from lunheng.corpus import cleaning, ingest, sources
from lunheng.corpus.document import read_document
from lunheng.corpus.readers import read_records
from lunheng.errors import LunhengError
from lunheng.tables.decoding import decode
from lunheng.words.classes import class_of, describe_terms
from lunheng.words.lexicon import load_lexicon, read_terms


def put(path, text):
    path.write_bytes(text.encode("utf-8"))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "UTF_8", "utf8"])
def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path, encoding):
    path = put(tmp_path / "a.csv", "\ufeff名,text\n甲,路\n")
    assert read_records(path, reader={"format": "csv", "encoding": encoding})[0]["名"] == "甲"


@pytest.mark.parametrize("kind", ["jsonl", "csv", "tsv", "text"])
def test_a_file_of_a_byte_order_mark_alone_is_empty(tmp_path, kind):
    path = put(tmp_path / "a.file", "\ufeff")
    with pytest.raises(LunhengError, match=r"a\.file"):
        read_records(path, reader={"format": kind})


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(LunhengError, match=r"a\.csv"):
        decode(tmp_path / "a.csv", encoding=None)


def test_a_column_that_stands_twice_is_named(tmp_path):
    path = put(tmp_path / "a.csv", "text,text\n路,桥\n")
    with pytest.raises(LunhengError, match="text"):
        read_records(path, reader={"format": "csv"})


def database(path, rows):
    connection = sqlite3.connect(path)
    connection.execute("create table lines (name text, text text)")
    connection.executemany("insert into lines values (?, ?)", rows)
    connection.commit()
    connection.close()
    return path


QUERY = {"format": "sqlite", "query": "select * from lines order by rowid"}


def test_rows_without_text_add_no_words(tmp_path):
    path = database(tmp_path / "a.db", [("甲", "路"), ("甲", None), ("甲", "桥")])
    text = read_records(path, reader={**QUERY, "join_rows_by": "name"})[0]["text"]
    assert text.split() == ["路", "桥"]


@pytest.mark.parametrize(
    "name",
    [
        "报告 1.db",
        *("a#1.db", "a?b.db", "a%41.db"),
    ],
)
def test_a_database_of_any_name(tmp_path, name):
    assert len(read_records(database(tmp_path / name, [("甲", "路")]), reader=QUERY)) == 1


def test_a_pattern_that_is_a_number_is_named(tmp_path):
    text = "- {id: a, pattern: 2026, where: tail, reason: r, example: {text: x, left: y}}"
    with pytest.raises(LunhengError, match="pattern"):
        cleaning.load_rules(put(tmp_path / "r.yaml", text))


def run(records, **more):
    given = {
        "source": "s", "language": "zh", "text_field": "text", "name": "{title}", "fields": {},
        "constants": {}, "filters": [], "cleaning": [], "convert": None, "repeated_names": "error",
    }  # fmt: skip
    return ingest.ingest(records, **given | more)


def test_numbered_names_avoid_names_that_are_taken():
    records = [
        {"text": "路。", "title": t, "file": "a.csv", "row": 1} for t in ("甲", "甲", "甲-2")
    ]
    names = run(records, repeated_names="number")["text_documents"]["document"]
    assert len(set(names)) == 3


def test_a_span_holds_the_marks_of_its_last_letter():
    text = "去cafe\u0301"
    paragraphs, clauses, _ = read_document(text, document="s/a", language="zh", cleaning=[])
    assert paragraphs["text"].tolist() == ["去caf\u00e9"]
    assert paragraphs["end"].tolist() == clauses["end"].tolist() == [len(text)]


def test_rules_of_other_sources_do_not_apply():
    rule = {"id": "x", "pattern": "树", "where": "anywhere", "sources": ["t"]}
    record = {"text": "种树。", "title": "甲"}
    assert len(run([record], cleaning=[rule])["cleaning"]) == 0
    assert len(run([record], cleaning=[{**rule, "sources": ["s"]}])["cleaning"]) == 1


@pytest.mark.parametrize(
    ("rule", "stays"),
    [
        ({"equals": 2026}, ["甲"]),
        ({"not_equals": "2026"}, ["乙", "丙"]),
        ({"not_null": True}, ["甲", "乙"]),
        ({"min_characters": 4}, ["甲", "乙"]),
    ],
)
def test_each_condition_of_a_filter(rule, stays):
    years = {"甲": "2026", "乙": "2025", "丙": None}
    records = [{"text": "路。", "title": t, "year": y} for t, y in years.items()]
    tables = run(records, filters=[{"field": "year", "reason": "r", **rule}])
    assert tables["text_documents"]["title"].tolist() == [f"s/{t}" for t in sorted(stays)]
    assert tables["left_out"]["reason"].tolist() == ["r"] * (3 - len(stays))


def test_a_wheel_with_another_hash_is_not_kept(tmp_path, monkeypatch):
    def download(command, **_):
        folder = command[command.index("--dest") + 1]
        (Path(folder) / "road_laws-1.0-py3-none-any.whl").write_bytes(b"wheel")
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(sources.subprocess, "run", download)
    cache = tmp_path / "cache"
    way = {"pypi": "road-laws", "version": "1.0", "sha256": "0" * 64}
    with pytest.raises(LunhengError, match=r"road_laws-1\.0.*SHA-256 is .*not kept"):
        sources.fetch_pypi(way, cache)
    assert list(cache.iterdir()) == []
    way["sha256"] = hashlib.sha256(b"wheel").hexdigest()
    assert sources.fetch_pypi(way, cache).read_bytes() == b"wheel"


def test_a_wheel_that_cannot_be_downloaded(tmp_path, monkeypatch):
    failed = subprocess.CompletedProcess([], 1, "", "no such package")
    monkeypatch.setattr(sources.subprocess, "run", lambda *_, **__: failed)
    way = {"pypi": "road-laws", "version": "1.0", "sha256": "0" * 64}
    with pytest.raises(LunhengError, match=r"(?s)road-laws 1\.0.*no such package"):
        sources.fetch_pypi(way, tmp_path / "cache")


def test_a_term_with_a_blank_inside_is_named(tmp_path):
    path = put(tmp_path / "words.tsv", "term\treason\n北 京\tr\n")
    with pytest.raises(LunhengError, match="line 2"):
        read_terms(path, ("term", "reason"))


@pytest.mark.parametrize("term", ["二〇三五年远景目标", "𬬭芯", "高 质量", "5G"])
def test_a_term_that_no_run_can_hold_is_refused(tmp_path, term):
    head = "term\tkind\tenglish\treason\n"
    path = put(tmp_path / "words.tsv", f"{head}{term}\tformulation\te\tr\n")
    with pytest.raises(LunhengError, match="line 2"):
        load_lexicon(path)


@pytest.mark.parametrize(
    ("term", "kind"),
    [("十月", "date"), ("1990年代", "date"), ("1,200", "number"), ("两", "number"),
     ("十分之一", "number"), ("百分之三点五", "number"), ("C919", "latin"), ("3D", "latin"),
     ("万岁", "content"), ("年", "content"), ("一些", "function")],
)  # fmt: skip
def test_classes(term, kind):
    assert class_of(term, functions={"一些", "一"}, places={}) == kind
    assert class_of(term, functions={term}, places={term: ("", "")}) == "place"


def test_values_are_read():
    terms = ["二〇二六年", "五年", "1,200", "12.5%", "三十", "第三", "十月", "修路"]
    frame = describe_terms(terms, places={}, stop_lists={}, functions=set(), glossary={})
    values = [v if isinstance(v, str) else None for v in frame["value"]]
    assert values == ["2026", "5 年", "1200", "12.5 %", "30", "#3", "--10", None]
