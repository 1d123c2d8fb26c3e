"""Rows of tables as spreadsheets leave them: a header, and a record a row."""

from collections.abc import Iterable

from lunheng.errors import LunhengError

MAX_COLUMNS = 20_000


def _header(cells: list[str], number: int, name: str) -> list[str]:
    """Return the columns' names; a column without one is called by its place."""
    if len(cells) > MAX_COLUMNS:
        raise LunhengError(
            f"{name}, row {number}: {len(cells)} columns, more than {MAX_COLUMNS}; keep those that "
            "the study uses"
        )
    header = [cell.strip() for cell in cells]
    seen: set[str] = set()
    for column in header:
        if column and column in seen:
            raise LunhengError(
                f"{name}, row {number}: the column “{column}” stands twice; rename one of them"
            )
        seen.add(column)
    return [column or f"column {place}" for place, column in enumerate(header, 1)]


def records_of(rows: Iterable[tuple[int, list[str]]], name: str) -> list[dict]:
    """Make records of a table's rows.

    Parameters
    ----------
    rows
        Number of the row in its file, cells. The first row that is not blank is the header; blank
        rows are passed over.
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
    full = ((number, cells) for number, cells in rows if any(cell.strip() for cell in cells))
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
