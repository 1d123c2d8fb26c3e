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


def inline(tmp_path, *pieces, styles=()):
    """Return the text of a paragraph of pieces of XML."""

    def build(document):
        for xml in styles:
            document.styles.element.append(parse_xml(xml.replace("{ns}", nsdecls("w"))))
        paragraph = document.add_paragraph()._p
        for xml in pieces:
            spaces = nsdecls("w") + f' xmlns:mc="{MC}"'
            paragraph.append(parse_xml(xml.replace("{ns}", spaces, 1)))

    return text_of(made(tmp_path / "a.docx", build))


MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
ROAD, OPEN = "<w:r {ns}><w:t>路</w:t></w:r>", "<w:r {ns}><w:t>修好了。</w:t></w:r>"
BOX = "<w:p><w:r><w:t>框里的话</w:t></w:r></w:p>"
HIDDEN = (
    '<w:style {ns} w:type="character" w:styleId="Off"><w:name w:val="off"/><w:rPr><w:vanish/>'
    "</w:rPr></w:style>",
    '<w:style {ns} w:type="character" w:styleId="Off2"><w:name w:val="off 2"/>'
    '<w:basedOn w:val="Off"/></w:style>',
)


def run(properties, text="隐"):
    return f"<w:r {{ns}}><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def field(code, result):
    return [
        *(f'<w:r {{ns}}><w:fldChar w:fldCharType="{k}"/></w:r>' for k in ("begin",)),
        f"<w:r {{ns}}><w:instrText>{code}</w:instrText></w:r>",
        *(['<w:r {ns}><w:fldChar w:fldCharType="separate"/></w:r>'] if result else []),
        *([f"<w:r {{ns}}><w:t>{result}</w:t></w:r>"] if result else []),
        '<w:r {ns}><w:fldChar w:fldCharType="end"/></w:r>',
    ]


READING = r" EQ \* jc2 \* hps10 \o\ad(\s\up 9(lù),路)"
SEEN = {
    "hidden": ([ROAD, run("<w:vanish/>"), OPEN], "路修好了。"),
    "not hidden": ([ROAD, run('<w:vanish w:val="0"/>', "已"), OPEN], "路已修好了。"),
    "hidden by its style": ([ROAD, run('<w:rStyle w:val="Off2"/>'), OPEN], "路修好了。"),
    "shown all the same": (
        [ROAD, run('<w:rStyle w:val="Off2"/><w:vanish w:val="false"/>', "已"), OPEN],
        "路已修好了。",
    ),
    "a reading": (
        ["<w:r {ns}><w:ruby><w:rt><w:r><w:t>lù</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>路</w:t>"
         "</w:r></w:rubyBase></w:ruby></w:r>", OPEN],
        "路修好了。",
    ),
    "a reading as Word wrote it before": ([*field(READING, ""), OPEN], "路修好了。"),
    "a mark": ([ROAD, run('<w:vertAlign w:val="superscript"/>', "[2]"), OPEN], "路修好了。"),
    "a power": (["<w:r {ns}><w:t>5km</w:t></w:r>", run('<w:vertAlign w:val="superscript"/>', "2")],
                "5km2"),
    "a mark of one's own": (
        [ROAD, '<w:r {ns}><w:footnoteReference w:customMarkFollows="1" w:id="2"/><w:t>甲</w:t>'
         "</w:r>", OPEN],
        "路修好了。",
    ),
    "the number of a page": ([ROAD, *field(" PAGE ", "7"), OPEN], "路修好了。"),
    "another place in the text": (
        [ROAD, *field(" REF _x \\h ", "（见下）"), OPEN], "路（见下）修好了。"
    ),
    "a simple field": (
        [ROAD, '<w:fldSimple {ns} w:instr=" PAGE "><w:r><w:t>7</w:t></w:r></w:fldSimple>', OPEN],
        "路修好了。",
    ),
    "a text box in two forms": (
        [ROAD, f"<w:r {{ns}}><mc:AlternateContent><mc:Choice Requires='wps'><w:txbxContent>{BOX}"
         f"</w:txbxContent></mc:Choice><mc:Fallback><w:pict><w:txbxContent>{BOX}</w:txbxContent>"
         "</w:pict></mc:Fallback></mc:AlternateContent></w:r>", OPEN],
        "路修好了。\n框里的话",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", SEEN)
def test_what_a_reader_sees(tmp_path, kind):
    pieces, seen = SEEN[kind]
    assert inline(tmp_path, *pieces, styles=HIDDEN) == seen


def entry(document, text, style=None):
    paragraph = document.add_paragraph(text)
    if style:
        properties = f'<w:pPr {nsdecls("w")}><w:pStyle w:val="{style}"/></w:pPr>'
        paragraph._p.insert(0, parse_xml(properties))
    return paragraph


CONTENTS = [("一、修桥", 1), ("二、修路", 5), ("三、种树", 9)]


def by_style(document):
    for name in ("toc 1", "table of figures"):
        identity = name.replace(" ", "")
        style = f'<w:style {nsdecls("w")} w:type="paragraph" w:styleId="{identity}">'
        document.styles.element.append(parse_xml(f'{style}<w:name w:val="{name}"/></w:style>'))
        document.add_paragraph("目  录")
        entry(document, "一、修桥\t1", identity)


def by_field(document):
    document.add_paragraph("目录")
    for n, (text, page) in enumerate(CONTENTS):
        paragraph = document.add_paragraph()
        if n == 0:
            for xml in field(' TOC \\o "1-3" ', "x")[:3]:
                paragraph._p.append(parse_xml(xml.replace("{ns}", nsdecls("w"))))
        paragraph.add_run(f"{text}\t")
        for xml in field(" PAGEREF _x ", str(page)):
            paragraph._p.append(parse_xml(xml.replace("{ns}", nsdecls("w"))))
    end = field("", "")[-1].replace("{ns}", nsdecls("w"))
    document.add_paragraph()._p.append(parse_xml(end))


def by_control(document):
    inner = "".join(f"<w:p><w:r><w:t>{t}</w:t></w:r></w:p>" for t in ("目录", "一、修桥 1"))
    document.element.body.insert(0, parse_xml(
        f'<w:sdt {nsdecls("w")}><w:sdtPr><w:docPartObj><w:docPartGallery '
        f'w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>{inner}'
        "</w:sdtContent></w:sdt>"
    ))  # fmt: skip


def by_hand(document):
    document.add_paragraph("目录")
    for text, page in CONTENTS:
        document.add_paragraph(f"{text}\t{page}")


@pytest.mark.parametrize("way", [by_style, by_field, by_control, by_hand])
def test_a_table_of_contents_is_no_text(tmp_path, way):
    def build(document):
        way(document)
        document.add_paragraph("一、修桥")
        document.add_paragraph("今年修好三座桥。")

    assert text_of(made(tmp_path / "a.docx", build)) == "一、修桥\n今年修好三座桥。"


def test_tables_in_tables_controls_around_cells_and_rows_that_are_hidden(tmp_path):
    def build(document):
        table = document.add_table(3, 2)
        for cell, text in zip(table._cells, ["镇", "桥", "", "", "隐", "隐"], strict=True):
            cell.text = text
        inner = table.cell(1, 1).add_table(2, 1)
        inner.cell(0, 0).text, inner.cell(1, 0).text = "一座。", "两座。"
        cell = table.cell(1, 0)._tc
        control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent/></w:sdt>")
        cell.addprevious(control)
        control[0].append(cell)
        table.cell(0, 0)
        cell.findall(".//{*}p")[0].append(parse_xml(OPEN.replace("{ns}", nsdecls("w"))))
        row = table._tbl.tr_lst[2]
        row.insert(0, parse_xml(f"<w:trPr {nsdecls('w')}><w:hidden/></w:trPr>"))

    text = text_of(made(tmp_path / "a.docx", build))
    assert text.split("\n") == ["镇\t桥", "修好了。\t一座。 两座。"]


def test_a_paragraph_whose_mark_is_hidden_goes_on_in_the_next(tmp_path):
    def build(document):
        paragraph = document.add_paragraph("一、修桥。")
        mark = f"<w:pPr {nsdecls('w')}><w:rPr><w:vanish/><w:specVanish/></w:rPr></w:pPr>"
        paragraph._p.insert(0, parse_xml(mark))
        document.add_paragraph("今年修好三座桥。")

    assert text_of(made(tmp_path / "a.docx", build)) == "一、修桥。今年修好三座桥。"
