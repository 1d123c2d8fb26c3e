import runpy
from pathlib import Path

import pytest
from lunheng.corpus import ingest
from lunheng.corpus.normalise import from_runs, normalise
from lunheng.errors import LunhengError

INGEST = Path(__file__).parents[3] / "workflow" / "scripts" / "ingest_source.py"
TEXT = "开头\n一、上半年\n先修路，再建桥；学校也要建。其一，看需求。\n打印本页"
PRINT = {"id": "print", "pattern": "打印本页", "where": "anywhere", "sources": None}


def run(records, **more):
    given = {
        "source": "s", "language": "zh", "text_field": "text", "name": "{title}",
        "fields": {"title": "title", "year": "year"}, "constants": {}, "filters": [],
        "cleaning": [], "convert": None, "repeated_names": "error",
    }  # fmt: skip
    return ingest.ingest(records, **given | more)


def record(**more):
    return {"text": TEXT, "title": "甲", "year": "2026", "file": "a.csv", "row": 2} | more


def test_every_span_leads_back_to_the_received_characters():
    received = "\ufeff前言　第１章\r\n甲\u200b乙丙，丁！" + TEXT
    tables = run([record(text=received)], cleaning=[PRINT])
    paragraphs = tables["paragraphs"]
    for row in paragraphs.itertuples():
        for char, place in zip(row.text, from_runs(row.offsets, len(row.text)), strict=True):
            assert received[place] in (char, {"1": "１"}.get(char))
    merged = tables["clauses"].merge(paragraphs, on=["document", "paragraph"])
    for row in merged.itertuples():
        piece = row.text[row.text_start : row.text_end]
        assert normalise(received[row.start_x : row.end_x])[0] == piece


def test_structure_and_removals_come_out():
    tables = run([record()], cleaning=[PRINT])
    paragraphs = tables["paragraphs"]
    assert list(paragraphs["role"]) == ["title", "heading", "body"]
    assert "打印" not in "".join(paragraphs["text"])
    assert tables["cleaning"]["n_characters"].sum() == 4
    assert len(tables["clauses"]) == 5  # title, heading, ； cuts the first sentence, 其一
    assert list(tables["clauses"]["sentence"].unique()) == [0, 1, 2, 3]


def test_filters_leave_out_with_their_reason():
    filters = [{"field": "year", "not_null": True, "reason": "no year"}]
    tables = run([record(), record(title="乙", year="", row=3)], filters=filters)
    assert list(tables["text_documents"]["document"]) == ["s/甲"]
    assert tables["left_out"].values.tolist() == [["a.csv", 3, "no year"]]


def test_traditional_text_is_converted():
    tables = run([record(text="國務院總理報告工作。")], convert="t2s")
    assert tables["paragraphs"]["text"].iloc[0] == "国务院总理报告工作。"


@pytest.mark.parametrize(
    ("text", "more", "said"),
    [
        ("國務院總理報告工作。", {}, True),
        ("國務院總理報告工作。", {"convert": "t2s"}, False),
        ("国务院总理报告工作，乾坤已定。", {}, False),
        ("國務院 reported.", {"language": "en"}, False),
    ],
)
def test_traditional_text_that_is_not_converted_is_said(text, more, said):
    tables = run([record(text=text)], **more)
    assert any("convert: t2s" in remark for remark in ingest.remarks(tables)) is said
    assert (tables["text_documents"]["script"].iloc[0] == "traditional") is said


def test_repeated_names_are_an_error_or_numbered():
    two = [record(), record(row=3)]
    with pytest.raises(LunhengError, match=r"a\.csv, row 3.*甲"):
        run(two)
    tables = run(two, repeated_names="number")
    assert list(tables["text_documents"]["document"]) == ["s/甲", "s/甲-2"]


@pytest.mark.parametrize(
    ("more", "change", "words"),
    [
        ({"text_field": "txt"}, {}, ["a.csv, row 2", "txt", "text"]),
        ({"fields": {"year": "yaer"}}, {}, ["fields.year", "yaer", "year"]),
        ({"name": "{city}"}, {}, ["name", "city"]),
        ({}, {"year": "去年"}, ["a.csv, row 2", "去年"]),
        ({}, {"title": "../x"}, ["a.csv, row 2", "name"]),
        ({}, {"text": "  \n "}, ["a.csv, row 2"]),
    ],
)
def test_errors_name_file_row_and_field(more, change, words):
    with pytest.raises(LunhengError) as error:
        run([record(**change)], **more)
    for word in words:
        assert word in str(error.value)


def test_a_bad_record_is_left_out_with_its_reason_and_the_good_ones_stay():
    problems = [("b.csv", None, "not a CSV file")]
    records = [
        record(),
        record(title="乙", year="去年", row=3),
        record(title="丙", text=" ", row=4),
    ]
    tables = run(records, problems=problems)
    assert list(tables["text_documents"]["document"]) == ["s/甲"]
    rows = tables["left_out"].values.tolist()
    assert [r[0] for r in rows] == ["b.csv", "a.csv", "a.csv"]
    assert [r[1] for r in rows[1:]] == [3, 4]
    assert "去年" in rows[1][2] and "empty" in rows[2][2]


def test_where_nothing_can_be_read_the_first_reason_stops_the_run():
    with pytest.raises(LunhengError, match="去年"):
        run([record(year="去年"), record(year="前年")], problems=[])


def test_batches_are_handed_on_with_what_is_to_be_looked_at():
    said = []
    settings = {"source": "s", "language": "zh", "text_field": "text", "name": "{title}",
                "fields": {}, "constants": {}, "filters": [], "cleaning": [PRINT],
                "convert": None, "repeated_names": "error"}  # fmt: skip
    records = [record(text="修路。打印本页", encoding="gb18030")]
    found = ingest.remarked(ingest.batches(records, left_out=[], **settings), said)
    assert [list(tables["text_documents"]["document"]) for tables in found] == [["s/甲"]]
    assert any("read as gb18030" in remark for remark in said)
    assert any("the cleaning rule print took 57%" in remark for remark in said)
    assert any("key `cleaning`" in remark for remark in said)


def test_what_is_noticed_in_reading_is_said_and_listed(tmp_path, capsys):
    path = tmp_path / "a.csv"
    path.write_text(f"name,text\n甲,{('路通了。' * 9000)[:32_766]}桥\n", encoding="utf-8")
    rules = tmp_path / "rules.yaml"
    rules.write_text("[]", encoding="utf-8")
    script = runpy.run_path(str(INGEST))
    source = {
        "reader": {"format": "auto"}, "strict": False, "file_name": None, "side_table": None,
        "language": "zh", "text": "text", "name": "{name}", "fields": {}, "constants": {},
        "filters": [], "cleaning": None, "convert": None, "repeated_names": "error",
    }  # fmt: skip
    names = [*(n.removeprefix("text_") for n in ingest.TABLES), "left_out"]
    output = {name: str(tmp_path / name) for name in names}
    way = {"way": "file", "paths": [str(path)]}
    script["main"]([str(path)], str(rules), output, name="s", source=source, way=way)
    assert "lunheng: a.csv, row 1: text: the cell ends within" in capsys.readouterr().err
    assert "a.csv,1," in (tmp_path / "left_out").read_text(encoding="utf-8-sig")
    assert (tmp_path / "paragraphs").stat().st_size > 0
