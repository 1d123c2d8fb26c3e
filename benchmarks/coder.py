"""Train the learned coder, say how good it is, and write its weights.

    LUNHENG_CORPORA=… snakemake -c2        # once, with the texts
    python benchmarks/coder.py GOLD [--write]

GOLD is the folder of `themes-train.tsv` and `themes-dev.tsv`. The coder is trained on the first and
on the sentences of `data/codes/fresh.tsv` that rules were learned from. Prints F1 by theme of the
rules, of n-grams alone and of both together: on the development gold and on the sentences held out,
which take no part in training, with bootstrap intervals over sentences and for the differences; and
cross-validated by document on both gold files, whose other sentences the rules have seen. `--write`
puts the weights into `config/coder/weights.tsv`.
"""

import argparse
import os
import sys
from pathlib import Path

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import fresh  # noqa: E402
import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402

ROOT = Path(__file__).parents[1]
SEED = 1
RESAMPLES = 1000


def interval(given: np.ndarray, codes: np.ndarray, other: np.ndarray | None = None) -> str:
    """Return macro-F1 with a bootstrap interval, or its lead over another coder."""
    from lunheng.coding.learned import macro_f1

    def reach(rows):
        lead = macro_f1(other[rows], codes[rows]) if other is not None else 0
        return macro_f1(given[rows], codes[rows]) - lead

    rng = np.random.default_rng(SEED)
    drawn = [reach(rng.integers(0, len(codes), len(codes))) for _ in range(RESAMPLES)]
    low, high = np.quantile(drawn, [0.025, 0.975])
    return f"{reach(np.arange(len(codes))):6.3f}  [{low:.3f}, {high:.3f}]"


def report(name: str, coders: dict[str, np.ndarray], codes: np.ndarray, themes) -> None:
    """Print F1 by theme and on average."""
    from lunheng.coding.learned import macro_f1

    print(f"\n{name}: {len(codes)} sentences")
    for label, given in coders.items():
        print(f"  {label:<10} macro-F1 {interval(given, codes)}")
    print(f"  hybrid over rules  {interval(coders['hybrid'], codes, coders['rules'])}")
    for k, theme in enumerate(themes):
        one = {c: macro_f1(g[:, [k]], codes[:, [k]]) for c, g in coders.items()}
        scores = "  ".join(f"{c} {f:.2f}" for c, f in one.items())
        print(f"    {theme:<18} {codes[:, k].sum():4d} sentences  {scores}")


def gold(folder: Path, name: str, themes) -> pd.DataFrame:
    """Return document, text and themes of a shared gold file, documents named as in the texts."""
    from lunheng.handcoding.gold import read_gold
    from lunheng.settings.populations import load_design

    frame = read_gold(folder / f"themes-{name}.tsv", themes)[["document", "text", "themes"]]
    for population in load_design(ROOT / "config" / "gold.yaml").values():
        own = frame["document"].str.startswith(population.names)
        bare = frame["document"].str.removeprefix(population.names)
        frame["document"] = frame["document"].where(~own, population.becomes + bare)
    return frame


def parts(folder: Path, themes) -> dict[str, pd.DataFrame]:
    """Return the sentences by part: training, and what no coder here has learned from."""
    texts = ROOT / "results" / "innovation-centres" / "text"
    coded = fresh.sample(ROOT / "data" / "codes" / "fresh.tsv", texts, list(themes))
    learned = coded[coded["part"] == fresh.LEARNED].rename(columns={"coder_a": "themes"})
    found = {
        "training": pd.concat([gold(folder, "train", themes), learned], ignore_index=True),
        "development gold": gold(folder, "dev", themes),
    }
    for part, rows in coded[coded["part"] != fresh.LEARNED].groupby("part"):
        for coder in fresh.CODERS:
            found[f"{part}, {coder}"] = rows.rename(columns={coder: "themes"})
    columns = ["document", "text", "themes"]
    return {name: frame[columns].reset_index(drop=True) for name, frame in found.items()}


def main() -> int:
    """Train, measure, print, and write if asked; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", type=Path, help="folder of the gold files")
    parser.add_argument("--write", action="store_true", help="write config/coder/weights.tsv")
    given = parser.parse_args()
    from lunheng.coding import learned
    from lunheng.coding.terms import codebook_id
    from lunheng.handcoding.labels import gold_features
    from lunheng.settings.codebook import load_codebook

    book = load_codebook(ROOT / "config" / "codebook.yaml")
    themes = tuple(t.id for t in book.themes)
    options = {"themes": themes, "codebook": codebook_id(book), "seed": SEED}
    held = parts(given.gold, themes)
    marks = {n: np.array([[t in x for t in themes] for x in f["themes"]]) for n, f in held.items()}
    shared = pd.concat([gold(given.gold, n, themes) for n in ("train", "dev")], ignore_index=True)
    shared_marks = np.array([[t in x for t in themes] for x in shared["themes"]])
    reached, crossed = {}, {}
    for label, rules in (("rules", book), ("n-grams", None), ("hybrid", book)):
        found = {name: gold_features(frame["text"], rules) for name, frame in held.items()}
        own = gold_features(shared["text"], rules)
        if label == "rules":
            crossed[label] = learned.ruled(own, themes)
            reached = {n: {label: learned.ruled(f, themes)} for n, f in found.items()}
            continue
        documents = shared["document"].to_numpy()
        crossed[label] = learned.cross_fit(own, shared_marks, documents, **options)[1]
        training = held["training"]["document"].to_numpy()
        scorer = learned.train(found["training"], marks["training"], training, **options)
        for name, each in found.items():
            reached[name][label] = learned.coded(each, scorer)
    report("both gold files, cross-validated by document", crossed, shared_marks, themes)
    for name in held:
        if name != "training":
            report(name, reached[name], marks[name], themes)
    print(f"\ntrained on {len(held['training'])} sentences")
    print(f"thresholds: {scorer.keep} where a rule coded, {scorer.add} where none did")
    if given.write:
        path = ROOT / "config" / "coder" / "weights.tsv"
        learned.write_scorer(scorer, path)
        print(f"{len(scorer.features)} features, {path.stat().st_size / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
