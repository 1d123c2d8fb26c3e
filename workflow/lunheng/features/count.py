"""The waist: counts of one source's texts, and the join of all sources.

Everything here is per source, so that one source can come from its texts and another from the
archive; what needs other sources (groups, classes of terms) is added when they are joined.
"""

from itertools import combinations, pairwise

import ahocorasick
import numpy as np
import pandas as pd

from lunheng.features.points import count_points, stance_counts
from lunheng.features.reuse import shared_wording
from lunheng.tables.io import check

MIN_UNIT = 100
# A title is a label; longer ones are running text, which has no place below the waist.
TITLE = 20
MIN_THEME_TOKENS = 50
MIN_DOCUMENTS = 3
MAX_NGRAMS = 500
MAX_COOCCURRING = 200


def number_units(paragraphs: pd.DataFrame, tokens: pd.DataFrame) -> pd.Series:
    """Give every paragraph its unit: neighbours are joined until a unit has 100 tokens.

    What is left at the document's end and is too short goes to the unit before it, so that no unit
    of a document of 100 tokens or more is shorter: a bag of fewer words is a sentence in disguise.

    Returns
    -------
    Series of int, indexed like `paragraphs`.
    """
    size = tokens.groupby(["document", "paragraph"]).size()
    keys = pd.MultiIndex.from_frame(paragraphs[["document", "paragraph"]])
    sizes = size.reindex(keys, fill_value=0).to_numpy()
    units = np.zeros(len(paragraphs), dtype=np.int32)
    documents = paragraphs["document"].to_numpy()
    for document in pd.unique(documents):
        rows = np.flatnonzero(documents == document)
        blocks: list[list[int]] = [[]]
        held = 0
        for row in rows:
            if held >= MIN_UNIT:
                blocks.append([])
                held = 0
            blocks[-1].append(row)
            held += sizes[row]
        if len(blocks) > 1 and held < MIN_UNIT:
            rest = blocks.pop()
            blocks[-1] += rest
        for number, block in enumerate(blocks):
            units[block] = number
    return pd.Series(units, index=paragraphs.index, name="unit")


def _units(paragraphs, clauses, tokens, codes) -> pd.DataFrame:
    keys = ["document", "unit"]
    by = paragraphs.groupby(keys)
    length = paragraphs["text"].str.replace(r"\s", "", regex=True).str.len()
    frame = pd.DataFrame({"section": by["section"].first()})
    longest = paragraphs.assign(length=length).sort_values(
        [*keys, "length", "paragraph"], ascending=[True, True, False, True], kind="stable"
    )
    frame["role"] = longest.groupby(keys)["role"].first()
    labels = clauses.dropna(subset=["point"]).drop_duplicates([*keys, "sentence", "clause"])
    frame["points"] = labels.groupby(keys)["point"].agg(" ".join)
    frame["points"] = frame["points"].fillna("")
    frame["n_characters"] = length.groupby([paragraphs[k] for k in keys]).sum()
    sentences = clauses.drop_duplicates([*keys, "sentence"])
    coded = codes.drop_duplicates([*keys, "sentence"])
    frame["n_sentences"] = sentences.groupby(keys).size()
    frame["n_sentences_coded"] = coded.groupby(keys).size()
    frame["n_clauses"] = clauses.groupby(keys).size()
    frame["n_tokens"] = tokens.groupby(keys).size()
    frame["n_tokens_content"] = tokens.groupby(keys)["is_content"].sum()
    numbers = [c for c in frame.columns if c.startswith("n_")]
    frame[numbers] = frame[numbers].fillna(0).astype("int32")
    return frame.reset_index()


def _reused(tokens: pd.DataFrame, marks: dict[str, np.ndarray]) -> np.ndarray:
    reused = np.zeros(len(tokens), dtype=bool)
    for document, rows in tokens.groupby("document").indices.items():
        mark = marks.get(document)
        if mark is None or not len(mark):
            continue
        start = tokens["start"].to_numpy()[rows]
        last = tokens["end"].to_numpy()[rows] - 1
        inside = last < len(mark)
        reused[rows[inside]] = mark[start[inside]] & mark[last[inside]]
    return reused


def _theme_tables(clauses, tokens, codes) -> tuple[pd.DataFrame, pd.DataFrame]:
    clause = ["document", "sentence", "clause"]
    coded = codes.drop_duplicates([*clause, "theme"])[[*clause, "theme", "unit"]]
    keys = ["document", "unit", "theme"]
    inside = tokens.merge(coded[[*clause, "theme"]], on=clause)
    frame = pd.DataFrame({"n_clauses": coded.groupby(keys).size()})
    sentences = coded.drop_duplicates(["document", "sentence", "theme"])
    frame["n_sentences"] = sentences.groupby(keys).size()
    frame["n_tokens"] = inside.groupby(keys).size()
    frame = frame.fillna(0).astype("int32").reset_index()
    held = inside.groupby(["document", "theme"])["term"].transform("size")
    themes = coded.groupby(clause)["theme"].transform("size")
    part = inside.merge(coded.assign(part=1 / themes)[[*clause, "theme", "part"]])
    bags = part[(held >= MIN_THEME_TOKENS).to_numpy()].groupby(["document", "theme", "term"])
    bags = bags["part"].agg(n="size", n_shared="sum").reset_index()
    return frame, bags.astype({"n": "int32"})


def _lexicon_counts(paragraphs: pd.DataFrame, formulations: list[str]) -> pd.DataFrame:
    if not formulations:
        return pd.DataFrame(columns=["document", "phrase", "n"])
    automaton = ahocorasick.Automaton()
    for phrase in formulations:
        automaton.add_word(phrase, phrase)
    automaton.make_automaton()
    rows = [
        (document, phrase)
        for document, text in zip(paragraphs["document"], paragraphs["text"], strict=True)
        for _, phrase in automaton.iter(text)
    ]
    frame = pd.DataFrame(rows, columns=["document", "phrase"])
    return frame.groupby(["document", "phrase"]).size().rename("n").reset_index()


def _ngrams(tokens: pd.DataFrame, spaced: bool) -> pd.DataFrame:
    """Return neighbouring content tokens, two and three, found in three documents or more."""
    glue = " " if spaced else ""
    frame = tokens.sort_values(["document", "start"], kind="stable")
    gap = 1 if spaced else 0
    found = []
    for width in (2, 3):
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
    counts = pd.concat(found).groupby(["document", "phrase"]).size().rename("n").reset_index()
    spread = counts.groupby("phrase")["n"].agg(["size", "sum"])
    spread = spread[spread["size"] >= MIN_DOCUMENTS].reset_index()
    order = spread.sort_values(["size", "sum", "phrase"], ascending=[False, False, True])
    return counts[counts["phrase"].isin(set(order["phrase"].head(MAX_NGRAMS)))]


def _cooccurrence(tokens: pd.DataFrame, codes: pd.DataFrame) -> pd.DataFrame:
    content = tokens[tokens["is_content"]]
    frequent = (
        content.groupby("term").size().sort_index().sort_values(ascending=False, kind="stable")
    )
    coding = set(codes["term"]) & set(content["term"])
    keep = coding & set(frequent[frequent >= MIN_DOCUMENTS].index)
    keep |= set(frequent.head(MAX_COOCCURRING).index)
    seen = content[content["term"].isin(keep)].drop_duplicates(["document", "sentence", "term"])
    rows: dict[tuple[str, str, str], int] = {}
    for (document, _), terms in seen.sort_values("term").groupby(["document", "sentence"])["term"]:
        for pair in combinations(terms.tolist(), 2):
            rows[(document, *pair)] = rows.get((document, *pair), 0) + 1
    # A pair met once in a document would say which words one sentence holds.
    kept = [(*key, n) for key, n in rows.items() if n > 1]
    return pd.DataFrame(kept, columns=["document", "term_a", "term_b", "n_sentences"])


def count(
    documents: pd.DataFrame,
    paragraphs: pd.DataFrame,
    clauses: pd.DataFrame,
    tokens: pd.DataFrame,
    codes: pd.DataFrame,
    marks: pd.DataFrame,
    *,
    formulations: list[str],
    segmentation_id: str,
) -> dict[str, pd.DataFrame]:
    """Count one source's texts.

    Parameters
    ----------
    documents, paragraphs, clauses, tokens, codes, marks
        Tables `text_documents`, `paragraphs`, `clauses`, `tokens`, `codes`, `marks` of one source.
    formulations
        Lexicon terms that are counted wherever they stand, nested ones too.
    segmentation_id
        Identity of the segmentation behind `tokens`.

    Returns
    -------
    The tables of `PARTS` but `variants`, checked and sorted.
    """
    paragraphs = paragraphs.assign(unit=number_units(paragraphs, tokens))
    unit = paragraphs[["document", "paragraph", "unit"]]
    clauses = clauses.merge(unit, on=["document", "paragraph"])
    tokens = tokens.merge(unit, on=["document", "paragraph"])
    place = clauses[["document", "sentence", "clause", "unit"]]
    codes = codes.merge(place, on=["document", "sentence", "clause"])
    reuse, shared = shared_wording(paragraphs)
    tokens = tokens.assign(reused=_reused(tokens, shared))
    by_term = tokens.groupby(["document", "unit", "term"])
    counts = pd.DataFrame(
        {
            "n": by_term.size(),
            "n_reused": by_term["reused"].sum(),
            "n_quoted": by_term["is_quoted"].sum(),
        }
    )
    counts = counts.astype("int32").reset_index()
    theme_counts, by_theme = _theme_tables(clauses, tokens, codes)
    total = tokens.groupby("document")["is_content"].agg(["size", "sum"])
    total = total.reindex(documents["document"], fill_value=0)
    documents = documents.drop(columns=["encoding", "script"]).assign(
        title=[t if len(t) <= TITLE else t[:TITLE] + "…" for t in documents["title"]],
        n_tokens=total["size"].to_numpy(),
        n_tokens_content=total["sum"].to_numpy(),
        segmentation_id=segmentation_id,
    )
    spaced = bool((documents["language"] != "zh").all())
    phrases = pd.concat([_lexicon_counts(paragraphs, formulations), _ngrams(tokens, spaced)])
    phrases = phrases.drop_duplicates(["document", "phrase"]).astype({"n": "int32"})
    tables = {
        "documents": documents,
        "units": _units(paragraphs, clauses, tokens, codes),
        "counts": counts,
        "theme_counts": theme_counts,
        "stance_counts": stance_counts(clauses, codes, marks),
        "points": count_points(paragraphs, clauses, codes, marks),
        "counts_by_theme": by_theme,
        "phrases": phrases,
        "cooccurrence": _cooccurrence(tokens, codes),
        "reuse": reuse,
    }
    return {name: check(frame, name) for name, frame in tables.items()}


def count_variant(tokens: pd.DataFrame, *, variant: str) -> pd.DataFrame:
    """Count tokens of another segmentation by document: rows of table `variants`."""
    frame = tokens.groupby(["document", "term"]).size().rename("n").astype("int32").reset_index()
    return frame.assign(variant=variant)
