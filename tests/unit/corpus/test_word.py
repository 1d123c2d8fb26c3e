import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from lunheng.corpus.word import read_docx
from lunheng.errors import LunhengError

READER = {"format": "docx"}


def made(path, build, *, title=""):
    document = docx.Document()
    document.core_properties.title = title
    build(document)
    document.save(str(path))
    return path


def text_of(path):
    return read_docx(path, READER)[0]["text"]


def edited(path, *, name="word/document.xml", change):
    """Write a Word file again with one of its parts changed."""
    with zipfile.ZipFile(path) as archive:
        parts = {n: archive.read(n) for n in archive.namelist()}
    parts[name] = change(parts.get(name, b""))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for key, content in parts.items():
            archive.writestr(key, content)
    return path


def report(document):
    document.sections[0].header.paragraphs[0].text = "页眉不算"
    document.sections[0].footer.paragraphs[0].text = "页脚不算"
    document.add_heading("修桥的报告", 0)
    document.add_heading("一、过去一年", 1)
    paragraph = document.add_paragraph("修好了")
    paragraph.add_run("三条").bold = True
    paragraph.add_run("路，")
    paragraph.add_run("架起了桥。").italic = True
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ["镇", "桥", "北镇", "两座"], strict=True):
        cell.text = text
    document.add_paragraph("第一件", style="List Number")
    document.add_paragraph("上半行\n下半行")


def test_paragraphs_headings_lists_and_tables_in_order(tmp_path):
    (record,) = read_docx(made(tmp_path / "a.docx", report, title="修桥报告"), READER)
    assert record["text"].split("\n") == [
        *("修桥的报告", "一、过去一年", "修好了三条路，架起了桥。", "镇\t桥", "北镇\t两座"),
        *("第一件", "上半行", "下半行"),
    ]
    assert record["title"] == "修桥报告"


@pytest.mark.parametrize("title", ["", " ", "Word Document", "Untitled"])
def test_a_title_that_is_none_is_none(tmp_path, title):
    path = made(tmp_path / "a.docx", lambda d: d.add_paragraph("路。"), title=title)
    assert read_docx(path, READER)[0]["title"] is None


def test_insertions_and_links_belong_to_the_text_and_deletions_do_not(tmp_path):
    def build(document):
        paragraph = document.add_paragraph("修了")._p
        for xml in (
            "<w:del {ns}><w:r><w:delText>旧路</w:delText></w:r></w:del>",
            "<w:ins {ns}><w:r><w:t>新路</w:t></w:r></w:ins>",
            "<w:hyperlink {ns}><w:r><w:t>（见图）</w:t></w:r></w:hyperlink>",
            "<w:r {ns}><w:instrText>PAGE</w:instrText></w:r>",
            "<w:smartTag {ns}><w:r><w:t>北镇</w:t></w:r></w:smartTag>",
            "<w:sdt {ns}><w:sdtContent><w:r><w:t>架桥。</w:t></w:r></w:sdtContent></w:sdt>",
        ):
            paragraph.append(parse_xml(xml.replace("{ns}", nsdecls("w"))))

    assert text_of(made(tmp_path / "a.docx", build)) == "修了新路（见图）北镇架桥。"


def test_a_file_with_macros_is_read_as_text(tmp_path):
    path = made(tmp_path / "a.docx", lambda d: d.add_paragraph("修好了路。"))
    edited(path, name="word/vbaProject.bin", change=lambda _: b"\xd0\xcf macro")
    assert text_of(path) == "修好了路。"


ENTITIES = {
    "external": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
    "laughs": "<!DOCTYPE x [<!ENTITY a 'ha'>" + "".join(
        f"<!ENTITY {chr(98 + i)} '{f'&{chr(97 + i)};' * 10}'>" for i in range(12)
    ) + "]>",
}  # fmt: skip


@pytest.mark.parametrize("kind", ENTITIES)
def test_entities_are_refused(tmp_path, kind):
    def change(xml):
        head, _, rest = xml.partition(b"?>")
        return head + b"?>" + ENTITIES[kind].encode() + rest.replace("路".encode(), b"&e;&m;", 1)

    path = made(tmp_path / "a.docx", lambda d: d.add_paragraph("修好了路。"))
    with pytest.raises(LunhengError, match=r"a\.docx: it declares entities"):
        text_of(edited(path, change=change))


def test_entities_in_another_part_are_not_resolved(tmp_path):
    path = made(tmp_path / "a.docx", lambda d: d.add_paragraph("修好了路。"))

    def change(xml):
        head, _, rest = xml.partition(b"?>")
        return head + b"?>" + ENTITIES["external"].encode() + rest

    edited(path, name="docProps/core.xml", change=change)
    try:
        assert "root:" not in text_of(path)
    except LunhengError as error:
        assert "a.docx" in str(error)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = made(tmp_path / "a.docx", lambda d: d.add_paragraph("修好了路。"))
    edited(path, name="word/media/x.bin", change=lambda _: b"0" * 50_000_000)
    with pytest.raises(LunhengError, match=r"a\.docx: word/media/x\.bin would unpack"):
        text_of(path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "old or encrypted"),
        (b"", "no whole Word file"),
        (b"PK\x03\x04 cut", "no whole Word file"),
        ("只是文字".encode(), "no whole Word file"),
    ],
)
def test_what_is_no_word_file_is_named(tmp_path, content, words):
    path = tmp_path / "a.docx"
    path.write_bytes(content)
    with pytest.raises(LunhengError, match=rf"a\.docx: .*{words}"):
        text_of(path)


def test_another_kind_of_zip_file_and_a_truncated_one_are_named(tmp_path):
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    with pytest.raises(LunhengError, match="no Word file"):
        text_of(path)
    whole = made(path, lambda d: d.add_paragraph("修好了路。")).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(LunhengError, match=r"a\.docx"):
        text_of(path)
    made(path, lambda d: d.add_paragraph("修好了路。"))
    with pytest.raises(LunhengError, match=r"a\.docx"):
        text_of(edited(path, change=lambda xml: xml[:-40]))


def test_an_empty_file_is_named(tmp_path):
    with pytest.raises(LunhengError, match=r"a\.docx: no text"):
        text_of(made(tmp_path / "a.docx", lambda d: d.add_paragraph(" ")))
