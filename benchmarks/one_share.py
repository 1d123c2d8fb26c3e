"""Coverage of the interval of one text's share, on real paragraphs and on drawn ones.

    python benchmarks/one_share.py [--draws 100] [--sentences 47]

A minute of one core for 100 draws.

Real: of every document of the archive with 20 units or more, its units are drawn with replacement
until there are about as many sentences as the essay has; how often does the interval hold the share
of the whole document? Once with the correlations of its own genre, and once with those of all other
genres, as for an essay that stands alone. Beside it Wilson's interval with the same effective
sentences, and resampled paragraphs, which this interval took the place of. Consecutive units are
shown as a caution: a stretch of a report is no sample of it.

Drawn: units of the essay's lengths whose shares follow a beta distribution around the text's.
"""

import argparse
import os
from pathlib import Path

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402

ARCHIVE = Path(__file__).parents[1] / "data" / "archive"
GENRES = ("provincial-2026", "national", "congress", "laws")
LONG = 20
BANDS = (0, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1)
SEED = 1


def load(genres: tuple[str, ...] = GENRES) -> tuple:
    """Return coded sentences (units by themes), sentences by unit, documents, themes."""
    key = ["document", "unit"]
    units, coded = (
        pd.concat([pd.read_parquet(ARCHIVE / genre / f"{name}.parquet") for genre in genres])
        for name in ("units", "theme_counts")
    )
    sizes = units.set_index(key)["n_sentences"].sort_index()
    wide = coded.pivot_table(index=key, columns="theme", values="n_sentences", aggfunc="sum")
    wide = wide.reindex(sizes.index).fillna(0)
    documents = sizes.index.get_level_values("document").to_numpy(object)
    return wide.to_numpy(), sizes.to_numpy(float), documents, list(wide.columns)


def wilson(share: np.ndarray, n: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return Wilson's interval (1927)."""
    z = 1.959964
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return np.maximum(middle - half, 0), np.minimum(middle + half, 1)


def resampled(coded: np.ndarray, sizes: np.ndarray, rng) -> tuple[np.ndarray, np.ndarray]:
    """Return percentiles over resampled units: what was printed before."""
    n = len(sizes)
    weights = rng.multinomial(n, np.full(n, 1 / n), size=200)
    drawn = (weights @ coded) / np.maximum(weights @ sizes, 1)[:, None]
    return tuple(np.quantile(drawn, [0.025, 0.975], axis=0))


def _intervals(coded, sizes, known: dict, rng) -> dict[str, tuple]:
    """Return the interval of one drawn text by each method."""
    from lunheng.analysis.one_share import effective, text_interval

    share = coded.sum(axis=0) / sizes.sum()
    found = {name: text_interval(coded, sizes, rho) for name, rho in known.items()}
    found["Wilson, own genre"] = wilson(share, effective(sizes, known["own genre"]))
    found["resampled paragraphs"] = resampled(coded, sizes, rng)
    return found


def real(
    *, sentences: int, draws: int, genres: tuple[str, ...] = GENRES, seed: int = SEED
) -> pd.DataFrame:
    """Return document, theme, share, method, held (how often), width: texts drawn of documents."""
    from lunheng.analysis.one_share import correlations

    coded, sizes, documents, themes = load()
    genre = np.array([d.partition("/")[0] for d in documents])
    rng = np.random.default_rng(seed)
    rows = []
    for name in genres:
        own, others = genre == name, genre != name
        known = {
            "own genre": correlations(coded[own], sizes[own], documents[own]),
            "other genres": correlations(coded[others], sizes[others], documents[others]),
        }
        for document in np.unique(documents[own]):
            inside = np.flatnonzero((documents == document) & (sizes > 0))
            if len(inside) < LONG:
                continue
            truth = coded[inside].sum(axis=0) / sizes[inside].sum()
            n = max(2, round(sentences / sizes[inside].mean()))
            held: dict = {}
            for _ in range(draws):
                at = rng.choice(inside, n)
                found = _intervals(coded[at], sizes[at], known, rng)
                start = rng.integers(len(inside) - n + 1)
                at = inside[start : start + n]
                piece = _intervals(coded[at], sizes[at], known, rng)
                found["consecutive units"] = piece["own genre"]
                for method, (low, high) in found.items():
                    both = np.array([(low <= truth) & (truth <= high), high - low])
                    held[method] = held.get(method, 0) + both / draws
            for method, (hit, width) in held.items():
                one = {"document": document, "method": method, "theme": themes, "share": truth}
                rows.append(pd.DataFrame(one | {"held": hit, "width": width}))
    return pd.concat(rows, ignore_index=True)


def drawn(
    shares: np.ndarray, correlation: float, *, sizes: np.ndarray, draws: int, seed: int = SEED
) -> np.ndarray:
    """Return how often the interval holds each share: beta-binomial units of these sizes."""
    from lunheng.analysis.one_share import effective, interval

    rng = np.random.default_rng(seed)
    shares = np.asarray(shares, float)
    shape = (draws, len(sizes), len(shares))
    both = 1 / correlation - 1
    inside = rng.beta(shares * both, (1 - shares) * both, size=shape)
    coded = rng.binomial(sizes.astype(int)[:, None], inside)
    n = effective(sizes, np.array([correlation]))
    low, high = interval(coded.sum(axis=1) / sizes.sum(), n)
    return ((low <= shares) & (shares <= high)).mean(axis=0)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--draws", type=int, default=100)
    parser.add_argument("--sentences", type=int, default=47)
    given = parser.parse_args()
    found = real(sentences=given.sentences, draws=given.draws)
    held = found[found["share"] > 0]
    documents = held["document"].nunique()
    print(f"{given.sentences} sentences drawn of {documents} documents, {given.draws} times each")
    for value in ("held", "width"):
        table = held.pivot_table(index="theme", columns="method", values=value)
        table.loc["least" if value == "held" else "mean"] = (
            table.min() if value == "held" else table.mean()
        )
        print(f"\n{value} by theme\n{table.round(3).to_string()}")
    band = pd.cut(held["share"], BANDS)
    table = held.pivot_table(index=band, columns="method", values="held", observed=True)
    print(f"\nheld by share of the whole document\n{table.round(3).to_string()}")
    sizes = load(("essay",))[1]
    shares = np.array([0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5])
    print(f"\nheld, beta-binomial units of the essay's {sizes.astype(int).tolist()} sentences")
    grid = {
        rho: drawn(shares, rho, sizes=sizes, draws=50 * given.draws) for rho in (0.05, 0.15, 0.3)
    }
    print(pd.DataFrame(grid, index=shares).T.round(3).rename_axis("correlation").to_string())


if __name__ == "__main__":
    main()
