"""Tables of contents, which repeat a text's headings with the numbers of their pages."""

import re

# A line that a reader knows to be an entry; what stands between the cells of a table's row. Neither
# is a character that anything can be written with.
ENTRY = "\ufdd0"
CELL = "\ufdd1"
# Lines with a leader and a number in a row from which they are a table of contents.
LEAST = 3
_LEADER = r"(?:(?:[.．·・‥_•][ \u3000]?){3,}|[…⋯]{2,}|\t+)"
_LISTED = re.compile(
    rf"\S.*?({_LEADER})\s*[-—–(（]?\s*(\d{{1,4}}|[ivxlc]{{1,6}})\s*[-—–)）]?\s*", re.I
)
_NAMED = re.compile(
    r"(?:(?:图|表|圖|插图|图表|表格|附图|附表)?目[录錄次]|内容目录|(?:table\s*of\s*)?contents"
    r"|(?:list|table)\s*of\s*(?:figures|tables|illustrations))[:：]?",
    re.IGNORECASE,
)


def _number(line: str) -> int | None:
    """Return the page that a line of a table of contents ends with; 0 where it is not counted."""
    if line == ENTRY:
        return 0
    match = _LISTED.fullmatch(line.strip()) if len(line) < 200 and CELL not in line else None
    if match is None:
        return None
    return int(match[2]) if match[2].isdigit() else 0


def is_title_of_contents(line: str) -> bool:
    """Return whether a line is nothing but the words “table of contents”, in Chinese or English."""
    return bool(_NAMED.fullmatch("".join(line.split())))


def listed(lines: list[str]) -> set[int]:
    """Return which lines are tables of contents and their titles.

    Parameters
    ----------
    lines
        In order. `ENTRY` stands for a line that its reader knew to be an entry; the cells of a
        table's row are separated by `CELL`.

    Returns
    -------
    Places in the list. A row of `LEAST` lines that end with a leader (dots, a tab) and page numbers
    that do not fall is a table of contents; behind its title one is enough.
    """
    numbers = [_number(line) for line in lines]
    gone: set[int] = set()
    at = 0
    while at < len(lines):
        if numbers[at] is None:
            at += 1
            continue
        end, last = at, 0
        while end < len(lines) and numbers[end] is not None and (numbers[end] or last) >= last:
            last = numbers[end] or last
            end += 1
        titled = at > 0 and is_title_of_contents(lines[at - 1])
        if titled or end - at >= LEAST or ENTRY in lines[at:end]:
            gone.update(range(at - titled, end))
        at = end
    return gone


def without_contents(lines: list[str]) -> list[str]:
    """Return the lines that are no tables of contents, with `CELL` as a tab; see `listed`."""
    gone = listed(lines)
    return [line.replace(CELL, "\t") for n, line in enumerate(lines) if n not in gone]
