"""How well the shipped coder codes sentences that neither rules nor weights were learned from.

    LUNHENG_CORPORA=… snakemake -c2      # once, with the texts
    python benchmarks/fresh.py

`data/codes/fresh.tsv` holds codes without sentences: an id as `lunheng sentences` gives it, its
part – learned from, or held out, by whole documents or sentence by sentence – and what one coder or
two gave it. The sentences are taken from the texts' tables. Prints macro-F1 against either coder
with an interval over documents, by kind of text, F1 and interval by theme, and the two coders with
each other; for the study's coder and, where that is a learned one, for the rules alone. Last comes
what the rules do on all sentences held out, against both coders together, as the block `held_out`
of the codebook states it: paste it there when rules or codes have changed.
"""

import sys
from pathlib import Path

import pandas as pd
from lunheng.coding.learned import read_scorer
from lunheng.coding.terms import codebook_id
from lunheng.corpus import texts
from lunheng.handcoding import evaluation
from lunheng.handcoding.cells import read_ids
from lunheng.settings.codebook import load_codebook
from lunheng.settings.models import load
from lunheng.tables.io import read_table

ROOT = Path(__file__).parents[1]
RESAMPLES, SEED = 1000, 1
CODERS = ["coder_a", "coder_b"]
LEARNED = "learned from"


def sample(path: Path, folder: Path, themes: list[str]) -> pd.DataFrame:
    """Return id, part, document (kind/name), text and each coder's themes."""
    codes = pd.read_csv(path, sep="\t", dtype=str, keep_default_na=False)
    held = []
    for source in sorted(set(codes["id"].str.split("/").str[0])):
        names = ("paragraphs", "clauses")
        found = texts.sentences(
            *(read_table(folder / source / f"{name}.parquet", name) for name in names)
        )
        held.append(found.assign(id=texts.sentence_ids(found["document"], found["sentence"])))
    whole = codes.merge(pd.concat(held)[["id", "document", "text"]], on="id")
    if len(whole) < len(codes):
        print(f"{len(codes) - len(whole)} sentences are not in the texts", file=sys.stderr)
    for coder in CODERS:
        whole[coder] = [read_ids(cell, themes)[0] if cell else None for cell in whole[coder]]
    return whole


def measure(gold: pd.DataFrame, book, scorer) -> None:
    """Print how good the rules are, and the learned coder where there is one."""
    themes = [theme.id for theme in book.themes]
    hits = evaluation.code_gold(gold, codebook=book)
    learned = evaluation.code_gold(gold, codebook=book, scorer=scorer) if scorer else None
    codes = evaluation.judged(gold, hits, learned=learned)
    found = evaluation.evaluate(codes, themes=themes, resamples=RESAMPLES, seed=SEED)
    for pair, rows in found.groupby("pair", sort=False):
        means = rows[rows["theme"] == evaluation.MEAN].set_index("group")
        for group, row in means[~means.index.str.contains(" ")].iterrows():
            f1 = f"{row['f1']:.3f} ({row['f1_low']:.3f} to {row['f1_high']:.3f})"
            print(f"  {pair:7} {group:18} {row['n_sentences']:5} {f1}")
        whole = rows[rows["group"] == "all"].set_index("theme")
        for theme in themes:
            row = whole.loc[theme]
            f1 = f"{row['f1']:.3f} ({row['f1_low']:.3f} to {row['f1_high']:.3f})"
            print(f"    {theme:18} {row['n_gold']:4} {f1}")


def held_out(whole: pd.DataFrame, book) -> str:
    """Return the block `held_out` of a codebook, from the sentences that two coders coded.

    Each sentence stands there twice, once as either coder has it, so that no coder is taken for
    the truth; documents are resampled with both. A theme's `sentences` are those of the coder who
    gave it to fewer.
    """
    themes = [theme.id for theme in book.themes]
    gold = pd.concat(
        [whole.assign(id=whole["id"] + f"/{coder}", themes=whole[coder]) for coder in CODERS]
    )[["id", "document", "text", "themes"]]
    codes = evaluation.judged(gold, evaluation.code_gold(gold, codebook=book))
    found = evaluation.evaluate(codes, themes=themes, resamples=RESAMPLES, seed=SEED)
    found = found[found["group"] == "all"].set_index("theme")
    given = {t: min(sum(t in held for held in whole[c]) for c in CODERS) for t in themes}

    def numbers(theme: str) -> str:
        row = found.loc[theme]
        names = ("f1", "f1_low", "f1_high")
        return ", ".join(f"{n.removeprefix('f1_')}: {row[n]:.3f}" for n in names)

    lines = [
        "held_out:",
        f"  rules: {codebook_id(book)}",
        f"  documents: {whole['document'].nunique()}",
        f"  sentences: {len(whole)}",
        *f"  {numbers(evaluation.MEAN)}".replace(", ", "\n  ").splitlines(),
        "  themes:",
        *(f"    {t}: {{sentences: {given[t]}, {numbers(t)}}}" for t in themes),
    ]
    return "\n".join(lines)


def main() -> int:
    """Measure and print; return the exit code."""
    study = load(ROOT / "config" / "config.yaml")
    book = load_codebook(ROOT / study.codebook)
    themes = [theme.id for theme in book.themes]
    scorer = read_scorer(ROOT / study.weights, themes=themes) if study.coder == "hybrid" else None
    folder = ROOT / "results" / study.study / "text"
    if not (folder / "laws" / "clauses.parquet").is_file():
        print("skipped: no texts at hand; run snakemake with LUNHENG_CORPORA first")
        return 0
    whole = sample(ROOT / "data" / "codes" / "fresh.tsv", folder, themes)
    for part, rows in whole.groupby("part"):
        for coder in CODERS:
            own = rows[rows[coder].notna()]
            if own.empty:
                continue
            if len(own) < len(rows) and coder != CODERS[0]:
                print(f"\n{part}, {coder}: {len(own)} of {len(rows)} sentences")
            gold = own.assign(themes=own[coder])[["id", "document", "text", "themes"]]
            print(f"\n{part}, against {coder}: {len(own)} sentences")
            measure(gold, book, scorer)
        both = rows[rows[CODERS[1]].notna()]
        if both.empty:
            continue
        pairs = zip(*(both[c].map(set) for c in CODERS), strict=True)
        same = sum(a == b for a, b in pairs)
        print(f"  the two coders gave the same themes to {same} of {len(both)} sentences")
    print("\nwhat the codebook states of its rules:\n")
    print(held_out(whole[whole["part"] != LEARNED], book))
    return 0


if __name__ == "__main__":
    sys.exit(main())
