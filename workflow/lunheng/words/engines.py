"""Engines that cut runs of Han characters into words, behind one interface."""

import hashlib
import importlib.util
import json
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from lunheng.errors import LunhengError
from lunheng.tables.files import sha256_of

# Between two runs in what an engine gets; none cuts across it, and all hand it back.
BREAK = "\n"
# What a term of the lexicon counts as in the dictionary: enough to be likelier than its parts, and
# to win where a neighbour could take its first or last character. A long one needs less, since its
# parts are many; all counts together must stay small beside the dictionary's own, or every other
# word is joined more readily than without a lexicon.
SHORT, FREQUENCY, FREQUENCY_LONG = 4, 20_000, 1_000
_made: dict[tuple, Callable[[str], list[str]]] = {}


def identity_of(lexicon: pd.DataFrame | None) -> str:
    """Return a hash of the lexicon's terms; their reasons do not change what is cut."""
    terms = [] if lexicon is None else sorted(lexicon["term"])
    return hashlib.sha256("\n".join(terms).encode()).hexdigest()


def _dictionary() -> Path:
    return Path(importlib.util.find_spec("jieba").origin).with_name("dict.txt")


def engine_id(*, engine: str, lexicon: pd.DataFrame | None, hmm: bool) -> list:
    """Return what makes an engine cut as it does: name, version, dictionary, lexicon, options."""
    dictionary = sha256_of(_dictionary())
    package = "jieba" if engine == "finalseg" else engine
    counted = [SHORT, FREQUENCY, FREQUENCY_LONG]
    return [engine, version(package), dictionary, identity_of(lexicon), counted, hmm]


def short(parts: list) -> str:
    """Return twelve hexadecimal digits that stand for plain values."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:12]


def frequency(term: str) -> int:
    """Return what a term of the lexicon counts as in the dictionary."""
    return FREQUENCY if len(term) <= SHORT else FREQUENCY_LONG


def _words(lexicon: pd.DataFrame | None) -> list[str]:
    """Return the terms of a lexicon, shorter ones first."""
    return [] if lexicon is None else sorted(lexicon["term"], key=lambda t: (len(t), t))


def _rjieba(words: list[str], hmm: bool) -> Callable[[str], list[str]]:
    import rjieba

    held = rjieba.Jieba()
    for term in words:
        held.add_word(term, frequency(term), "n")
    return lambda runs: held.cut(runs, hmm)


def _dictionary_of(words: list[str]):
    """Return jieba's dictionary with further words."""
    import jieba

    jieba.setLogLevel(60)
    held = jieba.Tokenizer()
    held.initialize()
    for term in words:
        # add_word counts a word that it knows twice; rjieba replaces it, as it should be
        held.total -= held.FREQ.get(term, 0)
        held.add_word(term, frequency(term), "n")
    return held


def _jieba(words: list[str], hmm: bool) -> Callable[[str], list[str]]:
    held = _dictionary_of(words)
    return lambda runs: held.lcut(runs, HMM=hmm)


def _finalseg(words: list[str], hmm: bool) -> Callable[[str], list[str]]:
    from jieba import finalseg

    return lambda runs: list(finalseg.cut(runs))


def frequencies(lexicon: pd.DataFrame | None) -> tuple[dict[str, int], int]:
    """Return the frequency of each entry of dictionary and lexicon, and their sum.

    Beginnings of entries are in it too, with frequency 0.
    """
    held = _dictionary_of(_words(lexicon))
    return held.FREQ, held.total


def cutter(*, engine: str, lexicon: pd.DataFrame | None, hmm: bool) -> Callable[[str], list[str]]:
    """Return a function that cuts runs of Han characters, with `BREAK` between them, into words.

    What it returns, joined, is what it got. An engine is made once for its lexicon and options.

    Parameters
    ----------
    engine
        rjieba (jieba, compiled), jieba (the reference), or finalseg: jieba's hidden Markov model
        alone, which tags characters and knows no dictionary; it takes no lexicon.
    lexicon
        Terms that are one word, or None.
    hmm
        Let the hidden Markov model join characters that no entry joins.

    Raises
    ------
    LunhengError
        A lexicon for finalseg, which has no dictionary.
    """
    key = (engine, identity_of(lexicon), hmm)
    if key not in _made:
        if engine == "finalseg" and lexicon is not None:
            raise LunhengError(
                "segmentation: the engine finalseg has no dictionary to add a lexicon to; set "
                "lexicon: null"
            )
        make = {"rjieba": _rjieba, "jieba": _jieba, "finalseg": _finalseg}[engine]
        _made[key] = make(_words(lexicon), hmm)
    return _made[key]
