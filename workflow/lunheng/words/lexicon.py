"""The lexicon: policy terms that the dictionary would cut to pieces, each with its reason."""

import re
from pathlib import Path

import pandas as pd

from lunheng.errors import LunhengError

COLUMNS = ("term", "kind", "english", "reason")
KINDS = ("formulation", "institution", "place", "person", "programme", "technology")


def read_tsv(path: str | Path, columns: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    """Read a tab-separated list with exactly these columns; the first is the term.

    Returns
    -------
    (line number, row) for each row.

    Raises
    ------
    LunhengError
        Names the file and the line of a missing tab, a blank or doubled term, or a term with
        blanks inside Chinese text.
    """
    path = Path(path)
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise LunhengError(f"{path}: not readable as UTF-8 text: {error}") from None
    if not lines or tuple(lines[0].split("\t")) != columns:
        found = lines[0] if lines else "an empty file"
        raise LunhengError(
            f"{path}, line 1: expected the columns {', '.join(columns)}; found {found}"
        )
    rows, seen = [], {}
    for number, line in enumerate(lines[1:], 2):
        cells = line.split("\t")
        if len(cells) != len(columns):
            raise LunhengError(
                f"{path}, line {number}: {len(cells)} cells, expected {len(columns)} with a tab "
                f"between them; found {line!r}"
            )
        row = dict(zip(columns, cells, strict=True))
        term = row[columns[0]]
        if not term.strip() or term != term.strip():
            raise LunhengError(f"{path}, line {number}: the term is blank or has blanks around it")
        if re.search(r"[\u3400-\u9fff]\s|\s[\u3400-\u9fff]", term):
            raise LunhengError(f"{path}, line {number}: “{term}” has a blank inside; take it out")
        if term in seen:
            raise LunhengError(f"{path}, line {number}: “{term}” stands in line {seen[term]} too")
        seen[term] = number
        rows.append((number, row))
    return rows


def load_lexicon(path: str | Path) -> pd.DataFrame:
    """Read the lexicon.

    Returns
    -------
    Frame with columns term, kind, english, reason, sorted by term.

    Raises
    ------
    LunhengError
        See `read_tsv`; also a term of one character, one that is not Han throughout, an unknown
        kind, or a missing reason.
    """
    rows = read_tsv(path, COLUMNS)
    for number, row in rows:
        where, term = f"{path}, line {number}", row["term"]
        if not re.fullmatch(r"[\u4e00-\u9fd5]{2,}", term):
            raise LunhengError(
                f"{where}: “{term}” must be two or more Han characters of the dictionary's range "
                "(U+4E00 to U+9FD5): others always stand alone"
            )
        if row["kind"] not in KINDS:
            raise LunhengError(f"{where}: kind {row['kind']!r}; expected one of {', '.join(KINDS)}")
        if not row["reason"].strip():
            raise LunhengError(f"{where}: “{term}” has no reason; say why it is one word")
    frame = pd.DataFrame([row for _, row in rows], columns=list(COLUMNS))
    return frame.sort_values("term").reset_index(drop=True)
