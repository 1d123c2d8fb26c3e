"""How good the miner is: precision by hand, recall against the lexicon.

    python benchmarks/mining.py [--results results/innovation-centres]

`mined.tsv` beside this file has the first 700 candidates of the default study, when the lexicon had
268 terms, and a judgement of each: is it a fixed term of policy prose that should be one word?
Precision is read off it. Recall is computed again where the study's texts are in its results: they
are segmented without the lexicon, and the lexicon's terms (but those that the miner brought) that
occur five times in three documents are looked for among the candidates.
"""

import argparse
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).parents[1]
LISTS = ROOT / "config" / "lexicon"


def precision(judged: pd.DataFrame) -> None:
    """Print the share of terms among the first candidates."""
    for most in (100, 500, 700):
        share = (judged.head(most)["judgement"] == "yes").mean()
        print(f"precision at {most}: {share:.2f}")


def recall(results: Path, judged: pd.DataFrame) -> None:
    """Print which share of the lexicon the miner finds without it."""
    from lunheng.tables.io import read_table
    from lunheng.words.classes import load_words
    from lunheng.words.lexicon import load_lexicon
    from lunheng.words.mine import mine
    from lunheng.words.segment import segment

    paths = sorted((results / "text").glob("*/paragraphs.parquet"))
    if not paths:
        print("recall: the texts are not in the results")
        return
    names = ("paragraphs", "clauses")
    paragraphs, clauses = (
        pd.concat([read_table(p.with_name(f"{n}.parquet"), n) for p in paths], ignore_index=True)
        for n in names
    )
    functions = LISTS / "stop-short.tsv"
    tokens = segment(
        paragraphs, clauses, engine="rjieba", lexicon=None, hmm=True, language="zh",
        functions=functions, places=LISTS / "places.tsv",
    )  # fmt: skip
    found = mine(paragraphs, clauses, tokens, known=set(), functions=load_words(functions))
    own = set(load_lexicon(LISTS / "policy.tsv")["term"])
    own -= set(judged.loc[judged["judgement"] == "yes", "term"])
    texts = paragraphs.groupby("document")["text"].agg("\n".join)
    counts = {term: texts.str.count(term) for term in own}
    often = {t for t, n in counts.items() if n.sum() >= 5 and (n > 0).sum() >= 3}
    cut = often - set(tokens["term"])
    for most in (500, 1000, 2000):
        held = set(found.head(most)["term"])
        print(
            f"recall at {most}: {len(often & held) / len(often):.2f} of {len(often)} terms, "
            f"{len(cut & held) / len(cut):.2f} of the {len(cut)} that are never one token else"
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--results", default=str(ROOT / "results" / "innovation-centres"))
    judged = pd.read_csv(Path(__file__).with_name("mined.tsv"), sep="\t", keep_default_na=False)
    precision(judged)
    recall(Path(parser.parse_args().results), judged)


if __name__ == "__main__":
    main()
