import zipfile

import pytest
from lunheng.corpus.formats import ENDINGS, format_by_content, format_of
from lunheng.corpus.readers import _READERS, read_records
from lunheng.errors import LunhengError
from lunheng.settings.models import Reader


def put(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_every_ending_has_a_reader_and_every_reader_a_name_in_the_configuration():
    named = set(Reader.model_fields["format"].annotation.__args__) - {"auto"}
    assert set(ENDINGS.values()) == set(_READERS) == named | {"doc"}


def test_an_ending_without_a_reader_is_named(tmp_path):
    with pytest.raises(LunhengError, match=r"a\.exe: no reader for files that end with “\.exe”"):
        format_of(tmp_path / "a.exe")


PAGE = "<!DOCTYPE html><html><head><title>t</title></head><body><p>路修好了。</p></body></html>"
SHOWN = {
    "html": [PAGE, f"<!-- x -->\n{PAGE}", "<html><p>路。", f'<?xml version="1.0"?>{PAGE[15:]}',
             "<p>路修好了。</p>\n<p>桥也通了。</p>"],
    "json": ['[{"text": "路。"}]', '{"text":\n "路。"}'],
    "jsonl": ['{"text": "路。"}\n{"text": "桥。"}'],
    "text": ["路修好了。", "[1] 路", "{路}", "<路>", "他写下 <b>路</b> 两个字。", "[路](x)",
             "a < b", "<script>alert(1)</script>",
             "# 路\n\n**修好**了", "MIME 是什么", "[]", "[1, 2]"],
}  # fmt: skip


@pytest.mark.parametrize(("kind", "content"), [(k, c) for k, cs in SHOWN.items() for c in cs])
def test_a_text_is_what_it_holds(tmp_path, kind, content):
    assert format_by_content(put(tmp_path / "a.txt", content), "text") == kind
    if kind == "html":
        wide = put(tmp_path / "b.txt", ("\ufeff" + content).encode("utf-16-le"))
        assert format_by_content(wide, "text") == kind


REFUSED = {
    "a picture": [b"\x89PNG\r\n", b"\xff\xd8\xff\xe0", b"GIF89a", b"II*\0", b"RIFF\0\0\0\0WEBP"],
    "a packed file": [b"Rar!\x1a\x07\0", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"\xfd7zXZ\0"],
    "a CAJ file": [b"CAJ\0", b"KDH 2.0"],
    "save it as .docx": [
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        '<?xml version="1.0"?>\n<?mso-application progid="Word.Document"?>\n<w:wordDocument>',
        '<?xml version="1.0"?><pkg:package>',
    ],
    "encrypted": [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")],
    "save it as .xlsx": ['<?xml version="1.0"?>\n<ss:Workbook>'],
    "an XML file": ['<?xml version="1.0"?><TEI><text>路</text></TEI>'],
    "a LaTeX source": ["% a\n\\documentclass{article}\n\\begin{document}路\\end{document}"],
}


@pytest.mark.parametrize(("what", "content"), [(w, c) for w, cs in REFUSED.items() for c in cs])
@pytest.mark.parametrize("name", ["a.txt", "a.doc"])
def test_what_has_no_reader_is_named_with_what_to_do(tmp_path, what, content, name):
    path = put(tmp_path / name, content)
    with pytest.raises(LunhengError, match=rf"a\.\w+: .*{what}"):
        read_records(path, reader={"format": "auto"})


@pytest.mark.parametrize("name", ["a.doc", "a.wps"])
def test_old_word_files_and_what_is_only_called_so(tmp_path, name):
    path = put(tmp_path / name, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99)
    with pytest.raises(LunhengError, match=r"Word or WPS file of the old kind.*save it as \.docx"):
        read_records(path, reader={"format": "auto"})
    for content in ("路修好了。", PAGE):
        (record,) = read_records(put(path, content), reader={"format": "auto"})
        assert record["text"] == "路修好了。"


def packed(path, *names):
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return path


def test_zip_files_by_what_they_hold(tmp_path):
    path = packed(tmp_path / "a.txt", "b.txt")
    with pytest.raises(LunhengError, match=r"a\.txt: a zip file"):
        format_by_content(path, "text")
    assert format_by_content(packed(path, "word/document.xml"), "text") == "docx"
    assert format_by_content(packed(path, "xl/workbook.xml"), "csv") == "xlsx"
    with pytest.raises(LunhengError, match=r"a\.txt: a presentation"):
        format_by_content(packed(path, "ppt/presentation.xml"), "text")
    path.write_bytes(path.read_bytes()[:40])
    with pytest.raises(LunhengError, match=r"a\.txt: "):
        format_by_content(path, "text")


def test_what_a_file_was_taken_for_is_noticed(tmp_path):
    noticed = []
    read_records(put(tmp_path / "a.txt", PAGE), reader={"format": "auto"}, noticed=noticed)
    assert noticed == [("a.txt", None, "a.txt: it is html by its content, and read so")]


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.epub", "a.odt"])
def test_a_page_that_was_saved_in_place_of_a_file_is_read_and_said(tmp_path, name):
    noticed = []
    (record,) = read_records(put(tmp_path / name, PAGE), reader={"format": "auto"}, noticed=noticed)
    assert record["text"] == "路修好了。" and "html by its content" in noticed[0][2]


def test_a_format_that_was_asked_for_gives_way_to_what_the_file_is(tmp_path):
    path = put(tmp_path / "a.csv", b"{\\rtf1 road}")
    assert read_records(path, reader={"format": "text"})[0]["text"] == "road"
    assert format_by_content(tmp_path / "none.txt", "text") == "text"
