"""Counts of stances, policy instruments and enumerated points."""

import pandas as pd

from lunheng.corpus.points import number_points
from lunheng.tables.names import ANY

_CLAUSE = ["document", "sentence", "clause"]


def _crossed(codes: pd.DataFrame, marks: pd.DataFrame) -> pd.DataFrame:
    """Return each clause once for each theme, stance and instrument of it, * among them."""

    def with_any(frame: pd.DataFrame, column: str) -> pd.DataFrame:
        some = frame[[*_CLAUSE, column]].drop_duplicates()
        every = marked.assign(**{column: ANY})
        return pd.concat([some, every], ignore_index=True)

    marked = marks[_CLAUSE].drop_duplicates()
    stance = marks[marks["kind"] == "stance"].rename(columns={"mark": "stance"})
    instrument = marks[marks["kind"] == "instrument"].rename(columns={"mark": "instrument"})
    crossed = with_any(codes, "theme").merge(marked, on=_CLAUSE)
    crossed = crossed.merge(with_any(stance, "stance"), on=_CLAUSE)
    crossed = crossed.merge(with_any(instrument, "instrument"), on=_CLAUSE)
    return crossed[(crossed["stance"] != ANY) | (crossed["instrument"] != ANY)]


def stance_counts(clauses: pd.DataFrame, codes: pd.DataFrame, marks: pd.DataFrame) -> pd.DataFrame:
    """Count clauses by unit, theme, stance and instrument.

    `*` stands for any: (finance, problem, *) are the clauses on finance that state a problem,
    whatever instrument they name. (theme, *, *) is left to `theme_counts` and `units`.

    Parameters
    ----------
    clauses
        Table `clauses` with a column `unit`.
    codes, marks
        Tables of these names.

    Returns
    -------
    Table `stance_counts`.
    """
    crossed = _crossed(codes, marks).merge(clauses[[*_CLAUSE, "unit"]], on=_CLAUSE)
    keys = ["document", "unit", "theme", "stance", "instrument"]
    frame = pd.DataFrame({"n_clauses": crossed.groupby(keys).size()})
    frame["n_sentences"] = crossed.drop_duplicates([*keys, "sentence"]).groupby(keys).size()
    return frame.astype("int32").reset_index()


def _count_terms(codes: pd.DataFrame) -> pd.DataFrame:
    """Count the terms of each theme in each clause; of terms that overlap, one."""
    keys = [*_CLAUSE, "theme"]
    hits = codes.sort_values([*keys, "start", "end"], ignore_index=True)
    reached = hits.groupby(keys, sort=False)["end"].cummax()
    before = reached.groupby([hits[key] for key in keys], sort=False).shift()
    apart = before.isna() | (hits["start"] >= before)
    return hits.assign(n_terms=apart).groupby(keys, as_index=False)["n_terms"].sum()


def count_points(
    paragraphs: pd.DataFrame, clauses: pd.DataFrame, codes: pd.DataFrame, marks: pd.DataFrame
) -> pd.DataFrame:
    """Count the clauses of each section and enumerated point by theme and stance.

    Returns
    -------
    Table `points`; `*` stands for any theme or stance, so that (*, *) are all clauses.
    """
    terms = _count_terms(codes)
    place = paragraphs.loc[paragraphs["role"] != "heading", ["document", "paragraph", "section"]]
    frame = clauses.merge(place, on=["document", "paragraph"])
    frame = number_points(frame.sort_values(_CLAUSE, kind="stable"))
    frame = frame[[*_CLAUSE, "section", "point", "label"]]
    stances = marks.loc[marks["kind"] == "stance"].rename(columns={"mark": "stance"})
    of_any = clauses[_CLAUSE].merge(terms.groupby(_CLAUSE, as_index=False)["n_terms"].sum(), "left")
    frame = frame.merge(pd.concat([terms, of_any.assign(theme=ANY)]), on=_CLAUSE)
    some = stances[[*_CLAUSE, "stance"]].drop_duplicates()
    frame = frame.merge(pd.concat([some, clauses[_CLAUSE].assign(stance=ANY)]), on=_CLAUSE)
    keys = ["document", "section", "point", "theme", "stance"]
    by = frame.groupby(keys)
    counted = pd.DataFrame(
        {"label": by["label"].first(), "n_clauses": by.size(), "n_terms": by["n_terms"].sum()}
    )
    return counted.astype({"n_clauses": "int32", "n_terms": "int32"}).reset_index()
