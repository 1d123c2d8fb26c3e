"""Coded sentences: all of them as a table, and a few behind each share of a theme."""

from itertools import pairwise

import numpy as np
import pandas as pd

from lunheng.corpus.points import number_points
from lunheng.corpus.texts import sentences
from lunheng.report.evidence import MOST, PLACE, keywords, thin
from lunheng.tables.io import check, empty
from lunheng.tables.names import ANY

LINES = 6_000  # in a report; with very many groups each number gets fewer
WIDTH = 30  # characters on each side: there are thousands of these lines
SHARE = ["grouping", "group", "theme", "kind", "mark"]
COLUMNS = [*SHARE, *PLACE, "because"]
_SENTENCE = ["document", "sentence"]
_CLAUSE = [*_SENTENCE, "clause"]
_HIT = [*_CLAUSE, "kind", "id", "start", "end", "rule", "term"]


def lines_each(numbers: int) -> int:
    """Return how many lines each of so many numbers gets, so that a report can be opened."""
    return max(1, min(MOST, LINES // max(numbers, 1)))


def _labelled(paragraphs: pd.DataFrame, clauses: pd.DataFrame) -> pd.DataFrame:
    """Return clauses in order with their section and the label of the point they belong to."""
    place = paragraphs[["document", "paragraph", "section"]]
    frame = clauses.merge(place, on=["document", "paragraph"])
    return number_points(frame.sort_values(_CLAUSE, kind="stable", ignore_index=True))


def _hits(codes: pd.DataFrame, marks: pd.DataFrame) -> pd.DataFrame:
    """Return the hits of themes, stances and instruments in one table, in order."""
    themes = codes.assign(kind="theme", id=codes["theme"])
    found = [f[_HIT] for f in (themes, marks.rename(columns={"mark": "id"})) if len(f)]
    if not found:
        return pd.DataFrame(columns=_HIT)
    order = [*_SENTENCE, "kind", "id", "start", "end", "rule"]
    return pd.concat(found).sort_values(order, kind="stable", ignore_index=True)


def _joined(rows: pd.Series, values: pd.Series, n: int) -> list[str]:
    """Return for each of n rows its distinct values in order, as one string."""
    pairs = pd.DataFrame({"row": rows.to_numpy(), "value": values.to_numpy()}).drop_duplicates()
    pairs = pairs[pairs["value"] != ""].sort_values("row", kind="stable")
    ends = np.searchsorted(pairs["row"].to_numpy(), np.arange(n + 1))
    held = pairs["value"].tolist()
    return ["; ".join(held[a:b]) for a, b in pairwise(ends)]


def coded_sentences(
    paragraphs: pd.DataFrame, clauses: pd.DataFrame, codes: pd.DataFrame, marks: pd.DataFrame
) -> pd.DataFrame:
    """Return every sentence behind the numbers on themes, stances and policy instruments.

    Parameters
    ----------
    paragraphs, clauses, codes, marks
        Tables of one source or of several.

    Returns
    -------
    Table `coded_sentences`: one row for each sentence and theme, stance or instrument.
    """
    hits = _hits(codes, marks)
    if hits.empty:
        return empty("coded_sentences")
    labelled = _labelled(paragraphs, clauses)
    key = [*_SENTENCE, "kind", "id"]
    hits["row"] = hits.groupby(key, sort=False).ngroup()
    # a hit's clause says to which point, and to which themes, what is coded belongs
    at = hits[["row", *_CLAUSE]].drop_duplicates()
    points = at.merge(labelled[[*_CLAUSE, "label"]], on=_CLAUSE)
    of_marks = at[at["row"].isin(hits.loc[hits["kind"] != "theme", "row"])]
    themes = of_marks.merge(codes[[*_CLAUSE, "theme"]].drop_duplicates(), on=_CLAUSE)
    themes = themes.sort_values(["row", "theme"], kind="stable")
    rows = hits.drop_duplicates("row")[key]
    spans = labelled.groupby(_SENTENCE, as_index=False).agg(
        section=("section", "first"), start=("start", "min"), end=("end", "max")
    )
    whole = sentences(paragraphs, clauses)[[*_SENTENCE, "text"]]
    found = rows.merge(whole, on=_SENTENCE, how="left").merge(spans, on=_SENTENCE, how="left")
    n = len(found)
    places = hits["start"].astype(str) + "–" + hits["end"].astype(str)
    return check(
        found.assign(
            source=found["document"].str.partition("/")[0],
            # a spreadsheet would take 2/3 for a date
            section=("§" + found["section"]).where(found["section"] != "", ""),
            point=_joined(points["row"], points["label"], n),
            themes=_joined(themes["row"], themes["theme"], n),
            rules=_joined(hits["row"], hits["rule"], n),
            terms=_joined(hits["row"], hits["term"], n),
            places=_joined(hits["row"], places, n),
        ),
        "coded_sentences",
    )


def _crossed(codes: pd.DataFrame, marks: pd.DataFrame) -> pd.DataFrame:
    """Return one hit for each sentence of a theme, and for each clause of a mark within a theme.

    `because` is the word for which the clause has the theme, where the hit itself is a mark.
    """
    codes = codes.sort_values([*_CLAUSE, "theme", "start", "end"], kind="stable")
    themes = codes.drop_duplicates([*_SENTENCE, "theme"])
    themes = themes.assign(kind="theme", mark=ANY, because="")
    marks = marks.sort_values([*_CLAUSE, "kind", "mark", "start", "end"], kind="stable")
    marks = marks.drop_duplicates([*_CLAUSE, "kind", "mark"]).drop(columns="term")
    within = codes.drop_duplicates([*_CLAUSE, "theme"])[[*_CLAUSE, "theme", "term"]]
    within = marks.merge(within.rename(columns={"term": "because"}), on=_CLAUSE)
    columns = [*_CLAUSE, "theme", "kind", "mark", "start", "end", "because"]
    found = [themes, within, marks.assign(theme=ANY, because="")]
    found = [f[columns] for f in found if len(f)]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=columns)


def behind_shares(
    groups: dict[tuple[str, str], list[str]],
    *,
    paragraphs: pd.DataFrame,
    clauses: pd.DataFrame,
    codes: pd.DataFrame,
    marks: pd.DataFrame,
    most: int = MOST,
) -> pd.DataFrame:
    """Return a few lines behind each share of a theme, and of each stance and instrument in it.

    Parameters
    ----------
    groups
        What `distinct_groups` returned.
    paragraphs, clauses, codes, marks
        Tables of one source or of several.
    most
        Lines for each number, evenly spread over the group's documents and their places.

    Returns
    -------
    grouping, group, theme (* for all clauses), kind (theme, stance or instrument), mark (* where
    kind is theme), then as `evidence.keywords`, and because: the word for which the clause of a
    stance or instrument has the theme.
    """
    members = pd.DataFrame(
        [(*key, document) for key, documents in groups.items() for document in documents],
        columns=["grouping", "group", "document"],
    )
    found = _crossed(codes, marks).merge(members, on="document")
    found = thin(found, SHARE, most=most)
    if found.empty:
        return pd.DataFrame(columns=COLUMNS)
    labels = _labelled(paragraphs, clauses)[[*_CLAUSE, "label"]]
    found = found.merge(labels.rename(columns={"label": "point"}), on=_CLAUSE)
    place = ["document", "start", "end"]
    lines = keywords(found[place].drop_duplicates(), paragraphs, width=WIDTH).drop(columns="point")
    return found.merge(lines, on=place)[COLUMNS].sort_values(
        [*SHARE, "document", "start"], kind="stable", ignore_index=True
    )
