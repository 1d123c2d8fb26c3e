import pytest
from lunheng.corpus.readers import read_records
from lunheng.corpus.subtitles import are_subtitles, read_subtitles
from lunheng.errors import LunhengError

HEAD = "[Script Info]\nTitle: t\n\n[V4+ Styles]\nFormat: Name\nStyle: D\n\n[Events]\n"
EVENTS = "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
SAID = {
    "srt": "1\n00:00:01,000 --> 00:00:04,000\n<i>路</i>修好了\n\n2\n00:00:05,000 --> 00:00:07,000\n"
    "{\\an8}桥也通了\n",
    "vtt": "WEBVTT\n\nNOTE 不说的话\n\n00:01.000 --> 00:04.000 align:start\n"
    "<v 老王>路<00:02.000>修好了\n\n"
    "00:04.000 --> 00:06.000\n路修好了\n桥也通了\n",
    "ass": HEAD + EVENTS + "Dialogue: 0,0:00:01.00,0:00:02.00,D,,0,0,0,,"
    "{\\b1}路{\\b0}修好了\\N桥也通了\n"
    "Comment: 0,0:00:01.00,0:00:02.00,D,,0,0,0,,不说的话\n",
    "lrc": "[ti:歌]\n[00:01.00]路修好了\n[00:02.10][00:09.10]桥也通了\n",
    "sbv": "0:00:01.000,0:00:02.000\n路修好了\n\n0:00:03.000,0:00:04.000\n桥也通了\n",
    "sub": "{0}{25}路修好了|桥也通了\n",
    "smi": "<SAMI><BODY><SYNC Start=1><P>路修好了<SYNC Start=99><P>桥也通了</BODY></SAMI>",
    "ttml": '<?xml version="1.0"?><tt xmlns="http://www.w3.org/ns/ttml"><body><div>'
    '<p begin="00:00:01.000" end="00:00:02.000">路修好了<br/>桥也通了</p></div></body></tt>',
}  # fmt: skip


@pytest.mark.parametrize("kind", SAID)
@pytest.mark.parametrize("ending", ["txt", None])
def test_what_is_said_is_read_whatever_the_file_is_called(tmp_path, kind, ending):
    path = tmp_path / f"a.{ending or kind}"
    path.write_text(SAID[kind], encoding="utf-8")
    (record,) = read_records(path, reader={"format": "auto"})
    assert record["text"] == "路修好了\n桥也通了"


@pytest.mark.parametrize(
    "text",
    [
        "会议9:30开始，10:00 --> 11:00休息。",
        "[1] 路\n[2] 桥\n",
        "路修好了。\n[12:30] 吃饭\n" * 3,
        "{a}{b}",
    ],
)
def test_texts_that_speak_of_times_are_texts(text):
    assert not are_subtitles(text)


def test_subtitles_in_which_nothing_is_said_are_named(tmp_path):
    path = tmp_path / "a.srt"
    path.write_text("1\n00:00:01,000 --> 00:00:04,000\n\n", encoding="utf-8")
    with pytest.raises(LunhengError, match=r"a\.srt: nothing is said"):
        read_subtitles(path, {})
    path.write_text("只是文字", encoding="utf-8")
    with pytest.raises(LunhengError, match=r"a\.srt: subtitles that cannot be read"):
        read_subtitles(path, {})
