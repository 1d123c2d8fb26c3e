import zipfile

import pytest
from lunheng.corpus.opendocument import read_odt
from lunheng.corpus.readers import read_records
from lunheng.errors import LunhengError

SPACES = " ".join(
    f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{u}:1.0"'
    for n, u in [("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"),
                 ("style", "style")]
)  # fmt: skip
STYLES = (
    '<style:style style:name="H"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="H2" style:parent-style-name="H"/>'
    '<style:style style:name="S"><style:text-properties style:text-position="super 58%"/>'
    "</style:style>"
)


def written(path, body, *, more=None, head=""):
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<office:document-content {SPACES}>'
        f"<office:automatic-styles>{STYLES}</office:automatic-styles><office:body><office:text>{body}"
        "</office:text></office:body></office:document-content>"
    )
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": content,
        "meta.xml": '<m xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>修桥 报告'
        "</dc:title></m>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in {**parts, **(more or {})}.items():
            archive.writestr(name, part)
    return path


def text_of(tmp_path, body):
    return read_odt(written(tmp_path / "a.odt", body), {})[0]["text"]


@pytest.mark.parametrize("name", ["a.odt", "a.txt", "a.doc"])
def test_paragraphs_lists_and_tables_in_order(tmp_path, name):
    body = (
        "<text:h>一、修桥</text:h>"
        '<text:p>桥\n  修<text:s text:c="2"/>好<text:line-break/>了。</text:p>'
        "<text:list><text:list-item><text:p>第一件</text:p></text:list-item></text:list>"
        "<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>镇</text:p>"
        "</table:table-cell><table:table-cell><text:p>桥</text:p></table:table-cell></table:table-row>"
        "</table:table-header-rows><table:table-row><table:table-cell><table:table><table:table-row>"
        "<table:table-cell><text:p>北镇</text:p></table:table-cell></table:table-row></table:table>"
        "</table:table-cell><table:covered-table-cell/><table:table-cell><text:p>两座</text:p>"
        "</table:table-cell></table:table-row></table:table>"
    )
    (record,) = read_records(written(tmp_path / name, body), reader={"format": "auto"})
    lines = ["一、修桥", "桥 修  好", "了。", "第一件", "镇\t桥", "北镇\t两座"]
    assert record["text"].split("\n") == lines
    assert record["title"] == "修桥 报告"


@pytest.mark.parametrize(
    "piece",
    [
        '<text:span text:style-name="H2">隐</text:span>',
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>注</text:p></text:note-body></text:note>",
        "<office:annotation><text:p>批</text:p></office:annotation>",
        '<text:span text:style-name="S">[3]</text:span>',
        "<text:page-number>7</text:page-number>",
        "<text:hidden-text>隐</text:hidden-text>",
    ],
)
def test_what_a_reader_does_not_see_is_no_text(tmp_path, piece):
    assert text_of(tmp_path, f"<text:p>桥{piece}修好了。</text:p>") == "桥修好了。"


def test_readings_hidden_parts_contents_deletions_and_boxes(tmp_path):
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>删</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes><text:p>目录</text:p><text:table-of-content>"
        "<text:index-body><text:p>一、修桥 3</text:p></text:index-body></text:table-of-content>"
        "<text:p><text:ruby><text:ruby-base>桥</text:ruby-base><text:ruby-text>qiáo</text:ruby-text>"
        "</text:ruby>宽<draw:frame><draw:text-box><text:p>框里的话</text:p></draw:text-box></draw:frame>"
        '六米。</text:p><text:section text:display="none"><text:p>隐</text:p></text:section>'
        '<text:p text:style-name="H">隐</text:p>'
    )
    assert text_of(tmp_path, body) == "桥宽六米。\n框里的话"


HOSTILE = {
    "entities": {"head": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'},
    "bomb": {"more": {"Pictures/x.png": b"0" * 20_000_000}},
    "encrypted": {"more": {"META-INF/manifest.xml": "<m><encryption-data/></m>"}},
    "not XML": {"more": {"styles.xml": "<x"}},
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_files_are_named(tmp_path, kind):
    with pytest.raises(LunhengError, match=r"a\.odt: "):
        read_odt(written(tmp_path / "a.odt", "<text:p>桥&#x6865;</text:p>", **HOSTILE[kind]), {})


def test_deep_and_empty_files_are_named(tmp_path):
    with pytest.raises(LunhengError, match=r"a\.odt: "):
        text_of(tmp_path, "<text:list>" * 100_000 + "</text:list>" * 100_000)
    with pytest.raises(LunhengError, match=r"a\.odt: no text"):
        text_of(tmp_path, "<text:p/>")
    (tmp_path / "b.odt").write_bytes(b"PK\x03\x04 cut")
    with pytest.raises(LunhengError, match=r"b\.odt: no whole OpenDocument file"):
        read_odt(tmp_path / "b.odt", {})
