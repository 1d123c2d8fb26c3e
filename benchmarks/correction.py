"""Coverage of corrected theme shares, and what the correction does to a study's shares.

    python benchmarks/correction.py [--repetitions 2000] [--gold GOLD [--study innovation-centres]]

First: populations of documents and sentences whose coder misses some themes and sees others where
there are none, sampled in two stages as the shipped gold was; how often the interval as coded and
the corrected one hold the true share. Then, with the folder of the gold and a study that was run
from its texts: its shares as coded and corrected, with predictions from n-grams alone and from
rules and n-grams.
"""

import argparse
import os
from pathlib import Path

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402

ROOT = Path(__file__).parents[1]
SHARES = np.array([0.015, 0.03, 0.06, 0.1, 0.2, 0.3])
RECALL = np.array([0.7, 0.6, 0.8, 0.9, 0.75, 0.85])
FALSE = np.array([0.003, 0.01, 0.01, 0.05, 0.02, 0.1])
RICH, OTHER = 0.274207, 0.044278


def population(documents: int, rng: np.random.Generator):
    """Return document, truth, codes and probability of each sentence; themes in columns.

    Shares, recall and false codes differ between documents; sentences in paragraphs rich in theme
    words are drawn more often.
    """
    of = np.repeat(np.arange(documents), rng.integers(250, 550, documents))
    shape = (documents, len(SHARES))
    share = rng.beta(25 * SHARES, 25 * (1 - SHARES), size=shape)
    recall = np.clip(RECALL + rng.normal(0, 0.06, shape), 0, 1)
    false = FALSE * rng.lognormal(0, 0.4, shape)
    truth = rng.random((len(of), len(SHARES))) < share[of]
    codes = rng.random(truth.shape) < np.where(truth, recall[of], false[of])
    rich = rng.random(len(of)) < np.where(codes.any(axis=1), 0.5, 0.12)
    return of, truth.astype(float), codes.astype(float), np.where(rich, RICH, OTHER)


def coverage(
    documents: int, drawn: int, *, repetitions: int, seed: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return how often the intervals as coded and corrected hold the truth, and half widths.

    Each by theme, the corrected half width on average.
    """
    from lunheng.analysis.correction import as_coded, mean_error
    from scipy.stats import t

    rng = np.random.default_rng(seed)
    of, truth, codes, chance = population(documents, rng)
    target, share = truth.mean(axis=0), codes.mean(axis=0)
    counts = np.zeros((documents, len(SHARES)))
    np.add.at(counts, of, codes)
    _, low, high = as_coded(counts, np.bincount(of).astype(float))
    held, width = np.zeros(len(SHARES)), np.zeros(len(SHARES))
    for _ in range(repetitions):
        chosen = np.sort(rng.choice(documents, drawn, replace=False))
        rows = np.isin(of, chosen) & (rng.random(len(of)) < chance)
        mean, variance, df = mean_error(
            (truth - codes)[rows],
            chance[rows],
            np.searchsorted(chosen, of[rows]),
            population=documents,
        )
        half = t.ppf(0.975, df) * np.sqrt(variance)
        held += np.abs(share + mean - target) <= half
        width += half
    naive = (low <= target) & (target <= high)
    return naive, held / repetitions, width / repetitions


def study(name: str, gold: Path) -> None:
    """Print shares as coded and corrected of the populations and regions of a study."""
    from lunheng.analysis.correction import corrected_shares
    from lunheng.handcoding.labels import label_gold
    from lunheng.settings import populations
    from lunheng.settings.codebook import load_codebook
    from lunheng.tables.io import read_table

    results = ROOT / "results" / name
    design = populations.load_design(ROOT / "config" / "gold.yaml")
    documents = read_table(results / "features" / "documents.parquet", "documents")
    sources = [p.documents.model_extra["source"] for p in design.values()]
    tables = {
        part: pd.concat(
            [read_table(results / "text" / s / f"{part}.parquet", part) for s in sources],
            ignore_index=True,
        )
        for part in ("paragraphs", "clauses", "codes")
    }
    counted = [
        read_table(results / "features" / f"{part}.parquet", part)
        for part in ("units", "theme_counts")
    ]
    documents = documents[documents["source"].isin(sources)]
    book = load_codebook(ROOT / "config" / "codebook.yaml")
    themes = tuple(t.id for t in book.themes)
    members = populations.frames(design, documents)
    regions = documents[documents["region"].notna()] if "region" in documents else documents[:0]
    groupings = {
        "population": members,
        "region": {r: sorted(g["document"]) for r, g in regions.groupby("region")},
    }
    for label, rules in (("n-grams", None), ("rules and n-grams", book)):
        labels, predictions, lost = label_gold(
            **tables, documents=documents, folder=gold, design=design, themes=themes, seed=1,
            codebook=rules,
        )  # fmt: skip
        found = corrected_shares(
            labels, predictions, *counted, groupings=groupings, frames=members, themes=list(themes)
        )
        print(f"\npredictions from {label}; {len(lost)} gold sentences not in the texts: {lost}")
        columns = ["group", "theme", "n_documents_sampled", "n_sentences_labelled"]
        columns += [c for c in found if c.startswith("share_")] + ["reason"]
        print(found[columns].round(3).to_string(index=False))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repetitions", type=int, default=2000)
    parser.add_argument("--gold", type=Path, help="folder of the gold files")
    parser.add_argument("--study", default="innovation-centres")
    given = parser.parse_args()
    print("shares", SHARES)
    for documents, drawn in ((31, 10), (43, 15), (13, 4), (1, 1)):
        naive, held, width = coverage(documents, drawn, repetitions=given.repetitions, seed=1)
        print(f"{drawn} of {documents}: as coded {naive.astype(int)}  corrected {held.round(3)}")
        print(f"  half width {width.round(3)}", flush=True)
    if given.gold:
        study(given.study, given.gold)


if __name__ == "__main__":
    main()
