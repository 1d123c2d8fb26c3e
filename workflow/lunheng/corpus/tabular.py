"""Rows of tables as spreadsheets leave them: a header, and a record a row."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice

from lunheng.errors import LunhengError

MAX_COLUMNS = 20_000
MAX_TITLES = 3


def _header(cells: list[str], number: int, name: str) -> list[str]:
    """Return the columns' names; a column without one is called by its place."""
    if len(cells) > MAX_COLUMNS:
        raise LunhengError(
            f"{name}, row {number}: {len(cells)} columns, more than {MAX_COLUMNS}; keep those that "
            "the study uses"
        )
    header = [cell.strip("\ufeff \t\r\n\u3000\xa0") for cell in cells]
    seen: set[str] = set()
    for column in header:
        if column and column in seen:
            raise LunhengError(
                f"{name}, row {number}: the column “{column}” stands twice; rename one of them"
            )
        seen.add(column)
    return [column or f"column {place}" for place, column in enumerate(header, 1)]


def _literal(cell: str) -> str:
    """Return what a cell shows that is written as a formula to keep its zeros: =“001” is 001."""
    return cell[2:-1] if cell.startswith('="') and cell.endswith('"') and len(cell) > 2 else cell


def _is_alone(cells: list[str]) -> bool:
    """Return whether a row has its first cell alone, as a title above a table does."""
    return len(cells) > 1 and bool(cells[0].strip()) and not any(c.strip() for c in cells[1:])


def _names_columns(cells: list[str]) -> bool:
    named = [cell for cell in cells if cell.strip()]
    return len(named) > 1 and len(set(named)) == len(named) and max(map(len, named)) < 50


def _below_titles(full: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    """Return rows from the header on: without the titles that stand alone above it."""
    first = list(islice(full, 1))
    while first and len(first) <= MAX_TITLES and _is_alone(first[-1][1]):
        below = list(islice(full, 1))
        first += below
        if not below:
            break
    kept = first[-1:] if first and _names_columns(first[-1][1]) else first
    return chain(kept, full)


def records_of(rows: Iterable[tuple[int, list[str]]], name: str) -> list[dict]:
    """Make records of a table's rows.

    Parameters
    ----------
    rows
        Number of the row in its file, cells. The first row that is not blank is the header, unless
        it is a title that stands alone above it; blank rows are passed over.
    name
        The file's name, for errors.

    Returns
    -------
    A dict a row. Columns without a name in which nothing stands are left out.

    Raises
    ------
    LunhengError
        Two columns of one name; a row with more or fewer cells than the header, unless what is too
        much or missing is blank and has no name.
    """
    full = (
        (number, [_literal(cell) for cell in cells])
        for number, cells in rows
        if any(cell.strip() for cell in cells)
    )
    full = _below_titles(full)
    number, cells = next(full, (0, []))
    named = max((n for n, cell in enumerate(cells, 1) if cell.strip()), default=0)
    header = _header(cells, number, name)
    records, used = [], {n for n, cell in enumerate(cells) if cell.strip()}
    for number, row in full:
        if len(row) < named or any(cell.strip() for cell in row[len(header) :]):
            raise LunhengError(
                f"{name}, row {number}: {len(row)} cells, the header has {len(header)}; look for a "
                "comma or a quote that is not escaped"
            )
        row = row[: len(header)] + [""] * (len(header) - len(row))
        used.update(n for n in range(len(header)) if n not in used and row[n].strip())
        records.append(row)
    kept = [(n, column) for n, column in enumerate(header) if n in used]
    return [{column: row[n] for n, column in kept} for row in records]
