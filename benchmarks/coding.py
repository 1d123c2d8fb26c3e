"""Speed of coding by the rules of a codebook, on one core and text that this file makes.

    python benchmarks/coding.py [--characters 5000000] [--codebook config/codebook.yaml]

The text is the codebook's own examples and counter-examples in turn with running text of Han
characters, a paragraph of some 300 characters a line. Prints characters a second for the matching
(the automaton and all rules, clauses given) and for the stage (with the table of hits), and hits
in a thousand characters, which the speed depends on.
"""

import argparse
import random
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
from reading import ROOT, pool

sys.path.insert(0, str(ROOT / "workflow"))

from lunheng.coding.rules import code, match
from lunheng.corpus.sentences import split
from lunheng.settings.codebook import load_codebook


def paragraphs(book, characters: int, *, seed: int = 1) -> list[str]:
    """Return paragraphs of as many characters in all, half of them examples of the themes."""
    rng = random.Random(seed)
    plain = pool(rng)
    own = [t for theme in book.themes for t in (*theme.examples, *theme.counterexamples)]
    lines, held = [], 0
    while held < characters:
        at = rng.randrange(len(plain) - 200)
        drawn = "".join(rng.choices(own, k=8))
        lines.append(f"{plain[at : at + len(drawn)]}。{drawn}")
        held += len(lines[-1])
    return lines


def tables(lines: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return tables paragraphs and clauses of one document, as far as coding reads them."""
    found = split(lines).rename(columns={"start": "text_start", "end": "text_end"})
    held = pd.DataFrame({"paragraph": range(len(lines)), "text": lines}).assign(document="x/a")
    return held.assign(offsets=[[0, 0]] * len(lines)), found.assign(document="x/a")


def timed(function) -> tuple[float, object]:
    """Return the best of three times, in seconds, and what the function returns."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        result = function()
        best = min(best, time.process_time() - start)
    return best, result


def main() -> None:
    """Print speeds and the density of hits."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--characters", type=int, default=5_000_000)
    parser.add_argument("--codebook", type=Path, default=ROOT / "config" / "codebook.yaml")
    arguments = parser.parse_args()
    book = load_codebook(arguments.codebook)
    held, clauses = tables(paragraphs(book, arguments.characters))
    text = "\n".join(held["text"])
    sizes = held["text"].str.len().to_numpy()
    bases = (np.cumsum(sizes + 1) - sizes - 1)[clauses["paragraph"].to_numpy()]
    starts, ends = (bases + clauses[c].to_numpy() for c in ("text_start", "text_end"))
    sentences = clauses["sentence"].to_numpy()
    seconds, hits = timed(lambda: match(text, starts, ends, sentences, codebook=book))
    whole, _ = timed(lambda: code(held, clauses, codebook=book))
    for name, taken in (("matching", seconds), ("stage", whole)):
        print(f"{name}\t{len(text) / taken / 1e6:.1f} million characters a second")
    print(f"hits\t{1000 * len(hits.start) / len(text):.1f} in a thousand characters")


if __name__ == "__main__":
    main()
