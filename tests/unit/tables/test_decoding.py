import pytest
from lunheng.errors import LunhengError
from lunheng.tables.decoding import decode, decode_named

PROSE = (
    "今年要把水渠修到山脚，让每一块坡地都浇上水。村口的学校翻修一新，孩子们搬进了明亮的教室。" * 4
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_common_encodings_are_read_without_being_told(tmp_path, encoding):
    path = tmp_path / "a.txt"
    path.write_bytes(PROSE.encode(encoding))
    assert decode(path, encoding=None) == PROSE


@pytest.mark.parametrize(
    ("text", "encoding", "said"),
    [
        ("document\tregion\ntowns/文一\t东\n", "gb18030", "gb18030"),
        ("id\tname\n1\t國會議員的話\n", "big5", "big5"),
        ("name\tcity\nJosé\tZürich\n", "cp1252", "cp1252"),
    ],
)
def test_a_few_characters_are_enough_to_tell_an_encoding(tmp_path, text, encoding, said):
    path = tmp_path / "a.tsv"
    path.write_bytes(text.encode(encoding))
    assert decode_named(path, encoding=None) == (text, said)


def test_big5_is_read_where_it_is_named(tmp_path):
    path = tmp_path / "a.txt"
    text = "國會今日開議，討論預算。"
    path.write_bytes(text.encode("big5"))
    assert decode(path, encoding="big5") == text


@pytest.mark.parametrize(
    ("content", "encoding", "words"),
    [
        (b"", None, ["a.txt", "empty"]),
        (b" \n", "utf-8", ["a.txt", "empty"]),
        (PROSE.encode("gb18030"), "utf-8", ["a.txt", "utf-8", "gb18030"]),
        (PROSE.encode(), "utf-88", ["a.txt", "utf-88", "utf-8"]),
    ],
)
def test_what_cannot_be_decoded_says_what_to_do(tmp_path, content, encoding, words):
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    with pytest.raises(LunhengError) as error:
        decode(path, encoding=encoding)
    for word in words:
        assert word in str(error.value)
