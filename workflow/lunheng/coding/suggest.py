"""Growing a codebook: terms that a theme's rules may lack, ranked from the corpus."""

import zlib

import numpy as np
import pandas as pd
from scipy import sparse

from lunheng.coding.rules import code, explain_hits, explain_text
from lunheng.corpus.texts import sentence_ids, sentences
from lunheng.errors import LunhengError
from lunheng.settings.codebook import Codebook

LEAST = 5
TRIED = 200
EXAMPLES = 3
_SENTENCE = ["document", "sentence"]
_CLAUSE = ["document", "sentence", "clause"]
_CONTEXT = 12


def _incidence(tokens: pd.DataFrame, codes: pd.DataFrame, theme: str) -> dict:
    """Return which sentences have which content terms, and which are coded."""
    content = tokens[tokens["is_content"]]
    keys = tokens[["document", "sentence", "paragraph"]].drop_duplicates(_SENTENCE)
    index = pd.MultiIndex.from_frame(keys[_SENTENCE])
    row = index.get_indexer(pd.MultiIndex.from_frame(content[_SENTENCE]))
    column, terms = pd.factorize(content["term"], sort=True)
    held = sparse.csr_matrix((np.ones(len(row)), (row, column)), shape=(len(keys), len(terms)))
    held.data[:] = 1  # in the sentence or not
    coded = codes.loc[codes["theme"] == theme, _SENTENCE].drop_duplicates()
    inside = np.zeros(len(keys), dtype=bool)
    at = index.get_indexer(pd.MultiIndex.from_frame(coded))
    inside[at[at >= 0]] = True
    return {
        "held": held,
        "terms": np.asarray(terms, dtype=object),
        "inside": inside,
        "document": pd.factorize(keys["document"])[0],
        "paragraph": keys.groupby(["document", "paragraph"], sort=False).ngroup().to_numpy(),
    }


def _keyness(found: dict) -> np.ndarray:
    """Return how surely a term is at home in coded sentences, at the level of documents.

    In each document the coded sentences with the term are set against their expectation given
    the document's margins (the numerator of Mantel and Haenszel 1959, doi:10.1093/jnci/22.4.719);
    z is the sum over documents divided by the root of the sum of squares, so that a term of one
    document cannot exceed 1 however often it stands there.
    """
    held, inside, document = found["held"], found["inside"], found["document"]
    by = sparse.csr_matrix((np.ones(len(document)), (document, np.arange(len(document)))))
    total = np.asarray(by.sum(axis=1)).ravel()
    share = by @ inside.astype(float) / total
    observed = by @ held.multiply(inside[:, None]).tocsr()
    surplus = observed - sparse.diags(share) @ (by @ held)
    squared = np.asarray(surplus.multiply(surplus).sum(axis=0)).ravel()
    z = np.asarray(surplus.sum(axis=0)).ravel()
    return np.divide(z, np.sqrt(squared), out=np.zeros_like(z), where=squared > 0)


def _neighbourhood(found: dict) -> np.ndarray:
    """Return the NPMI of two things: a sentence not coded has the term; its paragraph is coded."""
    held, inside, paragraph = found["held"], found["inside"], found["paragraph"]
    coded = np.zeros(paragraph.max(initial=0) + 1, dtype=bool)
    coded[paragraph[inside]] = True
    near = coded[paragraph[~inside]].astype(float)
    rest = held[~inside]
    n = max(rest.shape[0], 1)
    single = np.asarray(rest.sum(axis=0)).ravel() / n
    both = np.asarray(near @ rest).ravel() / n
    value = np.full(len(single), -1.0)
    seen = (both > 0) & (both < 1)
    pmi = np.log(both[seen] / (single[seen] * near.mean()))
    value[seen] = pmi / -np.log(both[seen])
    return value


def _hash(text: str) -> int:
    """Return the same number on every machine, whatever PYTHONHASHSEED says."""
    return zlib.crc32(text.encode())


def _similarity(tokens, codes, theme: str, found: dict, *, least: int, seed: int) -> np.ndarray:
    """Return the cosine of each term with the theme's own terms, in vectors of this corpus.

    Skip-gram with negative sampling (Mikolov et al. 2013, arXiv:1310.4546), one worker, since
    more would make the vectors depend on their turns. The theme is the mean of its terms' unit
    vectors, each as often as it coded, by the root.
    """
    from gensim.models import Word2Vec

    content = tokens[tokens["is_content"]]
    lines = [part.tolist() for _, part in content.groupby(_SENTENCE, sort=True)["term"]]
    model = Word2Vec(
        lines, vector_size=100, window=8, min_count=least, sg=1, negative=5, epochs=10,
        sample=1e-4, seed=seed, workers=1, hashfxn=_hash,
    )  # fmt: skip
    n = codes.loc[codes["theme"] == theme, "term"].value_counts().sort_index()
    own = n[[term in model.wv for term in n.index]]
    value = np.full(len(found["terms"]), np.nan)
    if own.empty:
        return value
    centre = sum(np.sqrt(k) * model.wv.get_vector(term, norm=True) for term, k in own.items())
    centre = centre / np.linalg.norm(centre)
    for place, term in enumerate(found["terms"]):
        if term in model.wv:
            value[place] = float(model.wv.get_vector(term, norm=True) @ centre)
    return value


def rank(
    tokens: pd.DataFrame, codes: pd.DataFrame, *, theme: str, least: int = LEAST, seed: int = 1
) -> pd.DataFrame:
    """Rank the corpus' content terms by how much they belong to a theme.

    Parameters
    ----------
    tokens, codes
        Tables of these names, of one or more sources.
    theme
        Its id.
    least
        Sentences in which a term must stand.
    seed
        Of the vectors.

    Returns
    -------
    term, score, keyness (z inside coded sentences, by document), similarity (cosine with the
    theme's terms), neighbourhood (NPMI with coded paragraphs where the sentence itself is not
    coded), n (sentences); best first. The score is the mean of the three ranks, from 0 to 1.

    Raises
    ------
    LunhengError
        No sentence has the theme: there is nothing to grow from.
    """
    if not (codes["theme"] == theme).any():
        raise LunhengError(
            f"no sentence has the theme “{theme}”: give its rules a few terms to begin with"
        )
    found = _incidence(tokens, codes, theme)
    table = pd.DataFrame(
        {
            "term": found["terms"],
            "keyness": _keyness(found),
            "similarity": _similarity(tokens, codes, theme, found, least=least, seed=seed),
            "neighbourhood": _neighbourhood(found),
            "n": np.asarray(found["held"].sum(axis=0)).ravel().astype(int),
        }
    )
    table = table[table["n"] >= least]
    parts = table[["keyness", "similarity", "neighbourhood"]].rank(pct=True)
    table.insert(1, "score", parts.mean(axis=1))
    return table.sort_values(["score", "term"], ascending=[False, True], ignore_index=True)


def _trial(terms: list[str], theme: str, book: Codebook) -> Codebook:
    """Return a codebook of one theme in which each term is a rule: what adding it would code."""
    own = next(t for t in book.themes if t.id == theme)
    rules = [type(own.rules[0])(id=term, terms=[term]) for term in terms]
    return book.model_copy(update={"themes": [own.model_copy(update={"rules": rules})]})


def additions(
    terms: list[str],
    paragraphs: pd.DataFrame,
    clauses: pd.DataFrame,
    codes: pd.DataFrame,
    *,
    theme: str,
    codebook: Codebook,
) -> pd.DataFrame:
    """Return what each term would code that is not coded today.

    Parameters
    ----------
    terms
        Candidates.
    paragraphs, clauses, codes
        Tables of these names.
    theme, codebook
        The theme that would get the term; the codebook.

    Returns
    -------
    term, and for each hit in a clause without the theme: document, sentence, clause, start, end,
    new_sentence (whether no clause of the sentence has the theme).
    """
    trial = _trial(terms, theme, codebook)
    hits = code(paragraphs, clauses, codebook=trial)
    own = codes[codes["theme"] == theme]
    coded = pd.MultiIndex.from_frame(own[_CLAUSE].drop_duplicates())
    hits = hits[~pd.MultiIndex.from_frame(hits[_CLAUSE]).isin(coded)]
    known = pd.MultiIndex.from_frame(own[_SENTENCE].drop_duplicates())
    new = ~pd.MultiIndex.from_frame(hits[_SENTENCE]).isin(known)
    columns = [*_CLAUSE, "start", "end"]
    found = hits[columns].assign(term=hits["rule"], new_sentence=new)
    return found[["term", *columns, "new_sentence"]].reset_index(drop=True)


def _examples(hits: pd.DataFrame, texts: dict[str, str], *, trial: Codebook) -> dict[str, str]:
    """Return each term's keywords in context, spread over what it would add."""
    shown = {}
    for term, part in hits.groupby("term"):
        ids = sentence_ids(part["document"], part["sentence"]).drop_duplicates().tolist()
        places = np.unique(np.linspace(0, len(ids) - 1, min(len(ids), EXAMPLES)).astype(int))
        lines = []
        for name in (ids[i] for i in places):
            text = texts[name]
            found = explain_hits(text, codebook=trial)
            a, b = next((start, end) for _, rule, _, start, end, _ in found if rule == term)
            left, right = text[max(a - _CONTEXT, 0) : a], text[b : b + _CONTEXT]
            lines.append(f"{left}[{text[a:b]}]{right} ({name})")
        shown[term] = " | ".join(lines)
    return shown


def in_gold(
    terms: list[str], gold: pd.DataFrame, *, theme: str, codebook: Codebook
) -> pd.DataFrame:
    """Return how often a term is right in gold sentences that are not coded with the theme today.

    Parameters
    ----------
    terms
        Candidates.
    gold
        text, themes (ids with commas between them, or -).
    theme, codebook
        The theme that would get the term; the codebook.

    Returns
    -------
    term, n_gold (such sentences with the term), n_right (those that have the theme in the gold).
    """
    trial = _trial(terms, theme, codebook)
    counted = {term: [0, 0] for term in terms}
    for text, themes in zip(gold["text"], gold["themes"], strict=True):
        if any(hit[0] == theme for hit in explain_text(text, codebook=codebook)):
            continue
        for term in {hit[1] for hit in explain_text(text, codebook=trial)}:
            counted[term][0] += 1
            counted[term][1] += theme in themes.split(",")
    rows = [(term, *n) for term, n in counted.items()]
    return pd.DataFrame(rows, columns=["term", "n_gold", "n_right"])


def suggest(
    tables: dict[str, pd.DataFrame],
    *,
    theme: str,
    codebook: Codebook,
    gold: pd.DataFrame | None = None,
    top: int = 30,
    least: int = LEAST,
    seed: int = 1,
) -> pd.DataFrame:
    """Return terms that a theme's rules may lack, with what each would add.

    Parameters
    ----------
    tables
        `paragraphs`, `clauses`, `tokens`, `codes`.
    theme, codebook
        The theme to be grown; the codebook.
    gold
        text, themes of sentences coded by hand, or None.
    top
        Terms to return.
    least, seed
        As in `rank`.

    Returns
    -------
    As from `rank`, of terms that would code something new, with n_clauses, n_sentences,
    n_documents (that they would add), n_gold, n_right (as from `in_gold`, empty without a gold),
    precision (n_right in n_gold), examples.
    """
    paragraphs, clauses, tokens, codes = (
        tables[name] for name in ("paragraphs", "clauses", "tokens", "codes")
    )
    ranked = rank(tokens, codes, theme=theme, least=least, seed=seed).head(max(TRIED, 3 * top))
    terms = ranked["term"].tolist()
    hits = additions(terms, paragraphs, clauses, codes, theme=theme, codebook=codebook)
    new = hits[hits["new_sentence"]]
    keys = sentence_ids(new["document"], new["sentence"])
    added = pd.DataFrame(
        {
            "n_clauses": hits.drop_duplicates(["term", *_CLAUSE])["term"].value_counts(),
            "n_sentences": keys.groupby(new["term"]).nunique(),
            "n_documents": hits.groupby("term")["document"].nunique(),
        }
    )
    added = added.fillna(0).astype(int).rename_axis("term").reset_index()
    table = ranked.merge(added, on="term").head(top)
    chosen = table["term"].tolist()
    if gold is None:
        counted = pd.DataFrame({"term": chosen, "n_gold": pd.NA, "n_right": pd.NA})
    else:
        counted = in_gold(chosen, gold, theme=theme, codebook=codebook)
    table = table.merge(counted, on="term").astype({"n_gold": "Int64", "n_right": "Int64"})
    n = table["n_gold"].astype("Float64")
    table["precision"] = (table["n_right"] / n.where(n > 0)).astype("Float64")
    texts = sentences(paragraphs, clauses).set_index("id")["text"].to_dict()
    trial = _trial(chosen, theme, codebook)
    examples = _examples(hits[hits["term"].isin(chosen)], texts, trial=trial)
    return table.assign(examples=table["term"].map(examples))
