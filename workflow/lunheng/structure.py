"""Structure of a text: headings and sections, enumerated points, sentences and clauses."""

import re
from itertools import pairwise

_NUMBER = "一二三四五六七八九十百零〇"
_LEVELS = (
    re.compile(rf"第[{_NUMBER}\d]+[章编部分]+"),
    re.compile(rf"[{_NUMBER}]+、"),
    re.compile(rf"（[{_NUMBER}]+）"),
    re.compile(r"\d{1,2}[.．、](?!\d)"),
    re.compile(r"（\d{1,2}）"),
)
_END = "。！？!?；;，,、：:…"
_POINT = re.compile(
    rf"其[{_NUMBER}]|[{_NUMBER}]是(?!否|不)|第[{_NUMBER}](?=[，、：])|首先(?=[，、])|其次(?=[，、])"
    r"|再次(?=[，、])|最后(?=[，、])"
)
_ITEM = re.compile(rf"第[{_NUMBER}\d]+条|（?[{_NUMBER}\d]+）|\d{{1,2}}[.．、](?!\d)|[·•●■]")
_CLOSING = "”’」』）)》"
_MAX_HEADING = 40


def heading_level(text: str) -> int | None:
    """Return the level of a heading from 0, or None where a paragraph is no heading.

    A numbered line without sentence punctuation inside is a heading of its numbering's level; a
    short line without any final punctuation is one below all numberings.
    """
    if len(text) > _MAX_HEADING or re.search(r"[。！？；]", text[:-1]) or text[-1:] in _END:
        return None
    for level, pattern in enumerate(_LEVELS):
        if pattern.match(text):
            return level
    if re.search("[，,：:]", text) or not re.search(r"[\u3400-\u9fffA-Za-z]", text):
        return None
    return len(_LEVELS)


def sections(texts: list[str]) -> list[tuple[str, str]]:
    """Return (section path, role) for each paragraph.

    The path numbers headings from 1 at each depth (2/3); depths follow the order in which
    numberings nest in this text. Roles are heading, item, body.
    """
    result: list[tuple[str, str]] = []
    levels: list[int] = []
    counts: list[int] = []
    for text in texts:
        level = heading_level(text)
        if level is None:
            role = "item" if point_label(text) or _ITEM.match(text) else "body"
            result.append(("/".join(map(str, counts[: len(levels)])), role))
            continue
        while levels and levels[-1] > level:
            levels.pop()
        if not levels or levels[-1] < level:
            levels.append(level)
            del counts[len(levels) :]
            if len(counts) < len(levels):
                counts.append(0)
        del counts[len(levels) :]
        counts[-1] += 1
        result.append(("/".join(map(str, counts)), "heading"))
    return result


def point_label(text: str) -> str | None:
    """Return the label of the enumerated point that a text opens with (一是, 其一, 第一)."""
    match = _POINT.match(text)
    return match.group() if match else None


def sentences(text: str, *, language: str = "zh") -> list[tuple[int, int]]:
    """Return the spans of a paragraph's sentences; they cover it, white space at ends left out.

    A sentence ends at 。！？ with the closing quotes that follow, or at the paragraph's end; in
    English at . ! ? before white space and a capital or a quote.
    """
    if language == "zh":
        pattern = re.compile(rf"[。！？!?]+[{_CLOSING}]*")
    else:
        pattern = re.compile(r"[.!?]+[\"'”’)\]]*(?=\s+[\"'“‘(]?[A-Z0-9])")
    spans, start = [], 0
    for match in pattern.finditer(text):
        spans.append((start, match.end()))
        start = match.end()
    spans.append((start, len(text)))
    return [s for s in (_trim(text, a, b) for a, b in spans) if s[0] < s[1]]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def clauses(text: str, start: int, end: int) -> list[tuple[int, int, str | None]]:
    """Return the clauses of a sentence: its parts between ； and before enumerated points.

    Returns
    -------
    Spans in `text` that cover the sentence, each with the label of its point. A part without a
    label of its own belongs to no point.
    """
    cuts = {start, end}
    cuts |= {m.end() + start for m in re.finditer("[；;]", text[start:end])}
    for match in _POINT.finditer(text, start, end):
        before = text[match.start() - 1] if match.start() > start else "，"
        if before in "，。；：,;:、——” " or match.start() == start:
            cuts.add(match.start())
    edges = sorted(cuts)
    found = []
    for a, b in pairwise(edges):
        a, b = _trim(text, a, b)
        if a < b:
            found.append((a, b, point_label(text[a:b])))
    return found
