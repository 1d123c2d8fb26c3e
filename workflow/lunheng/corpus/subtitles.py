"""Subtitles and timed words: what is said, without numbers and times."""

import re
from pathlib import Path

from lunheng.errors import LunhengError
from lunheng.tables.decoding import decode_named

_ARROW = re.compile(r"^\s*\d{1,3}:\d{2}(?::\d{2})?[.,:]\d{1,3}\s*-->\s*\d{1,3}:\d{2}", re.MULTILINE)
# Formats that no library reads: words with their times before them, and times on a line of theirs.
_STAMP = re.compile(r"^[ \t]*(?:\[\d{1,3}:\d{2}(?:[.:]\d{1,3})?\][ \t]*)+", re.MULTILINE)
_SPAN = re.compile(r"^\d{1,2}:\d{2}:\d{2}\.\d{3},\d{1,2}:\d{2}:\d{2}\.\d{3}[ \t]*$", re.MULTILINE)
_SONG_TAG = re.compile(r"^\[[a-z]{2,8}:[^\]\n]*\][ \t]*$", re.MULTILINE)
_FRAMES = re.compile(r"^\s*\{\d+\}\{\d+\}")
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]*>|<[\d:.]+>|\{\\[^{}]*\}")


def are_subtitles(text: str) -> bool:
    """Return whether a text, or its beginning, is subtitles or words with their times."""
    if not any(sign in text for sign in ":{<"):  # most texts: no times, no frames
        return False
    start = text.lstrip("\ufeff \n\t")
    arrows = "-->" in text and _ARROW.search(text)
    if arrows or start.startswith("WEBVTT") or _FRAMES.match(start):
        return True
    if re.search(r"^\[Script Info\]", start) or re.match(r"<SAMI>", start, re.IGNORECASE):
        return True
    if "http://www.w3.org/ns/ttml" in start:
        return True
    lines = sum(bool(line.strip()) for line in _SONG_TAG.sub("", text).splitlines())
    stamps, spans = len(_STAMP.findall(text)), len(_SPAN.findall(text))
    return (stamps >= 2 and stamps >= 0.6 * lines) or (spans >= 2 and spans >= 0.3 * lines)


def _cues(text: str, path: Path) -> list[str]:
    """Return the words of each cue."""
    import pysubs2

    if not _ARROW.search(text) and (len(_STAMP.findall(text)) > 1 or len(_SPAN.findall(text)) > 1):
        return _STAMP.sub("", _SPAN.sub("", _SONG_TAG.sub("", text))).split("\n")
    try:
        # the frame rate plays no part: times are left out
        found = pysubs2.SSAFile.from_string(text.replace("\r\n", "\n"), fps=25)
    except Exception as error:  # the library raises what its formats raise
        raise LunhengError(
            f"{path.name}: subtitles that cannot be read ({type(error).__name__}); save them as "
            ".srt in a program for subtitles"
        ) from None
    return [event.plaintext for event in found if not event.is_comment and not event.is_drawing]


def read_subtitles(path: Path, reader: dict) -> list[dict]:
    """Read subtitles (SRT, WebVTT, ASS, SSA, SAMI, TTML, MicroDVD, LRC, SBV).

    Parameters
    ----------
    path
        The file.
    reader
        `encoding`, guessed where it is not given.

    Returns
    -------
    One record: text (a line a line of a cue; what rolls on from the cue before stands once),
    encoding.

    Raises
    ------
    LunhengError
        Subtitles that cannot be read, or nothing said in them.
    """
    text, encoding = decode_named(path, encoding=reader.get("encoding"))
    lines: list[str] = []
    for cue in _cues(text, path):
        for line in _TAG.sub("", cue).split("\n"):
            line = line.strip()
            if line and lines[-1:] != [line]:
                lines.append(line)
    if not lines:
        raise LunhengError(f"{path.name}: nothing is said in these subtitles; look at the file")
    return [{"text": "\n".join(lines), "encoding": encoding}]
