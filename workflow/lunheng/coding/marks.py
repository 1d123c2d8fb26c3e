"""Beyond presence: how a clause speaks of its themes, and which policy instruments it uses."""

import pandas as pd

from lunheng.coding.rules import code
from lunheng.corpus.document import read_document
from lunheng.settings.codebook import Codebook

# An instrument is used or called for where a clause says what is done or wanted.
ACTING = ("measure", "aim")
_CLAUSE = ["document", "sentence", "clause"]


def mark(
    paragraphs: pd.DataFrame,
    clauses: pd.DataFrame,
    *,
    stances: Codebook,
    instruments: Codebook | None,
) -> pd.DataFrame:
    """Code the stances and the policy instruments of one source's clauses.

    A clause may have several of both. An instrument is kept only where the clause is a measure or
    an aim too: to lack money is no funding, and a port's rank no infrastructure policy.

    Parameters
    ----------
    paragraphs, clauses
        As for `rules.code`.
    stances, instruments
        As from `codebook.load_codebook`; no instruments where a study has none.

    Returns
    -------
    Table `marks`.
    """
    found = [_marks(code(paragraphs, clauses, codebook=stances), "stance")]
    if instruments is not None:
        acting = found[0].loc[found[0]["mark"].isin(ACTING), _CLAUSE].drop_duplicates()
        used = _marks(code(paragraphs, clauses, codebook=instruments), "instrument")
        found.append(used.merge(acting, on=_CLAUSE))
    return pd.concat(found, ignore_index=True)


def _marks(codes: pd.DataFrame, kind: str) -> pd.DataFrame:
    return codes.drop(columns=["source", "probability"]).assign(kind=kind, mark=codes["theme"])[
        [*_CLAUSE, "kind", "mark", "start", "end", "rule", "term"]
    ]


def mark_text(
    text: str, *, stances: Codebook, instruments: Codebook | None
) -> tuple[list[str], list[str]]:
    """Return the stances and the instruments of a text, unions over its clauses, in order."""
    paragraphs, clauses, _ = read_document(text, document="text", language="zh", cleaning=[])
    marks = mark(paragraphs, clauses, stances=stances, instruments=instruments)
    found = marks.groupby("kind")["mark"].agg(set).to_dict()
    return (
        [t.id for t in stances.themes if t.id in found.get("stance", ())],
        [
            t.id
            for t in (instruments.themes if instruments else ())
            if t.id in found.get("instrument", ())
        ],
    )
