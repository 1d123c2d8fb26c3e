"""Segmentation: text becomes tokens, each with its place in the received text."""

import hashlib
import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
import regex

from lunheng.classes import class_of, load_places, load_words
from lunheng.normalise import from_runs

ENGINES = ("rjieba", "jieba")
# The dictionary's engines see runs of the characters that jieba looks up, and nothing else: whole
# lines they cut differently from one another. Rarer Han characters stand alone, as in jieba.
_RUN = regex.compile(
    r"(?P<han>[\u4e00-\u9fd5]+)|(?P<rare>\p{Han})|"
    r"(?P<number>(?>\d+(?:[.,]\d+)*)[%‰]?)(?!\p{Latin})|"
    r"(?P<latin>[\p{Latin}\d]+(?:[.+#&'’-]?[\p{Latin}\d]+)*)|"
    r"(?P<other>(?:(?!\p{Han})[\p{L}\p{N}])+)"
)
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:['’.,-][\p{L}\p{M}\p{N}]+)*%?")
_engines: dict = {}


def _identity(lexicon: pd.DataFrame | None) -> str:
    terms = [] if lexicon is None else sorted(lexicon["term"])
    return hashlib.sha256("\n".join(terms).encode()).hexdigest()


def _dictionary() -> Path:
    import importlib.util

    return Path(importlib.util.find_spec("jieba").origin).with_name("dict.txt")


def segmentation_id(*, engine: str, lexicon: pd.DataFrame | None, hmm: bool) -> str:
    """Return twelve hexadecimal digits: engine, dictionary, lexicon, options, kinds of runs."""
    dictionary = hashlib.sha256(_dictionary().read_bytes()).hexdigest()
    parts = [engine, version(engine), dictionary, _identity(lexicon), hmm, _RUN.pattern]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:12]


def _frequencies(lexicon: pd.DataFrame) -> list[tuple[str, int]]:
    """Return the frequency for each term, shorter terms first.

    A term gets what makes it likelier than its parts, as jieba's `suggest_freq` has it, at least
    one in a hundred thousand, so that it also wins where a neighbour could take its first or last
    character.
    """
    return [(term, 20_000) for term in sorted(lexicon["term"], key=lambda t: (len(t), t))]


def cutter(*, engine: str, lexicon: pd.DataFrame | None, hmm: bool):
    """Return a function that cuts one Han run into a list of words."""
    key = (engine, _identity(lexicon), hmm)
    if key not in _engines:
        words = [] if lexicon is None else _frequencies(lexicon)
        if engine == "rjieba":
            import rjieba

            held = rjieba.Jieba()
            for term, frequency in words:
                held.add_word(term, frequency, "n")
            _engines[key] = lambda run: held.cut(run, hmm)
        else:
            import jieba

            jieba.setLogLevel(60)
            held = jieba.Tokenizer()
            held.initialize()
            for term, frequency in words:
                # add_word counts a word that it knows twice; rjieba replaces it, as it should be
                held.total -= held.FREQ.get(term, 0)
                held.add_word(term, frequency, "n")
            _engines[key] = lambda run: held.lcut(run, HMM=hmm)
    return _engines[key]


def tokenize(
    text: str,
    *,
    engine: str = "rjieba",
    lexicon: pd.DataFrame | None = None,
    hmm: bool = True,
    language: str = "zh",
) -> list[tuple[int, int, str]]:
    """Cut one text.

    Parameters
    ----------
    text
        Normalised text.
    engine, lexicon, hmm
        See `segment`.
    language
        zh: Han runs by the dictionary, numbers and Latin words whole; en: Unicode words, folded.

    Returns
    -------
    (start, end, term), in order; punctuation and blanks lie between them.
    """
    if language != "zh":
        return [(m.start(), m.end(), m.group().casefold()) for m in _WORD.finditer(text)]
    cut = cutter(engine=engine, lexicon=lexicon, hmm=hmm)
    tokens = []
    for match in _RUN.finditer(text):
        if match.lastgroup != "han":
            tokens.append((match.start(), match.end(), match.group()))
            continue
        start = match.start()
        for word in cut(match.group()):
            tokens.append((start, start + len(word), word))
            start += len(word)
    return tokens


def explain(
    text: str, *, engine: str = "rjieba", lexicon: pd.DataFrame | None = None, hmm: bool = True
) -> pd.DataFrame:
    """Say which entry made which cut.

    Returns
    -------
    start, end, term, entry (lexicon, dictionary, hmm, number or latin), frequency (of the entry
    in the dictionary or lexicon; 0 for the others).
    """
    import jieba

    jieba.setLogLevel(60)
    jieba.initialize()
    added = dict(_frequencies(lexicon)) if lexicon is not None else {}
    rows = []
    for start, end, term in tokenize(text, engine=engine, lexicon=lexicon, hmm=hmm):
        held = jieba.dt.FREQ.get(term, 0)
        if term in added:
            entry, held = "lexicon", added[term]
        elif held:
            entry = "dictionary"
        elif regex.fullmatch(r"\p{Han}+", term):
            entry = "hmm" if len(term) > 1 else "single character"
        else:
            entry = "number" if _RUN.fullmatch(term).lastgroup == "number" else "latin"
        rows.append((start, end, term, entry, held))
    return pd.DataFrame(rows, columns=["start", "end", "term", "entry", "frequency"])


def segment(
    paragraphs: pd.DataFrame,
    clauses: pd.DataFrame,
    *,
    engine: str,
    lexicon: pd.DataFrame | None,
    hmm: bool,
    language: str,
    functions: str | Path,
    places: str | Path,
) -> pd.DataFrame:
    """Segment the paragraphs of one source.

    Parameters
    ----------
    paragraphs, clauses
        Tables of these names.
    engine
        rjieba (jieba, compiled) or jieba (the reference).
    lexicon
        Terms that are one word, or None.
    hmm
        Let the hidden Markov model join characters that no entry joins.
    language
        See `tokenize`.
    functions, places
        Files of function words and of place names, for `is_content`.

    Returns
    -------
    Table `tokens`.
    """
    bounds = {
        key: (
            frame["text_start"].to_numpy(),
            frame["sentence"].to_numpy(),
            frame["clause"].to_numpy(),
        )
        for key, frame in clauses.groupby(["document", "paragraph"], sort=False)
    }
    blocks, terms = [], []
    for row in paragraphs.itertuples():
        tokens = tokenize(row.text, engine=engine, lexicon=lexicon, hmm=hmm, language=language)
        if not tokens or (row.document, row.paragraph) not in bounds:
            continue
        starts = np.fromiter((t[0] for t in tokens), dtype=np.int64, count=len(tokens))
        lasts = np.fromiter((t[1] - 1 for t in tokens), dtype=np.int64, count=len(tokens))
        first, sentence, clause = bounds[row.document, row.paragraph]
        at = np.searchsorted(first, starts, side="right") - 1
        where = from_runs(row.offsets, len(row.text))
        blocks.append(
            {
                "document": np.repeat(row.document, len(tokens)),
                "start": where[starts],
                "end": where[lasts] + 1,
                "paragraph": np.repeat(row.paragraph, len(tokens)),
                "sentence": sentence[at],
                "clause": clause[at],
            }
        )
        terms += [t[2] for t in tokens]
    columns = ["document", "start", "end", "paragraph", "sentence", "clause"]
    data = {c: np.concatenate([b[c] for b in blocks]) if blocks else [] for c in columns}
    frame = pd.DataFrame({**data, "term": terms})
    return frame.assign(
        is_content=frame["term"].map(_content(terms, functions, places)).astype(bool)
    )


def _content(terms: list[str], functions: str | Path, places: str | Path) -> dict[str, bool]:
    words, names = load_words(functions), set(load_places(places))
    return {
        term: len(term) >= 2
        and class_of(term, functions=words, places=names) in ("content", "place", "latin")
        for term in set(terms)
    }
