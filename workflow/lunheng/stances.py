"""Beyond presence: how a clause speaks of its themes, and which policy instruments it uses."""

import numpy as np
import pandas as pd

from lunheng.cells import read_ids
from lunheng.code import code
from lunheng.codebook import Codebook
from lunheng.document import read_document
from lunheng.errors import LunhengError

# An instrument is used or called for where a clause says what is done or wanted.
ACTING = ("measure", "aim")
ANY = "*"
_CLAUSE = ["document", "sentence", "clause"]


def mark(
    paragraphs: pd.DataFrame,
    clauses: pd.DataFrame,
    tokens: pd.DataFrame | None = None,
    *,
    stances: Codebook,
    instruments: Codebook | None,
) -> pd.DataFrame:
    """Code the stances and the policy instruments of one source's clauses.

    A clause may have several of both. An instrument is kept only where the clause is a measure or
    an aim too: to lack money is no funding, and a port's rank no infrastructure policy.

    Parameters
    ----------
    paragraphs, clauses, tokens
        As for `code.code`.
    stances, instruments
        As from `codebook.load_codebook`; no instruments where a study has none.

    Returns
    -------
    Table `marks`.
    """
    found = [_marks(code(paragraphs, clauses, tokens, codebook=stances), "stance")]
    if instruments is not None:
        acting = found[0].loc[found[0]["mark"].isin(ACTING), _CLAUSE].drop_duplicates()
        used = _marks(code(paragraphs, clauses, tokens, codebook=instruments), "instrument")
        found.append(used.merge(acting, on=_CLAUSE))
    return pd.concat(found, ignore_index=True)


def _marks(codes: pd.DataFrame, kind: str) -> pd.DataFrame:
    return codes.drop(columns=["source", "probability"]).assign(kind=kind, mark=codes["theme"])[
        [*_CLAUSE, "kind", "mark", "start", "end", "rule", "term"]
    ]


def mark_text(
    text: str, *, stances: Codebook, instruments: Codebook
) -> tuple[list[str], list[str]]:
    """Return the stances and the instruments of a text, unions over its clauses, in order."""
    paragraphs, clauses, _ = read_document(text, document="text", language="zh", cleaning=[])
    marks = mark(paragraphs, clauses, stances=stances, instruments=instruments)
    found = marks.groupby("kind")["mark"].agg(set).to_dict()
    return (
        [t.id for t in stances.themes if t.id in found.get("stance", ())],
        [t.id for t in instruments.themes if t.id in found.get("instrument", ())],
    )


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


def number_points(clauses: pd.DataFrame) -> pd.DataFrame:
    """Say which enumerated point each clause belongs to.

    A label (其一, 一是) opens a point; what follows in the paragraph belongs to it until the next
    label. The last of several points in one sentence ends with the sentence.

    Parameters
    ----------
    clauses
        Table `clauses` with a column `section`, in order.

    Returns
    -------
    `clauses` with `point` (number in its section from 1, 0 outside all points) and `label`.
    """
    numbers, labels, used = [], [], {}
    before, number, label, tied = None, 0, "", None
    rows = clauses[["document", "paragraph", "section", "sentence", "point"]]
    for document, paragraph, section, sentence, opened in rows.itertuples(index=False, name=None):
        if (document, paragraph) != before or tied not in (None, sentence):
            number, label, tied, last = 0, "", None, None
        before = (document, paragraph)
        if isinstance(opened, str):
            tied = sentence if number and last == sentence else None
            number = used[document, section] = used.get((document, section), 0) + 1
            label, last = opened, sentence
        numbers.append(number)
        labels.append(label)
    return clauses.assign(point=numbers, label=labels)


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


def evaluate(
    gold: pd.DataFrame, *, stances: Codebook, instruments: Codebook, seed: int, resamples: int
) -> pd.DataFrame:
    """Measure the coding of stances and instruments against a gold sample.

    Parameters
    ----------
    gold
        text, stances, instruments (ids separated by spaces, or -).
    stances, instruments
        The rules.
    seed, resamples
        Of the resampled sentences behind the intervals (percentile bootstrap).

    Returns
    -------
    kind, mark (* over all of a kind), n (sentences that have it), and precision, recall and f1,
    each with `_low` and `_high`; missing where there is nothing to measure.

    Raises
    ------
    LunhengError
        A stance or an instrument that the rules do not know, with its row.
    """
    coded = [mark_text(t, stances=stances, instruments=instruments) for t in gold["text"]]
    weights = np.random.default_rng(seed).multinomial(
        len(gold), np.full(len(gold), 1 / len(gold)), size=resamples
    )
    rows = []
    for at, (kind, book) in enumerate((("stance", stances), ("instrument", instruments))):
        ids = [theme.id for theme in book.themes]
        wanted = _wanted(gold[f"{kind}s"], ids)
        found = np.array([[i in c[at] for i in ids] for c in coded])
        true = np.array([[i in w for i in ids] for w in wanted])
        for name, some in ((ANY, slice(None)), *((i, [n]) for n, i in enumerate(ids))):
            hit = (found & true)[:, some].sum(axis=1)
            sums = np.stack([hit, found[:, some].sum(axis=1), true[:, some].sum(axis=1)])
            drawn = _quality(sums @ weights.T)
            row = {"kind": kind, "mark": name, "n": int(sums[2].sum())}
            for measure, value in _quality(sums.sum(axis=1)).items():
                held = drawn[measure][~np.isnan(drawn[measure])]
                low, high = np.quantile(held, [0.025, 0.975]) if len(held) else (np.nan, np.nan)
                row |= {measure: float(value), f"{measure}_low": low, f"{measure}_high": high}
            rows.append(row)
    return pd.DataFrame(rows)


def _wanted(cells: pd.Series, known: list[str]) -> list[list[str]]:
    found = []
    for row, cell in enumerate(cells, 1):
        ids, problem = read_ids(cell, known, what=cells.name)
        if problem:
            raise LunhengError(f"gold, row {row}, column “{cells.name}”: {problem}")
        found.append(ids)
    return found


def _quality(sums: np.ndarray) -> dict[str, np.ndarray]:
    hit, found, true = (np.asarray(part, dtype=float) for part in sums)
    with np.errstate(invalid="ignore", divide="ignore"):
        return {"precision": hit / found, "recall": hit / true, "f1": 2 * hit / (found + true)}
