"""Formulations (提法): one list for the whole study, and how often each stands in each document.

The list holds what the lexicon has, what the study's trends ask for, and the runs of words that
the texts repeat, mined decade by decade so that the formulations of every decade are on it. All of
it is counted in every document: no row is 0.
"""

from collections.abc import Iterable
from itertools import pairwise

import ahocorasick
import numpy as np
import pandas as pd

from lunheng.tables.io import check

# A run of words is a formulation from so many documents of its source, of which so many in the
# decade that proposes it.
MIN_DOCUMENTS = 3
MIN_IN_DECADE = 2
# Formulations that a source proposes, and at least so many for each of its decades.
PER_SOURCE = 500
PER_DECADE = 150
WIDTHS = (2, 3)


def _runs(tokens: pd.DataFrame, *, spaced: bool) -> pd.DataFrame:
    """Return the runs of two and three content words of a clause: document, phrase, n."""
    glue, gap = (" ", 1) if spaced else ("", 0)
    frame = tokens.sort_values(["document", "start"], kind="stable")
    found = []
    for width in WIDTHS:
        shifted = [frame.shift(-i) for i in range(width)]
        fits = shifted[0]["is_content"].astype(bool)
        phrase = shifted[0]["term"]
        for before, after in pairwise(shifted):
            fits &= after["is_content"].eq(True)
            fits &= (after["document"] == before["document"]).to_numpy()
            fits &= (after["clause"] == before["clause"]).to_numpy()
            fits &= (after["start"] - before["end"]).eq(gap).to_numpy()
            phrase = phrase + glue + after["term"]
        found.append(pd.DataFrame({"document": frame["document"], "phrase": phrase})[fits])
    return pd.concat(found).groupby(["document", "phrase"]).size().rename("n").reset_index()


def mine(documents: pd.DataFrame, tokens: pd.DataFrame, *, spaced: bool) -> pd.DataFrame:
    """Propose the formulations of one source.

    Parameters
    ----------
    documents, tokens
        Tables `text_documents` and `tokens` of the source.
    spaced
        Words stand between blanks, as in English.

    Returns
    -------
    Table `mined_phrases`: of every decade (of all documents, where they have no year) the runs of
    words that stand in most of its documents.
    """
    runs = _runs(tokens, spaced=spaced)
    whole = runs.groupby("phrase")["document"].transform("size")
    runs = runs[whole >= MIN_DOCUMENTS]
    decade = documents.set_index("document")["year"].astype("Float64") // 10
    runs = runs.assign(decade=decade.reindex(runs["document"]).fillna(-1).to_numpy(int))
    quota = max(PER_DECADE, PER_SOURCE // max(runs["decade"].nunique(), 1))
    spread = runs.groupby(["decade", "phrase"])["n"].agg(["size", "sum"]).reset_index()
    spread = spread[spread["size"] >= MIN_IN_DECADE].sort_values(
        ["decade", "size", "sum", "phrase"], ascending=[True, False, False, True]
    )
    chosen = set(spread.groupby("decade").head(quota)["phrase"])
    by = runs[runs["phrase"].isin(chosen)].groupby("phrase")["n"].agg(["size", "sum"])
    by = by.set_axis(["n_documents", "n"], axis=1).astype({"n_documents": "int32", "n": "int64"})
    return check(by.reset_index(), "mined_phrases")


def one_list(
    mined: Iterable[pd.DataFrame], *, lexicon: Iterable[str], asked: Iterable[str]
) -> pd.DataFrame:
    """Return table `phrase_list`, the study's one list of formulations.

    Parameters
    ----------
    mined
        Tables `mined_phrases` of all sources.
    lexicon
        The formulations of the lexicon (`vocabulary.formulations`).
    asked
        What the study's trends ask for.
    """
    origin = {phrase: "texts" for frame in mined for phrase in frame["phrase"]}
    origin |= dict.fromkeys(asked, "asked") | dict.fromkeys(lexicon, "lexicon")
    frame = pd.DataFrame(sorted(origin.items()), columns=["phrase", "origin"])
    return check(frame, "phrase_list")


def _texts(paragraphs: pd.DataFrame, tokens: pd.DataFrame, *, spaced: bool):
    """Yield each document with strings in which a formulation can be looked for."""
    if not spaced:
        yield from zip(paragraphs["document"], paragraphs["text"], strict=True)
        return
    frame = tokens.sort_values(["document", "start"], kind="stable")
    for document, rows in frame.groupby("document"):
        start, end = rows["start"].to_numpy(), rows["end"].to_numpy()
        clause = rows["clause"].to_numpy()
        apart = (start[1:] - end[:-1] != 1) | (clause[1:] != clause[:-1])
        # a line's end keeps apart what a comma or a clause's end does
        ends = np.where(np.append(apart, True), " \n ", " ")
        yield document, " " + "".join(rows["term"].to_numpy(object) + ends.astype(object))


def count_phrases(
    paragraphs: pd.DataFrame, tokens: pd.DataFrame, phrase_list: pd.DataFrame, *, spaced: bool
) -> pd.DataFrame:
    """Count every formulation of the list in one source, nested ones too.

    In Chinese wherever its characters stand, however they are cut; in a language with blanks where
    its words stand as words, with nothing between them.

    Parameters
    ----------
    paragraphs, tokens
        Tables of these names of the source.
    phrase_list
        The table of this name.
    spaced
        As in `mine`.

    Returns
    -------
    Table `phrases`.
    """
    automaton = ahocorasick.Automaton()
    for phrase in phrase_list["phrase"]:
        automaton.add_word(f" {phrase} " if spaced else phrase, phrase)
    rows = []
    if len(automaton):
        automaton.make_automaton()
        texts = _texts(paragraphs, tokens, spaced=spaced)
        rows = [(doc, phrase) for doc, text in texts for _, phrase in automaton.iter(text)]
    frame = pd.DataFrame(rows, columns=["document", "phrase"], dtype=object)
    counts = frame.groupby(["document", "phrase"]).size().rename("n").astype("int32")
    return check(counts.reset_index(), "phrases")
