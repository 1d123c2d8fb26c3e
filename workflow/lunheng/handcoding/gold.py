"""The gold sample: which population its sentences stand for, and where they are in our texts."""

from pathlib import Path

import numpy as np
import pandas as pd

from lunheng.corpus.normalise import bare
from lunheng.errors import LunhengError
from lunheng.handcoding.cells import NONE, read_ids
from lunheng.settings.populations import Population
from lunheng.tables.tsv import read_rows

_COLUMNS = ("id", "document", "text", "themes")


def load_gold(path: str | Path, *, themes: list[str]) -> pd.DataFrame:
    """Read sentences that people have coded.

    Parameters
    ----------
    path
        TSV in UTF-8 with the columns id, document, text and themes, and perhaps coder_a, coder_b
        and others; docs/themes.md says what they hold.
    themes
        Ids of the codebook.

    Returns
    -------
    id, document, text, themes (list of ids), probability (of a sentence to be drawn, null where
    the file has none), and for each column whose name begins with coder_ a list of ids.

    Raises
    ------
    LunhengError
        Names the file, the line and the column.
    """
    header, lines = read_rows(path, _COLUMNS)
    coders = sorted(c for c in header if c.startswith("coder_"))
    rows, seen = [], {}
    for number, row in lines:
        where = f"{path}, line {number}"
        for column in _COLUMNS:
            if not row[column].strip():
                hint = f"write {NONE} for no theme" if column == "themes" else "fill it in"
                raise LunhengError(f"{where}: an empty {column}; {hint}")
        if row["id"] in seen:
            raise LunhengError(f"{where}: the id {row['id']} stands in line {seen[row['id']]} too")
        seen[row["id"]] = number
        lists = {}
        for column in ("themes", *coders):
            lists[column], problem = read_ids(row[column], themes)
            if problem:
                raise LunhengError(f"{where}, {column}: {problem}")
        chance = pd.to_numeric(row.get("probability"), errors="coerce")
        rows.append({c: row[c] for c in _COLUMNS} | lists | {"probability": chance})
    if not rows:
        raise LunhengError(f"{path}: no sentence below the line of names")
    return pd.DataFrame(rows, columns=[*_COLUMNS, "probability", *coders]).astype(
        {"probability": float}
    )


def read_gold(path: str | Path, themes: tuple[str, ...]) -> pd.DataFrame:
    """Return what `load_gold` does, with one boolean column a theme."""
    gold = load_gold(path, themes=list(themes))
    return gold.assign(**{theme: [theme in one for one in gold["themes"]] for theme in themes})


def link(
    gold: pd.DataFrame, sentences: pd.DataFrame, population: Population
) -> tuple[pd.DataFrame, list[str]]:
    """Find the gold sentences of one population in our texts.

    Parameters
    ----------
    gold
        As from `read_gold`.
    sentences
        As from `sentences_of`.
    population
        Where the sentences come from.

    Returns
    -------
    The population's rows of `gold` with our `document` and `sentence`, and the ids of those that
    are not in our texts (cleaning took them out) or are cut differently in both. Where a sentence
    stands several times in a document, the first.
    """
    own = gold[gold["document"].str.startswith(population.names)]
    ids = [population.becomes + name.removeprefix(population.names) for name in own["document"]]
    own = own.assign(document=ids, bare=own["text"].map(bare))
    there = sentences[sentences["document"].isin(set(ids))]
    there = there.assign(bare=there["text"].map(bare))
    there = there.drop_duplicates(["document", "bare"])[["document", "bare", "sentence"]]
    found = own.merge(there, on=["document", "bare"], how="left").drop(columns="bare")
    lost = found["sentence"].isna()
    linked = found[~lost].astype({"sentence": "int32"})
    return linked.drop_duplicates(["document", "sentence"]), found.loc[lost, "id"].tolist()


def eligible(
    sentences: pd.DataFrame, design: dict[str, Population], members: dict[str, list[str]]
) -> np.ndarray:
    """Return which sentences could have been drawn, or are in no population at all."""
    length = sentences["text"].str.len().to_numpy()
    keep = np.ones(len(sentences), dtype=bool)
    for name, population in design.items():
        inside = sentences["document"].isin(members[name]).to_numpy()
        keep &= ~inside | (length >= population.min_characters)
    return keep
