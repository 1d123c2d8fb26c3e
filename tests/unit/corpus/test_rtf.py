import pytest
from lunheng.corpus.readers import read_records
from lunheng.corpus.rtf import read_rtf
from lunheng.errors import LunhengError

HEAD = r"{\rtf1\ansi\ansicpg936{\fonttbl{\f0\fcharset134 SimSun;}}\f0 "


def written(text):
    return "".join(c if c.isascii() else f"\\u{ord(c)}?" for c in text)


def text_of(tmp_path, content, name="a.rtf"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_records(path, reader={"format": "auto"})[0]["text"]


@pytest.mark.parametrize("name", ["a.rtf", "a.txt", "a.doc", "a.docx", "a.html", "a.csv"])
def test_rtf_is_read_whatever_it_is_called(tmp_path, name):
    body = written("路修好了。") + "\\par " + written("桥也通了。")
    assert text_of(tmp_path, f"{HEAD}{body}}}", name) == "路修好了。\n桥也通了。"


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_characters_of_a_code_page_escaped_or_not(tmp_path, encoding):
    assert text_of(tmp_path, f"{HEAD}路修好了}}".encode(encoding)) == "路修好了"
    escaped = "".join(f"\\'{b:02x}" for b in "桥".encode("gbk"))
    assert text_of(tmp_path, f"{HEAD}{escaped}}}") == "桥"


def test_a_character_of_two_units_is_one(tmp_path):
    assert text_of(tmp_path, HEAD + r"\u-10174?\u-8265?}") == "𠮷"


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        (r"a{\v no}b\v no\v0 c", "abc"),
        (r"a{\deleted no}b{\footnote no}c{\*\annotation no}", "abc"),
        (r'{\field{\*\fldinst{HYPERLINK "x.org"}}{\fldrslt{a link}}}', "a link"),
        (r"p. {\field{\*\fldinst PAGE}{\fldrslt 7}}a", "p. a"),
        (r"{\field{\*\fldinst TOC \\o}{\fldrslt A\tab 1\par B\tab 2\par}}A\par b", "A\nb"),
        (r"\trowd a\cell b\cell\row c\cell d\cell\row", "a\tb\nc\td"),
        (r"road{\super [2]} is 5 km{\super 2} wide{\super 3}", "road is 5 km2 wide"),
        (r"a{\shp{\*\shpinst{\sp{\sn n}{\sv 2}}{\shptxt box\par}}}\par b", "a\nbox\nb"),
        (r"a{\pict\bin4 }}}}}b", "ab"),
    ],
)  # fmt: skip
def test_what_a_reader_sees(tmp_path, body, seen):
    assert text_of(tmp_path, HEAD + body + "}") == seen


@pytest.mark.parametrize(
    "content", [b"{\\rtf1", b"{\\rtf1 {\\fonttbl", b"{\\rtf1 }}}}", b"{\\rtf1 \\u99999999999?}"]
)
def test_a_file_without_text_is_named(tmp_path, content):
    path = tmp_path / "a.rtf"
    path.write_bytes(content)
    with pytest.raises(LunhengError, match=r"a\.rtf: "):
        read_rtf(path, {})


def test_a_text_that_is_no_rtf_and_deep_groups(tmp_path):
    with pytest.raises(LunhengError, match=r"a\.rtf: no RTF"):
        text_of(tmp_path, "路修好了")
    assert text_of(tmp_path, "{\\rtf1 " + "{" * 20_000 + "a") == "a"
