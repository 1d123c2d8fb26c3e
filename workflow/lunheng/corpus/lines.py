"""What layout and recognition did to a text: lines broken in sentences, figures set apart."""

import re
from collections import Counter
from itertools import accumulate, pairwise
from typing import NamedTuple

import regex

from lunheng.corpus.structure import numbering

_BLANKS = " \t\r\u3000\xa0"
_INDENT = tuple(" \t\u3000\xa0")
# A line that ends with one of these may be a paragraph's last.
_END = re.compile(r"[。！？；：…!?;:.][”’」』）)\]\"']*$|[”」』]$")
_BULLET = re.compile(r"[·•●■◆▪○▲★※*]|[-–—]{1,2}(?=\s)|\|")
_COLUMNS = re.compile(r"\S(?:\t|  |\u3000\u3000)\S|\|")
_WIDE = regex.compile(r"[\p{Han}[\p{P}&&[\p{EA=W}\p{EA=F}]]“”‘’—…]", regex.V1)
_MARK = regex.compile(r"[\p{P}&&[\p{EA=W}\p{EA=F}]]", regex.V1)
_NARROWEST = 10  # Han characters
_LONGEST = 120  # characters
_LEAST = 2
_SHARE = 0.75
_FEW = 0.05


class Line(NamedTuple):
    """A line: where its text begins and ends, the text, its width, and whether it is indented.

    `han` is the width of a Han character: two columns, or one where characters are counted.
    """

    start: int
    end: int
    text: str
    width: int
    indented: bool
    han: int


def _lines(rows: list[str], start: int, han: int) -> list[Line]:
    """Return lines with their places."""
    found = []
    for row in rows:
        text = row.strip(_BLANKS)
        at = start + len(row) - len(row.lstrip(_BLANKS))
        # of UTF-8 a Han character takes three bytes, a Latin letter one or two
        filled = row.rstrip(_BLANKS)
        size = len(filled)
        width = size if han == 1 else (len(filled.encode("utf-8", "surrogatepass")) + size) // 2
        found.append(Line(at, at + len(text), text, width, row[:1] in _INDENT, han))
        start += len(row) + 1
    return found


def _opens_part(line: Line) -> bool:
    """Return whether a line begins something of its own: a heading, an item, a row of a table."""
    text = line.text
    return bool(
        _BULLET.match(text)
        or _COLUMNS.search(text)
        or any(numbering(text, language=language) for language in ("zh", "en"))
    )


def _room(line: Line) -> int:
    """Return the width that a line's first word takes, with the blank before it."""
    if _WIDE.match(line.text):
        return line.han
    word = re.match(r"-*[^\s-]*-?", line.text).group()
    han = _WIDE.search(word)
    return 1 + (han.start() if han else len(word))


def _could_go_on(line: Line, after: Line) -> bool:
    """Return whether a line may be one of running text that the next one goes on with."""
    return bool(
        line.text
        and after.text
        and line.width >= _NARROWEST * line.han
        and re.search(r"[^\W\d_]", line.text)
        and not _COLUMNS.search(line.text)
        and not _opens_part(after)
    )


def _edge(pairs: list[tuple[Line, Line]]) -> int:
    """Return the width that most lines were filled to.

    A line was filled to a width where the next one's first word would not have gone into it.
    """
    steps: Counter = Counter()
    for line, after in pairs:
        steps[line.width] += 1
        steps[line.width + _room(after)] -= 1
    best, most, count = 0, 0, 0
    for width in sorted(steps):
        count += steps[width]
        if count > most:
            best, most = width, count
    return best


def _full(line: Line, after: Line, edge: int) -> bool:
    # a line is shorter or longer by a character where no mark may open the next
    slack = line.han if _WIDE.match(after.text) or _WIDE.match(line.text[-1]) else 0
    return line.width - slack <= edge < line.width + _room(after) + slack


def _is_prose(lines: list[Line], joined: set[int], edge: int) -> bool:
    """Return whether what lines are joined to are sentences, and some last lines are short.

    Verses and lists of titles have their marks where their lines end, or none; and their last line
    is as long as the others, which in a paragraph of some lines may come about by chance.
    """
    inside = sum(bool(re.search(r"[，。；、,;.]\s?\w", lines[n].text)) for n in joined)
    inside += sum(bool(re.match("[a-zà-ÿ]", lines[n + 1].text)) for n in joined)
    last = [n + 1 for n in joined if n + 1 not in joined]
    ended = sum(bool(_END.search(lines[n].text)) for n in last)
    short = sum(lines[n].width < edge - lines[n].han for n in last)
    prose = 3 * inside >= len(joined) and 2 * ended > len(last)
    return prose and (10 * short >= len(last) or len(joined) >= 4 * len(last))


def _bare(lines: list[Line]) -> list[int]:
    """Return the numbers of the lines that end without a mark and may go on."""
    found = [n for n in range(len(lines) - 1) if re.search(r"[^\W_]$", lines[n].text)]
    found = [n for n in found if _could_go_on(lines[n], lines[n + 1])]
    return [n for n in found if not _opens_part(lines[n])]


def _wrapped(lines: list[Line]) -> set[int]:
    """Return the numbers of the lines that the next one goes on, where lines were filled so.

    Of the lines that end without a mark, three in four must have been filled to one width, and
    hardly any may be longer.
    """
    bare = _bare(lines)
    if len(bare) < _LEAST:
        return set()
    edge = _edge([(lines[n], lines[n + 1]) for n in bare])
    count = sum(_full(lines[n], lines[n + 1], edge) for n in bare)
    longer = sum(line.width > edge + line.han for line in lines)
    if count < max(_LEAST, _SHARE * len(bare)) or longer > _FEW * len(lines):
        return set()
    pairs = [n for n in range(len(lines) - 1) if _could_go_on(lines[n], lines[n + 1])]
    full = {n for n in pairs if _full(lines[n], lines[n + 1], edge)}
    # where blank lines or indents part the paragraphs, a sentence's end parts none
    indents = sum(line.indented for line in lines if line.text)
    whole = sum(bool(line.text) for line in lines)
    indented = 0 < indents <= 0.8 * whole
    parted = indented or any(not line.text for line in lines[1:-1])
    if indented:
        full = {n for n in full if not lines[n + 1].indented}
    joined = full if parted else {n for n in full if not _END.search(lines[n].text)}
    return joined if _is_prose(lines, joined, edge) else set()


def _parts(rows: list[str]) -> list[tuple[int, int]]:
    """Return what may have been filled to a width of its own: the text, or between blank lines."""
    long = [n for n, row in enumerate(rows) if len(row) > _LONGEST]
    whole = [(0, len(rows))] if len(long) <= _FEW * len(rows) else []
    blank = [n for n, row in enumerate(rows) if not row.strip(_BLANKS)] if len(rows) > 2 else []
    edges = [-1, *blank, len(rows)]
    blocks = [(a + 1, b) for a, b in pairwise(edges) if b - a > _LEAST + 1]
    over = set(long)
    return whole + [(a, b) for a, b in blocks if not over.intersection(range(a, b))]


def _joint(text: str, line: Line, after: Line) -> tuple[int, int, bool]:
    """Return the span between two lines, and whether a blank takes its place."""
    left, right = text[line.end - 1], text[after.start]
    if (_WIDE.match(left) and _WIDE.match(right)) or _MARK.match(left) or _MARK.match(right):
        return line.end, after.start, False
    figure = left.isdigit() and (right.isdigit() or right in ".,%％．")
    if figure and _WIDE.search(line.text) and right not in "，":
        return line.end, after.start, False
    return line.end, after.start, True


def _hyphenated(text: str) -> list[tuple[int, int, bool]]:
    """Return the hyphens that part a word at a line's end, with the line ends.

    The hyphen stays where the text writes the word with it inside a line too.
    """
    found = []
    for match in re.finditer(r"(?<=[a-z])([-\u2010\u00ad])[ \t\r]*\n[ \t]*(?=[a-z])", text):
        before = re.search(r"[^\W\d_]+$", text[: match.start()]).group()
        behind = re.match(r"[^\W\d_]+", text[match.end() :]).group()
        stays = match.group(1) != "\u00ad" and f"{before}-{behind}".lower() in text.lower()
        found.append((match.end(1) if stays else match.start(), match.end(), False))
    return found


def wrapped_lines(text: str) -> list[tuple[int, int, bool]]:
    """Return the line ends inside sentences and words, where the layout shows that they are so.

    Lines of running text that were filled to one width, in the whole text or between two blank
    lines; and words that a hyphen parts at a line's end. Headings, items, tables, verses and lists
    keep their lines.

    Returns
    -------
    (start, end, whether a blank takes its place), in order.
    """
    if "\n" not in text:
        return []
    found = _hyphenated(text) if "-\n" in text or "\u00ad" in text or "\u2010" in text else []
    rows = text.split("\n")
    begins = [0, *accumulate(len(row) + 1 for row in rows)]
    joints = {end: (start, end, kind) for start, end, kind in found}
    for a, b in _parts(rows):
        lines = _lines(rows[a:b], begins[a], 2)
        if not _bare(lines):
            continue
        counted = _lines(rows[a:b], begins[a], 1)
        joined = max(_wrapped(lines), _wrapped(counted), key=len)
        for n in joined:
            joint = _joint(text, lines[n], lines[n + 1])
            joints.setdefault(joint[1], joint)
        if joined and b - a == len(rows):
            break
    return sorted(joints.values())


_B = "[ \u3000\xa0\u2000-\u200a\u202f]"
_POINT = "[.．,，]"
_HAN = "[\u3400-\u9fff]"
# A quick look, that begins with what is rare: a figure or a capital, and another behind a blank.
_ALONE = re.compile(rf"[0-9０-９A-Z]{_POINT}?{_B}[0-9０-９A-Z.．,，%％‰](?![0-9A-Za-z]{{2}})")
_SINGLE = rf"(?<![A-Za-z\d.．])\d(?:{_B}?{_POINT}{_B}?\d(?!\d)|{_B}\d(?!\d))+"
_APART = re.compile(
    # 增长5 0 0亿元: the figure's ends touch its sentence
    rf"(?<=[\u3001-\u9fff（“，；：]){_SINGLE}(?=[\u4e00-\u9fff]|{_B}?[%％‰])(?:{_B}?[%％‰])?"
    # 到 2 0 2 5 年
    rf"|(?<!\d{_B}){_SINGLE}{_B}?(?:年(?!级)|月(?!球|饼)|[日%％‰亿万])"
    # 5 . 2, in any language, and 增长7. 5%
    rf"|(?<![A-Za-z\d.．])(?:\d{_B})*\d+{_B}[.．]{_B}\d+(?:{_B}\d(?!\w))*(?:{_B}[%％‰])?"
    rf"|(?<={_HAN})\d+(?:[.．]{_B}|{_B}[.．])\d+(?={_B}?[%％‰亿万])"
    # in 2 0 2 5 the
    rf"|(?<=[a-z] )(?:1 [5-9]|2 0) \d \d(?= [a-z]|[.,;])"
    # 实现 G D P 增长
    rf"|(?:(?<=[\u3001-\u9fff])|(?<=[\u3001-\u9fff]{_B}))[A-Z](?:{_B}[A-Z](?![A-Za-z\d])){{2,}}"
    rf"(?={_B}?[\u3001-\u9fff])"
)
_BLANK = re.compile(_B)
# in a line whose other characters stand apart too
_RUN = re.compile(
    rf"(?<![A-Za-z\d])[A-Za-z\d](?:{_B}?[.．,，%％](?![A-Za-z\d])|{_B}[A-Za-z\d](?![A-Za-z\d]))+"
)


def _is_spaced(line: str) -> bool:
    """Return whether a line's characters stand apart: 我 市 今 年 for 我市今年."""
    apart = len(re.findall(rf"{_HAN}{_B}(?={_HAN})", line))
    return apart >= 3 and apart > len(re.findall(rf"{_HAN}(?={_HAN})", line))


def figures_apart(text: str) -> list[tuple[int, int, bool]]:
    """Return the blanks inside figures whose digits recognition set apart.

    Also inside abbreviations (G D P) in Chinese. Figures that only stand side by side, as in the
    row of a table, are left.

    Returns
    -------
    (start, end, False), in order.
    """
    rows = {text.rfind("\n", 0, match.start()) + 1 for match in _ALONE.finditer(text)}
    found: set[int] = set()
    for start in rows:
        end = text.find("\n", start)
        line = text[start : end if end >= 0 else len(text)]
        found.update(start + at for at in _apart(line))
    return [(at, at + 1, False) for at in sorted(found)]


def _apart(line: str) -> set[int]:
    """Return the blanks inside figures, and inside abbreviations where the line is spaced."""
    found: set[int] = set()
    for pattern in (_APART, _RUN) if _is_spaced(line) else (_APART,):
        for match in pattern.finditer(line):
            if not _counts_on(match.group()):
                found.update(m.start() for m in _BLANK.finditer(line, match.start(), match.end()))
    return found


def _counts_on(signs: str) -> bool:
    """Return whether figures or letters are names side by side that count on: 1 2 3, A B C."""
    row = _BLANK.sub("", signs.rstrip("年月日%％‰亿万"))
    return len(row) > 2 and (row in "123456789" or row in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")


# Of a table of contents: its heading; an entry with its page, behind leaders or behind a blank.
_GAP = r"[ \t\u3000\xa0]"
_CONTENTS = re.compile(rf"(?:目{_GAP}*[录錄次]|(?:table of )?contents)[:：]?", re.IGNORECASE)
_ENTRY = re.compile(
    rf"\S.{{0,80}}?(?:{_GAP}*(?P<leader>[.．·‥…⋯・_]{{3,}}|…+){_GAP}*|{_GAP}+)"
    r"[(（]?(?P<page>\d{1,4})[)）]?"
)
_HEADED, _BARE_ENTRIES = 2, 4


def contents_lines(text: str) -> list[tuple[int, int, bool]]:
    """Return the tables of contents of a text: its headings again, with their pages.

    A heading such as 目录 with two entries below it; or, without one, four entries in a row whose
    pages stand behind leaders. Pages never go back.

    Returns
    -------
    (start, end, False), in order; whole lines.
    """
    found: list[tuple[int, int, bool]] = []
    begun, headed, entries, page, last, start = 0, False, 0, 0, 0, 0

    def close() -> None:
        if entries >= (_HEADED if headed else _BARE_ENTRIES):
            found.append((begun, last, False))

    for row in text.split("\n"):
        end = min(start + len(row) + 1, len(text))
        line = row.strip(_BLANKS)
        entry = _ENTRY.fullmatch(line)
        fits = entry and (headed or entry["leader"]) and int(entry["page"]) >= page
        if fits:
            begun = begun if entries or headed else start
            entries, page, last = entries + 1, int(entry["page"]), end
        elif line:
            close()
            headed = _CONTENTS.fullmatch(line) is not None
            begun, entries, page = start, 0, 0
        start = end
    close()
    return found
