"""The waist: counts of one source's texts, and the join of all sources.

Everything here is per source, so that one source can come from its texts and another from the
archive; what needs other sources (groups, classes of terms) is added when they are joined.
"""

from itertools import combinations

import numpy as np
import pandas as pd

from lunheng.features.clusters import copies
from lunheng.features.points import count_points, stance_counts
from lunheng.features.reuse import in_reused
from lunheng.tables.io import check

MIN_UNIT = 100
# A title is a label; longer ones are running text, which has no place below the waist.
TITLE = 20
MIN_THEME_TOKENS = 50
MIN_DOCUMENTS = 3
MAX_COOCCURRING = 200
# Whose codes count as concepts: hits of the codebook's rules, and no other coder's.
RULE = "rule"


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


def in_units(
    paragraphs: pd.DataFrame,
    clauses: pd.DataFrame,
    tokens: pd.DataFrame,
    codes: pd.DataFrame,
    *,
    cut: pd.DataFrame | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return paragraphs, clauses, tokens and codes with a column `unit`.

    Units are made by `tokens`; where `cut` is given, tokens of another segmentation, it is those
    that are returned.
    """
    paragraphs = paragraphs.assign(unit=number_units(paragraphs, tokens))
    unit = paragraphs[["document", "paragraph", "unit"]]
    clauses = clauses.merge(unit, on=["document", "paragraph"])
    tokens = (tokens if cut is None else cut).merge(unit, on=["document", "paragraph"])
    place = clauses[["document", "sentence", "clause", "unit"]]
    return paragraphs, clauses, tokens, codes.merge(place, on=["document", "sentence", "clause"])


def by_term(tokens: pd.DataFrame, reused: pd.DataFrame) -> pd.DataFrame:
    """Return table `counts`.

    Parameters
    ----------
    tokens
        Table `tokens` with a column `unit`.
    reused
        Table `reused` of the same source.
    """
    by = tokens.assign(reused=in_reused(tokens, reused)).groupby(["document", "unit", "term"])
    counts = {"n": by.size(), "n_reused": by["reused"].sum(), "n_quoted": by["is_quoted"].sum()}
    return pd.DataFrame(counts).astype("int32").reset_index()


def theme_tables(
    clauses: pd.DataFrame, tokens: pd.DataFrame, codes: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return tables `theme_counts` and `counts_by_theme`; what is given has a column `unit`."""
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


def _concepts(codes: pd.DataFrame) -> pd.DataFrame:
    """Return in how many clauses of a unit each rule of the codebook found a term."""
    hits = codes[codes["source"] == RULE]
    hits = hits.drop_duplicates(["document", "sentence", "clause", "theme", "rule"])
    by = hits.groupby(["document", "unit", "theme", "rule"])
    return by.size().rename("n").astype("int32").reset_index()


def _cooccurrence(tokens: pd.DataFrame, codes: pd.DataFrame) -> pd.DataFrame:
    content = tokens[tokens["is_content"]]
    frequent = (
        content.groupby("term").size().sort_index().sort_values(ascending=False, kind="stable")
    )
    coding = set(codes["term"]) & set(content["term"])
    keep = coding & set(frequent[frequent >= MIN_DOCUMENTS].index)
    keep |= set(frequent.head(MAX_COOCCURRING).index)
    seen = content[content["term"].isin(keep)].drop_duplicates(["document", "sentence", "term"])
    alone = seen.groupby(["document", "term"]).size().rename("n_sentences").reset_index()
    alone = alone.assign(term_a=alone["term"], term_b=alone["term"]).drop(columns="term")
    rows: dict[tuple[str, str, str], int] = {}
    for (document, _), terms in seen.sort_values("term").groupby(["document", "sentence"])["term"]:
        for pair in combinations(terms.tolist(), 2):
            rows[(document, *pair)] = rows.get((document, *pair), 0) + 1
    # A pair met once in a document would say which words one sentence holds.
    kept = [(*key, n) for key, n in rows.items() if n > 1]
    pairs = pd.DataFrame(kept, columns=["document", "term_a", "term_b", "n_sentences"])
    return pd.concat([frame for frame in (alone, pairs) if len(frame)]) if len(alone) else pairs


def count(
    documents: pd.DataFrame,
    paragraphs: pd.DataFrame,
    clauses: pd.DataFrame,
    tokens: pd.DataFrame,
    codes: pd.DataFrame,
    marks: pd.DataFrame,
    *,
    reused: pd.DataFrame,
    near: pd.DataFrame,
    segmentation_id: str,
) -> dict[str, pd.DataFrame]:
    """Count one source's texts.

    Parameters
    ----------
    documents, paragraphs, clauses, tokens, codes, marks
        Tables `text_documents`, `paragraphs`, `clauses`, `tokens`, `codes`, `marks` of one source.
    reused, near
        Its table `reused`; its pairs of documents with one text or almost (`duplicates`).
    segmentation_id
        Identity of the segmentation behind `tokens`.

    Returns
    -------
    The tables of `COUNTED`, checked and sorted.
    """
    paragraphs, clauses, tokens, codes = in_units(paragraphs, clauses, tokens, codes)
    theme_counts, by_theme = theme_tables(clauses, tokens, codes)
    total = tokens.groupby("document")["is_content"].agg(["size", "sum"])
    total = total.reindex(documents["document"], fill_value=0)
    documents = documents.drop(columns=["encoding", "script"]).assign(
        title=[t if len(t) <= TITLE else t[:TITLE] + "…" for t in documents["title"]],
        n_tokens=total["size"].to_numpy(),
        n_tokens_content=total["sum"].to_numpy(),
        cluster=copies(documents["document"], near),
        segmentation_id=segmentation_id,
    )
    tables = {
        "documents": documents,
        "units": _units(paragraphs, clauses, tokens, codes),
        "counts": by_term(tokens, reused),
        "theme_counts": theme_counts,
        "concept_counts": _concepts(codes),
        "stance_counts": stance_counts(clauses, codes, marks),
        "points": count_points(paragraphs, clauses, codes, marks),
        "counts_by_theme": by_theme,
        "cooccurrence": _cooccurrence(tokens, codes),
    }
    return {name: check(frame, name) for name, frame in tables.items()}
