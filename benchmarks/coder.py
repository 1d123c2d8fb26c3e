"""Train the hybrid coder, say how good it is, and write its weights.

    python benchmarks/coder.py GOLD [--write]

GOLD is the folder of `themes-train.tsv` and `themes-dev.tsv`. Prints F1 by theme of the rules, of
n-grams alone and of both, cross-validated by document on the training gold and measured on the
development gold, with bootstrap intervals over sentences and for the differences. The coder is
trained on the training gold only, so that the development gold stays a measure. `--write` puts the
weights into `config/coder/weights.tsv`, to be done again whenever the codebook changes.
"""

import argparse
import os
from pathlib import Path

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np  # noqa: E402

ROOT = Path(__file__).parents[1]
SEED = 1
RESAMPLES = 1000


def interval(given: np.ndarray, codes: np.ndarray, other: np.ndarray | None = None) -> str:
    """Return macro-F1 with a bootstrap interval, or its lead over another coder."""
    from lunheng.coder import macro_f1

    def reach(rows):
        lead = macro_f1(other[rows], codes[rows]) if other is not None else 0
        return macro_f1(given[rows], codes[rows]) - lead

    rng = np.random.default_rng(SEED)
    drawn = [reach(rng.integers(0, len(codes), len(codes))) for _ in range(RESAMPLES)]
    low, high = np.quantile(drawn, [0.025, 0.975])
    return f"{reach(np.arange(len(codes))):6.3f}  [{low:.3f}, {high:.3f}]"


def report(name: str, coders: dict[str, np.ndarray], codes: np.ndarray, themes) -> None:
    """Print F1 by theme and on average."""
    from lunheng.coder import macro_f1

    print(f"\n{name}: {len(codes)} sentences")
    for label, given in coders.items():
        print(f"  {label:<10} macro-F1 {interval(given, codes)}")
    print(f"  hybrid over rules  {interval(coders['hybrid'], codes, coders['rules'])}")
    for k, theme in enumerate(themes):
        one = {c: macro_f1(g[:, [k]], codes[:, [k]]) for c, g in coders.items()}
        scores = "  ".join(f"{c} {f:.2f}" for c, f in one.items())
        print(f"    {theme:<18} {codes[:, k].sum():4d} sentences  {scores}")


def main() -> None:
    """Train, measure, print, and write if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", type=Path, help="folder of the gold files")
    parser.add_argument("--write", action="store_true", help="write config/coder/weights.tsv")
    given = parser.parse_args()
    from lunheng import coder
    from lunheng.codebook import codebook_id, load_codebook
    from lunheng.gold import read_gold
    from lunheng.labels import gold_features

    book = load_codebook(ROOT / "config" / "codebook.yaml")
    themes = tuple(t.id for t in book.themes)
    train, dev = (read_gold(given.gold / f"themes-{n}.tsv", themes) for n in ("train", "dev"))
    codes = {n: f[list(themes)].to_numpy(bool) for n, f in (("train", train), ("dev", dev))}
    options = {"themes": themes, "codebook": codebook_id(book), "seed": SEED}
    held, measured = {}, {}
    for label, rules in (("n-grams", None), ("hybrid", book)):
        found, other = (gold_features(f["text"], rules) for f in (train, dev))
        arguments = (found, codes["train"], train["document"].to_numpy())
        held[label] = coder.cross_fit(*arguments, **options)[1]
        scorer = coder.train(*arguments, **options)
        measured[label] = coder.coded(other, scorer)
    held = {"rules": coder.ruled(found, themes), **held}
    measured = {"rules": coder.ruled(other, themes), **measured}
    report("training gold, cross-validated by document", held, codes["train"], themes)
    report("development gold", measured, codes["dev"], themes)
    print(f"\nthresholds: {scorer.keep} where a rule coded, {scorer.add} where none did")
    if given.write:
        path = ROOT / "config" / "coder" / "weights.tsv"
        coder.write_scorer(scorer, path)
        print(f"{len(scorer.features)} features, {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
