import zipfile

import pytest
from lunheng.corpus.epub import read_epub
from lunheng.corpus.readers import read_records
from lunheng.errors import LunhengError

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OPS/book.opf"/></rootfiles></container>'
)
HTML = (
    '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml" '
    'xmlns:epub="http://www.idpf.org/2007/ops"><head><title>t</title></head><body>{}</body></html>'
)
CHAPTERS = {
    "nav": '<nav epub:type="toc"><ol><li><a href="two.xhtml">修路</a></li></ol></nav>',
    "toc": "<p>目录：修路、架桥</p>",
    "two": '<h1>修路</h1><p>路\n  修好了<a epub:type="noteref" href="#n">1</a>。</p>'
    '<aside epub:type="footnote" id="n">不读</aside>',
    "one": "<h1>架桥</h1><p>桥<ruby>通<rt>tōng</rt></ruby>了。</p>",
}


def book(path, *, chapters=CHAPTERS, more=None, container=CONTAINER):
    items = "".join(
        f'<item id="{n}" href="{n}.xhtml" media-type="application/xhtml+xml"'
        f"{' properties=' + chr(34) + 'nav' + chr(34) if n == 'nav' else ''}/>"
        for n in chapters
    )
    spine = "".join(f'<itemref idref="{n}"/>' for n in chapters)
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>修桥记</dc:title></metadata><manifest>{items}</manifest><spine>{spine}</spine>"
        '<guide><reference type="toc" href="toc.xhtml"/></guide></package>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", container)
        archive.writestr("OPS/book.opf", package)
        for name, body in chapters.items():
            archive.writestr(f"OPS/{name}.xhtml", HTML.format(body))
        for name, body in (more or {}).items():
            archive.writestr(name, body)
    return path


@pytest.mark.parametrize("name", ["a.epub", "a.txt", "a.docx"])
def test_chapters_come_in_reading_order_without_contents_and_notes(tmp_path, name):
    (record,) = read_records(book(tmp_path / name), reader={"format": "auto"})
    assert record["text"].split("\n") == ["修路", "路 修好了。", "架桥", "桥通了。"]
    assert record["title"] == "修桥记"


def locked(name):
    reference = f'<EncryptedData><CipherReference URI="{name}"/></EncryptedData>'
    return {"META-INF/encryption.xml": f"<e>{reference}</e>"}


def test_an_encrypted_book_is_named_and_encrypted_fonts_do_not_matter(tmp_path):
    with pytest.raises(LunhengError, match=r"a\.epub: encrypted"):
        read_epub(book(tmp_path / "a.epub", more=locked("OPS/one.xhtml")), {})
    assert read_epub(book(tmp_path / "b.epub", more=locked("OPS/font.otf")), {})


@pytest.mark.parametrize(
    "more",
    [
        {"container": "<container/>"},
        {"container": "<!DOCTYPE x [<!ENTITY a 'b'>]><container>&a;</container>"},
        {"container": CONTAINER.replace("book.opf", "../../../etc/passwd")},
        {"container": CONTAINER[:-20]},
        {"chapters": {"one": "<p> </p>"}},
        {"more": {"OPS/big.bin": b"0" * 20_000_000}},
    ],
)
def test_a_book_that_cannot_be_read_is_named(tmp_path, more):
    with pytest.raises(LunhengError, match=r"a\.epub: "):
        read_epub(book(tmp_path / "a.epub", **more), {})
