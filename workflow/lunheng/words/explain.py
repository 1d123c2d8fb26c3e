"""Why a text is cut as it is: the entry behind each token, and the path that came second."""

import math
from typing import NamedTuple

import pandas as pd
import regex

from lunheng.words.addresses import is_address
from lunheng.words.engines import frequencies, frequency
from lunheng.words.quantities import kind
from lunheng.words.segment import tokenize

_RUN = regex.compile(r"[\u4e00-\u9fd5]+")


class Path(NamedTuple):
    """One way to cut a run: its words, and the logarithm (base 2) of its likelihood."""

    words: tuple[str, ...]
    score: float


def paths(run: str, *, counts: dict[str, int], total: int, most: int = 2) -> list[Path]:
    """Return the likeliest ways to cut a run into entries of the dictionary.

    The likelihood is the product of the words' relative frequencies; a character that is no entry
    counts as seen once. This is what jieba maximises (route over the graph of words); how the
    hidden Markov model then joins single characters is not part of it.

    Parameters
    ----------
    run
        Han characters.
    counts, total
        As from `engines.frequencies`.
    most
        How many.
    """
    base = math.log2(total)
    best: list[list[Path]] = [[] for _ in run] + [[Path((), 0.0)]]
    for start in range(len(run) - 1, -1, -1):
        found = []
        end = start + 1
        while end <= len(run) and (run[start:end] in counts or end == start + 1):
            held = counts.get(run[start:end], 0)
            if held or end == start + 1:
                score = math.log2(held or 1) - base
                found += [
                    Path((run[start:end], *rest.words), score + rest.score) for rest in best[end]
                ]
            end += 1
        # of two that are as likely the one with the longer first word, as in jieba
        best[start] = sorted(found, key=lambda p: (-p.score, [-len(w) for w in p.words]))[:most]
    return best[0]


def explain(
    text: str,
    *,
    engine: str = "rjieba",
    lexicon: pd.DataFrame | None = None,
    hmm: bool = True,
    language: str = "zh",
) -> pd.DataFrame:
    """Say which entry made which token.

    Returns
    -------
    start, end, term, entry (lexicon, dictionary, hmm, single character, number, date, address,
    latin),
    frequency (of the entry in the dictionary or lexicon; 0 for the others).
    """
    counts, _ = frequencies(lexicon)
    added = set() if lexicon is None else set(lexicon["term"])
    rows = []
    tokens = tokenize(text, engine=engine, lexicon=lexicon, hmm=hmm, language=language)
    for start, end, term in tokens:
        quantity = kind(term)
        if term in added:
            entry, seen = "lexicon", frequency(term)
        elif regex.fullmatch(r"\p{Han}+", term) and (counts.get(term) or quantity is None):
            seen = counts.get(term, 0)
            other = "hmm" if len(term) > 1 else "single character"
            entry = "dictionary" if seen else other
        else:
            entry, seen = quantity or ("address" if is_address(term) else "latin"), 0
        rows.append((start, end, term, entry, seen))
    return pd.DataFrame(rows, columns=["start", "end", "term", "entry", "frequency"])


def runner_ups(text: str, *, lexicon: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return, for each run of Han characters, the path that was likeliest and the one after it.

    Returns
    -------
    run, first, second (words with blanks between them; second is empty where there is one way
    only), times (how many times likelier the first is).
    """
    counts, total = frequencies(lexicon)
    rows = []
    for match in _RUN.finditer(text):
        first, *others = paths(match.group(), counts=counts, total=total)
        second = others[0] if others else None
        rows.append(
            (
                match.group(),
                " ".join(first.words),
                " ".join(second.words) if second else "",
                2 ** min(first.score - second.score, 1000) if second else math.inf,
            )
        )
    return pd.DataFrame(rows, columns=["run", "first", "second", "times"])
