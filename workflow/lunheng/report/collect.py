"""The lines behind a report's numbers, gathered source by source."""

from collections.abc import Iterable

import pandas as pd

from lunheng.report import coded_lines, evidence, shown
from lunheng.settings.codebook import Codebook

TEXTS = ("paragraphs", "clauses", "tokens", "codes", "marks")


def _joined(
    frames: list[pd.DataFrame], columns: list[str], *, by: list[str], most: int
) -> pd.DataFrame:
    """Join the sources' lines; a group or side that spans several keeps as many as one."""
    frames = [f for f in frames if len(f)] or [pd.DataFrame(columns=columns)]
    return evidence.thin(pd.concat(frames, ignore_index=True), by, most=most)


def behind_numbers(
    texts: Iterable[dict[str, pd.DataFrame]],
    contrasts: pd.DataFrame,
    *,
    sides: dict[str, tuple[list[str], list[str]]],
    groupings: dict[str, dict[str, list[str]]],
    books: dict[str, Codebook],
) -> dict[str, pd.DataFrame]:
    """Return the lines behind called terms, and behind the shares of themes and marks.

    Parameters
    ----------
    texts
        Tables `paragraphs`, `clauses`, `tokens`, `codes` and `marks` of each source whose texts
        are at hand; one source is held at a time.
    contrasts
        Table of this name.
    sides
        Contrast: documents of its target and of its reference.
    groupings
        Grouping: group: ids of its documents.
    books
        `codebook`, and `stances` and `instruments` where the study has them.

    Returns
    -------
    terms, as from `evidence.behind`; shares, as from `coded_lines.behind_shares`. Without texts
    both have their columns and no rows.
    """
    wanted = evidence.called(contrasts)
    groups = shown.distinct_groups(groupings)
    marks = sum(len(book.themes) for name, book in books.items() if name != "codebook")
    most = coded_lines.lines_each(len(groups) * (1 + len(books["codebook"].themes)) * (1 + marks))
    terms, shares = [], []
    for text in texts:
        words = {name: text[name] for name in ("paragraphs", "tokens", "codes")}
        coded = {name: text[name] for name in ("paragraphs", "clauses", "codes", "marks")}
        terms.append(evidence.behind(wanted, sides=sides, **words))
        shares.append(coded_lines.behind_shares(groups, most=most, **coded))
    by = [*evidence.ROW, "side"]
    return {
        "terms": _joined(terms, [*by, *evidence.PLACE], by=by, most=evidence.MOST),
        "shares": _joined(shares, coded_lines.COLUMNS, by=coded_lines.SHARE, most=most),
    }
