"""Documents to benchmark on: dealt in two groups, cut in length, with effects planted.

A term's counts follow a gamma mixture of Poissons: document i has an expected count lambda_i,
gamma distributed around rate times length with the dispersion that the term's own counts show.
Given its count n, lambda_i is drawn from its posterior, and a ratio r adds a Poisson count of
mean (r - 1) lambda_i. The sum is then Poisson of mean r lambda_i: the term keeps the dispersion
that it has, bursts included, and its document keeps the words that it has.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from lunheng.contrasts import cutting
from lunheng.errors import LunhengError
from lunheng.features.vocabulary import content_counts
from lunheng.settings import models
from lunheng.words import classes

ROOT = Path(__file__).parents[1]
TOTAL, DOCUMENTS = 20, 5
QUINTILES = 5
MIN_EXPECTED = 0.6
SLOW = ("PyDESeq2",)
SLOW_SPLITS = 12
# Methods that look at a document's units beside its counts.
OF_UNITS = ("lunheng",)
Blocks = tuple[np.ndarray, np.ndarray]


class Corpus(NamedTuple):
    """Units by terms and content tokens by unit of each document; terms; quintile of each term."""

    counts: list[np.ndarray]
    lengths: list[np.ndarray]
    terms: list[str]
    quintile: np.ndarray


def _folder(source: str) -> tuple[Path, "models.Config"]:
    """Return where a source's counts stand, and the configuration that names it."""
    paths = [ROOT / "config" / "config.yaml", *sorted((ROOT / "config" / "studies").glob("*.yaml"))]
    for path in paths:
        study = models.load(path)
        if source in study.sources:
            made = ROOT / "results" / study.study / "features" / "parts" / source
            for folder in (ROOT / "data" / "archive" / source, made):
                if (folder / "counts.parquet").is_file():
                    return folder, study
            raise LunhengError(
                f"source “{source}”: not in the archive and not counted here; run snakemake with "
                f"--configfile {path.relative_to(ROOT)} first"
            )
    raise LunhengError(f"source “{source}”: in no configuration under config/")


def load(source: str) -> Corpus:
    """Read a source's content words, of two characters or more, frequent enough to be tested."""
    folder, study = _folder(source)
    counts = pd.read_parquet(folder / "counts.parquet", columns=["document", "unit", "term", "n"])
    words = study.words
    lists = {name: classes.load_words(ROOT / path) for name, path in words.stop_lists.items()}
    terms = classes.describe_terms(
        sorted(counts["term"].unique()),
        places=classes.load_places(ROOT / words.places),
        stop_lists=lists,
        functions=lists[words.function_words],
        glossary={},
    )
    return corpus(content_counts(counts, terms))


def corpus(counts: pd.DataFrame) -> Corpus:
    """Return a tidy table (document, unit, term, n) as arrays, documents and terms sorted."""
    by_term = counts.groupby("term").agg(n=("n", "sum"), documents=("document", "nunique"))
    held = by_term[(by_term["n"] >= TOTAL) & (by_term["documents"] >= DOCUMENTS)]
    terms = pd.Index(sorted(held.index))
    if not len(terms):
        raise LunhengError(f"no term has {TOTAL} occurrences in {DOCUMENTS} documents")
    tables, lengths = [], []
    for _, rows in counts.groupby("document", sort=True):
        units = rows.groupby("unit")["n"].sum()
        table = np.zeros((len(units), len(terms)), dtype=np.int16)
        column = terms.get_indexer(rows["term"])
        known = column >= 0
        row = units.index.get_indexer(rows["unit"])[known]
        np.add.at(table, (row, column[known]), rows["n"].to_numpy()[known].astype(np.int16))
        tables.append(table)
        lengths.append(units.to_numpy(float))
    whole, totals = whole_documents(tables, lengths)
    return Corpus(tables, lengths, list(terms), fifths(burstiness(whole, totals)))


def whole_documents(tables, lengths) -> tuple[np.ndarray, np.ndarray]:
    """Return documents by terms, and tokens by document."""
    return summed(list(zip(tables, lengths, strict=True)))


def burstiness(counts: np.ndarray, totals: np.ndarray) -> np.ndarray:
    """Return Pearson's dispersion of each term: 1 where its counts vary as Poisson's do."""
    expected = counts.sum(axis=0) * (totals / totals.sum())[:, None]
    squares = (counts - expected) ** 2 / np.maximum(expected, 1e-12)
    return squares.sum(axis=0) / (len(counts) - 1)


def fifths(values: np.ndarray) -> np.ndarray:
    """Number values by their quintile, 1 to 5, ties in order of place."""
    rank = np.empty(len(values), dtype=int)
    rank[np.argsort(values, kind="stable")] = np.arange(len(values))
    return rank * QUINTILES // len(values) + 1


def dispersion(counts: np.ndarray, totals: np.ndarray) -> np.ndarray:
    """Return each term's negative binomial dispersion by moments, at least 0.01."""
    expected = counts.sum(axis=0) * (totals / totals.sum())[:, None]
    excess = ((counts - expected) ** 2 - expected).sum(axis=0)
    return np.maximum(excess / np.maximum((expected**2).sum(axis=0), 1e-12), 0.01)


def cut_units(counts: np.ndarray, lengths: np.ndarray, size: float, rng) -> Blocks:
    """Return contiguous whole units of about `size` tokens: their counts and tokens."""
    if size >= lengths.sum():
        return counts, lengths
    order = np.roll(np.arange(len(lengths)), -int(rng.integers(len(lengths))))
    reached = np.cumsum(lengths[order])
    stop = int(np.argmin(np.abs(reached - size))) + 1
    return counts[order[:stop]], lengths[order[:stop]]


def cut(counts: np.ndarray, lengths: np.ndarray, size: float, rng) -> tuple[np.ndarray, float]:
    """Return the counts and tokens of contiguous whole units of about `size` tokens."""
    units, own = cut_units(counts, lengths, size, rng)
    return units.sum(axis=0), float(own.sum())


def deal(corpus: Corpus, n_target: int, length: float, rng) -> list[Blocks]:
    """Return all documents' units, targets first and cut to `length` of theirs."""
    found = []
    for place, document in enumerate(rng.permutation(len(corpus.counts))):
        own = corpus.lengths[document]
        size = own.sum() * (length if place < n_target else 1.0)
        found.append(cut_units(corpus.counts[document], own, size, rng))
    return found


def summed(blocks: list[Blocks]) -> tuple[np.ndarray, np.ndarray]:
    """Return counts and tokens of documents."""
    return (
        np.array([units.sum(axis=0) for units, _ in blocks]),
        np.array([float(own.sum()) for _, own in blocks]),
    )


def plant(
    counts: np.ndarray,
    totals: np.ndarray,
    *,
    rate: np.ndarray,
    dispersion: np.ndarray,
    ratio: float,
    share: float,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Raise a share of the terms of some documents.

    Parameters
    ----------
    counts, totals
        Documents by terms, tokens by document, of the target alone.
    rate, dispersion
        Of each term, occurrences a token and negative binomial dispersion.
    ratio, share
        How much the terms are raised, and the share of terms that are.
    rng
        Draws the terms and the counts.

    Returns
    -------
    Counts and totals with what was added, and which terms were raised.
    """
    raised = np.zeros(counts.shape[1], dtype=bool)
    chosen = max(round(share * len(raised)), 1)
    raised[rng.choice(len(raised), chosen, replace=False)] = True
    shape = 1 / dispersion[raised]
    mean = np.maximum(rate[raised] * totals[:, None], 1e-12)
    expected = rng.gamma(shape + counts[:, raised]) / (shape / mean + 1)
    added = counts.copy()
    added[:, raised] += rng.poisson((ratio - 1) * expected)
    return added, totals + (added - counts).sum(axis=1), raised


def tested_in_groups(counts: np.ndarray) -> np.ndarray:
    """Return the family of terms: frequent and spread enough, whatever the documents' labels."""
    spread = (counts > 0).sum(axis=0) >= min(DOCUMENTS, len(counts) // 2)
    return spread & (counts.sum(axis=0) >= TOTAL)


def scatter(block: Blocks, added: np.ndarray, rng) -> Blocks:
    """Return a document's units with occurrences added, in units by their tokens."""
    table, tokens = block[0].copy(), block[1].copy()
    term = np.repeat(np.arange(len(added)), added)
    unit = rng.choice(len(tokens), len(term), p=tokens / tokens.sum())
    np.add.at(table, (unit, term), 1)
    np.add.at(tokens, unit, 1)
    return table, tokens


def _ask(methods: dict[str, Callable], split: int, call: Callable) -> dict:
    """Return the methods' p-values and seconds; slow ones answer in the first splits only."""
    p, seconds = {}, {}
    for name, method in methods.items():
        if name in SLOW and split >= SLOW_SPLITS:
            continue
        start = time.perf_counter()
        p[name] = np.nan_to_num(call(name, method), nan=1.0)
        seconds[name] = time.perf_counter() - start
    return {"p": p, "seconds": seconds}


def group_split(
    split: int,
    corpus: Corpus,
    methods: dict[str, Callable],
    *,
    seed: int,
    n_target: int,
    length: float,
    effect: tuple[float, float] | None,
) -> dict:
    """Deal, cut and plant once, and ask every method.

    Returns `p` and `seconds` by method, and over terms `raised`, `over`, `expected`, `quintile`.
    """
    streams = np.random.SeedSequence([seed, n_target, split]).spawn(3)
    rngs = [np.random.default_rng(stream) for stream in streams]
    blocks = deal(corpus, n_target, length, rngs[0])
    counts, totals = summed(blocks)
    tested = tested_in_groups(counts)
    blocks = [(table[:, tested], own) for table, own in blocks]
    counts, quintile = counts[:, tested], corpus.quintile[tested]
    rate = counts.sum(axis=0) / totals.sum()
    expected = rate * totals[:n_target].sum()
    raised = np.zeros(len(rate), dtype=bool)
    if effect:
        own, own_totals, raised = plant(
            counts[:n_target],
            totals[:n_target],
            rate=rate,
            dispersion=dispersion(counts, totals),
            ratio=effect[0],
            share=effect[1],
            rng=rngs[1],
        )
        added = own - counts[:n_target]
        planted = [scatter(*pair, rngs[1]) for pair in zip(blocks[:n_target], added, strict=True)]
        blocks = planted + blocks[n_target:]
        counts = np.vstack([own, counts[n_target:]])
        totals = np.append(own_totals, totals[n_target:])
    own_seed = int(rngs[2].integers(2**31))
    units = cutting.stack(blocks)

    def call(name: str, method: Callable) -> np.ndarray:
        more = {"units": units} if name in OF_UNITS else {}
        return method(counts, totals, n_target, own_seed, **more)

    answers = _ask(methods, split, call)
    sides = [
        counts[rows].sum(axis=0) / totals[rows].sum()
        for rows in (slice(n_target), slice(n_target, None))
    ]
    return answers | {
        "raised": raised, "over": sides[0] > sides[1], "expected": expected, "quintile": quintile,
    }  # fmt: skip


def text_split(
    split: int,
    corpus: Corpus,
    methods: dict[str, Callable],
    *,
    seed: int,
    size: float,
    effect: tuple[float, float] | None,
) -> dict | None:
    """Cut one document to `size` tokens and hold it against the others; None if it is shorter.

    The documents take turns, in an order that the seed gives. Returns what `group_split` does.
    """
    turns = np.random.default_rng([seed, size]).permutation(len(corpus.counts))
    document = turns[split % len(turns)]
    if corpus.lengths[document].sum() < size:
        return None
    streams = np.random.SeedSequence([seed, size, split]).spawn(3)
    rngs = [np.random.default_rng(stream) for stream in streams]
    focal, total = cut(corpus.counts[document], corpus.lengths[document], size, rngs[0])
    others = [i for i in range(len(corpus.counts)) if i != document]
    references = [(corpus.counts[i], corpus.lengths[i]) for i in others]
    whole, totals = summed(references)
    rate = (whole / totals[:, None]).mean(axis=0)
    expected = rate * total
    raised = np.zeros(len(rate), dtype=bool)
    tested = expected >= MIN_EXPECTED
    if effect:
        cuts = [cut(*block, size, rngs[1]) for block in references]
        cuts, lengths = np.array([c for c, _ in cuts]), np.array([x for _, x in cuts])
        own, own_total, raised[tested] = plant(
            focal[None, tested],
            np.array([total]),
            rate=rate[tested],
            dispersion=dispersion(cuts[:, tested], lengths),
            ratio=effect[0],
            share=effect[1],
            rng=rngs[1],
        )
        focal[tested], total = own[0], float(own_total[0])
        tested &= rate * total >= MIN_EXPECTED
    own_seed = int(rngs[2].integers(2**31))
    table, lengths = np.vstack([focal, whole])[:, tested], np.append(total, totals)
    units = cutting.stack([(focal[None], np.array([total])), *references])

    def answer(name, method):
        if name == "lunheng":
            return method(units, MIN_EXPECTED, own_seed)[tested]
        return method(table, lengths, 1, own_seed)

    return _ask(methods, split, answer) | {
        "raised": raised[tested], "over": (focal / total > rate)[tested],
        "expected": expected[tested], "quintile": corpus.quintile[tested],
    }  # fmt: skip
