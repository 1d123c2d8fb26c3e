"""The lexicon: policy terms that the dictionary would cut to pieces, each with its reason."""

import re
from pathlib import Path

import pandas as pd

from lunheng.errors import LunhengError
from lunheng.tables.tsv import read_rows

COLUMNS = ("term", "kind", "english", "reason")
KINDS = ("formulation", "institution", "place", "person", "programme", "technology")


def read_terms(path: str | Path, columns: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    """Read a list of terms: tab-separated text whose first line names the columns.

    Parameters
    ----------
    path
        The file.
    columns
        Names that must be there, the terms' own first.

    Returns
    -------
    Line number and cells of each term.

    Raises
    ------
    LunhengError
        See `tsv.read_rows`; also a blank or doubled term, or one with blanks inside Chinese
        text. Names the file and the line.
    """
    found, seen = read_rows(path, columns)[1], {}
    for number, row in found:
        term = row[columns[0]]
        if not term.strip() or term != term.strip():
            raise LunhengError(f"{path}, line {number}: the term is blank or has blanks around it")
        if re.search(r"[\u3400-\u9fff]\s|\s[\u3400-\u9fff]", term):
            raise LunhengError(f"{path}, line {number}: “{term}” has a blank inside; take it out")
        if term in seen:
            raise LunhengError(f"{path}, line {number}: “{term}” stands in line {seen[term]} too")
        seen[term] = number
    return found


def load_lexicon(path: str | Path) -> pd.DataFrame:
    """Read the lexicon.

    Returns
    -------
    Frame with columns term, kind, english, reason, sorted by term.

    Raises
    ------
    LunhengError
        See `read_terms`; also a term of one character, one that is not Han throughout, an unknown
        kind, or a missing reason.
    """
    rows = read_terms(path, COLUMNS)
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
