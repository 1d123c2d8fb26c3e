"""Segmentation: text becomes tokens, each with its place in the received text."""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import compress, pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import regex

from lunheng.corpus.normalise import codes_of, received
from lunheng.tables.io import empty
from lunheng.words import addresses, quantities
from lunheng.words.classes import class_of, load_places, load_words
from lunheng.words.engines import BREAK, cutter, engine_id, short

# The dictionary's engines see runs of the characters that jieba looks up, and nothing else: whole
# lines they cut differently from one another. Rarer Han characters stand alone, as in jieba.
_HAN = (0x4E00, 0x9FD6)
_LATIN = regex.compile(
    r"(?P<latin>[\p{Latin}\d]++(?:[.+#&'’-]?[\p{Latin}\d]++){0,20}+[²³]?)|"
    r"(?P<other>(?:(?!\p{Han})[\p{L}\p{N}])++)"
)
_WORD = regex.compile(
    r"(?<![\p{L}\p{M}\p{N}&])\p{Lu} & \p{Lu}(?![\p{L}\p{M}\p{N}&])"
    r"|[\p{L}\p{M}\p{N}]++(?:['’.,&-][\p{L}\p{M}\p{N}]++){0,20}+%?"
)
# Words without content that are names where they are written in capitals: countries, bodies,
# states. Words that writers set in capitals for stress (NOT, ALL, NEVER) are not among them.
_NAMES = "AM AN AS AT BE CAN DO HAS HE HER IN IS IT ME MOST OR SHE SO UP US WAS WE WHO"
_NAME = regex.compile(rf"(?<![\p{{L}}\p{{N}}])(?:{'|'.join(_NAMES.split())})(?![\p{{L}}\p{{N}}])")
_LOWER = regex.compile(r"\p{Ll}")
_SENTENCE = 300  # characters on either side of a name that are looked at


# Characters that are cut in one go: what fits a processor's cache.
CHUNK = 500_000
_CONTENT = ("content", "place", "latin")


class Tokens(NamedTuple):
    """Tokens of one text: where they begin and end, and what they are; in no order."""

    start: np.ndarray
    end: np.ndarray
    term: list[str]


@cache
def _kinds() -> np.ndarray:
    """Return, for every code point: 1 in the dictionary's range, 2 rarer Han, 4 in other words."""
    table = np.zeros(0x110000, dtype=np.uint8)
    every = "".join(map(chr, (*range(0xD800), *range(0xE000, 0x40000))))
    for pattern, value in ((r"[\p{L}\p{N}]", 4), (r"\p{Han}", 2)):
        for match in regex.finditer(pattern + "+", every):
            first, last = ord(match.group()[0]), ord(match.group()[-1])
            table[first : last + 1] = value
    table[slice(*_HAN)] = 1
    return table


def segmentation_id(*, engine: str, lexicon: pd.DataFrame | None, hmm: bool) -> str:
    """Return twelve hexadecimal digits: engine, dictionary, lexicon, options, kinds of tokens."""
    patterns = [_LATIN.pattern, _WORD.pattern, _NAME.pattern, quantities.PATTERN, addresses.PATTERN]
    return short([*engine_id(engine=engine, lexicon=lexicon, hmm=hmm), *patterns])


def _edges(mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return where the runs of a mask begin and end."""
    steps = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False])).astype(np.int8)))
    return steps[::2], steps[1::2]


def _han(text: str, mask: np.ndarray, cut) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Cut the runs of Han characters, all in one call."""
    first, last = _edges(mask)
    if not len(first):
        return np.zeros(0, np.int64), np.zeros(0, np.int64), []
    runs = [text[a:b] for a, b in zip(first.tolist(), last.tolist(), strict=True)]
    words = cut(BREAK.join(runs))
    sizes = np.fromiter(map(len, words), dtype=np.int64, count=len(words))
    ends = np.cumsum(sizes)
    lengths = last - first
    begins = np.cumsum(lengths + 1) - lengths - 1  # of the runs, joined
    breaks = np.zeros(ends[-1] + 1, dtype=bool)
    breaks[begins[1:]] = True
    held = ~breaks[ends]
    ends = ends[held]
    ends += (first - begins)[np.searchsorted(begins, ends - 1, side="right") - 1]
    return ends - sizes[held], ends, list(compress(words, held.tolist()))


def _others(text: str, kinds: np.ndarray) -> list[tuple[int, int]]:
    """Return the words that are neither quantities nor Han: Latin terms, other scripts."""
    found = []
    first, last = _edges(kinds == 4)
    until = 0
    for a, b in zip(first.tolist(), last.tolist(), strict=True):
        while a < b:
            match = _LATIN.match(text, max(a, until)) if max(a, until) < b else None
            if match is None:
                break
            end = match.end()
            if end > b:  # a term goes on behind a sign: AT&T; but not into a quantity or Han
                inner = kinds[b:end]
                end = b if (inner & 3).any() or (inner == 8).any() else end
            found.append((match.start(), end))
            a = until = end
    return found


def cut_text(
    text: str,
    *,
    engine: str = "rjieba",
    lexicon: pd.DataFrame | None = None,
    hmm: bool = True,
    language: str = "zh",
) -> Tokens:
    """Cut a text of any number of lines.

    Parameters
    ----------
    text
        Normalised text.
    engine, lexicon, hmm
        See `engines.cutter`.
    language
        zh: Han runs by the dictionary, quantities and Latin words whole; en: quantities and Unicode
        words, folded.
    """
    spans = _whole(text)
    if language != "zh":
        spans = _spaced(text, spans)
        terms = _folded(text, spans)
        edges = np.asarray(spans, dtype=np.int64).reshape(-1, 2)
        return Tokens(edges[:, 0], edges[:, 1], terms)
    kinds = _kinds()[codes_of(text)]
    for a, b in spans:
        kinds[a:b] = 8
    rare = np.flatnonzero(kinds == 2)
    spans += _others(text, kinds) + [(int(p), int(p) + 1) for p in rare]
    start, end, terms = _han(text, kinds == 1, cutter(engine=engine, lexicon=lexicon, hmm=hmm))
    if not spans:
        return Tokens(start, end, terms)
    edges = np.asarray(spans, dtype=np.int64).reshape(-1, 2)
    terms += [text[a:b] for a, b in spans]
    start, end = np.concatenate([start, edges[:, 0]]), np.concatenate([end, edges[:, 1]])
    return Tokens(start, end, terms)


def _whole(text: str) -> list[tuple[int, int]]:
    """Return what is one token in any language: addresses, and the quantities outside them."""
    known = addresses.find(text)
    spans = quantities.find(text)
    if not known:
        return spans
    inside = np.zeros(len(text), dtype=bool)
    for a, b in known:
        inside[a:b] = True
    return sorted([*known, *((a, b) for a, b in spans if not inside[a:b].any())])


def _folded(text: str, spans: list[tuple[int, int]]) -> list[str]:
    """Return the terms of a text with blanks between words: folded, but for names like US, WHO."""
    terms = [text[a:b].casefold().replace(" & ", "&") for a, b in spans]
    names = {m.span() for m in _NAME.finditer(text) if _among_small(text, *m.span())}
    if not names:
        return terms
    return [
        text[a:b] if (a, b) in names else term for (a, b), term in zip(spans, terms, strict=True)
    ]


def _among_small(text: str, start: int, end: int) -> bool:
    """Return whether a word in capitals stands in a sentence that is not all in capitals."""
    before = regex.split(r"[.!?\n]", text[max(0, start - _SENTENCE) : start])[-1]
    after = regex.split(r"[.!?\n]", text[end : end + _SENTENCE], maxsplit=1)[0]
    return _LOWER.search(before) is not None or _LOWER.search(after) is not None


def _spaced(text: str, known: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return what is known to be one token, and the words between."""
    found, at = [], 0
    for a, b in [*known, (len(text), len(text))]:
        found += [m.span() for m in _WORD.finditer(text, at, a)]
        found += [(a, b)] if a < b else []
        at = b
    return found


def tokenize(text: str, **options) -> list[tuple[int, int, str]]:
    """Cut one text, normalised, with the options of `cut_text`.

    Returns
    -------
    (start, end, term), in order; punctuation and blanks lie between them.
    """
    found = cut_text(text, **options)
    return sorted(zip(found.start.tolist(), found.end.tolist(), found.term, strict=True))


def blocks(lines: Iterable[str]) -> Iterator[list[str]]:
    """Yield lines together, as many as are cut in one go."""
    block: list[str] = []
    size = 0
    for line in lines:
        block.append(line)
        size += len(line) + 1
        if size >= CHUNK:
            yield block
            block, size = [], 0
    if block:
        yield block


def segment_lines(lines: Iterable[str], **options) -> Iterator[str]:
    """Yield each line's tokens with a blank between them; a blank inside a token becomes “_”.

    The options are those of `cut_text`.
    """
    for block in blocks(lines):
        found = cut_text("\n".join(block), **options)
        order = np.argsort(found.start)
        sizes = np.fromiter(map(len, block), dtype=np.int64, count=len(block))
        begins = np.append(np.cumsum(sizes + 1) - sizes - 1, sizes.sum() + len(block))
        edges = np.searchsorted(found.start[order], begins).tolist()
        terms = [found.term[i] for i in order.tolist()]
        terms = [t if t.isalnum() else "_".join(t.split()) for t in terms]
        yield from (" ".join(terms[a:b]) for a, b in pairwise(edges))


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
        Tables of these names, in their order.
    engine, lexicon, hmm, language
        See `tokenize`.
    functions, places
        Files of function words and of place names, for `is_content`.

    Returns
    -------
    Table `tokens`.
    """
    words, names = load_words(functions), load_places(places)
    known: dict[str, bool] = {}
    options = {"engine": engine, "lexicon": lexicon, "hmm": hmm, "language": language}
    frames = []
    for some, own, row in _chunks(paragraphs, clauses):
        columns, number, terms = _segment(some, own, row, **options)
        for term in terms:
            if term not in known:
                kind = class_of(term, functions=words, places=names)
                known[term] = len(term) >= 2 and kind in _CONTENT
        content = np.array([known[t] for t in terms], dtype=bool)
        frames.append(pd.DataFrame({**columns, "is_content": content[number]}))
    return pd.concat(frames, ignore_index=True) if frames else empty("tokens")


def _chunks(
    paragraphs: pd.DataFrame, clauses: pd.DataFrame
) -> Iterator[tuple[pd.DataFrame, pd.DataFrame, np.ndarray]]:
    """Yield paragraphs, their clauses, and for each clause the row of its paragraph."""
    if not len(clauses):
        return
    row = _rows(paragraphs, clauses)
    if (np.diff(row) < 0).any():
        order = np.argsort(row, kind="stable")
        clauses, row = clauses.iloc[order], row[order]
    part = np.cumsum(paragraphs["text"].str.len().to_numpy()) // CHUNK
    edges = [0, *(np.flatnonzero(np.diff(part)) + 1).tolist(), len(paragraphs)]
    for a, b in pairwise(edges):
        c, d = np.searchsorted(row, (a, b))
        if c < d:
            yield paragraphs.iloc[a:b], clauses.iloc[c:d], row[c:d] - a


def _segment(paragraphs, clauses, row, **options) -> tuple[dict, np.ndarray, list[str]]:
    """Return columns of `tokens`, each token's number among the terms, and the terms."""
    texts = paragraphs["text"].tolist()
    sizes = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    begins = np.cumsum(sizes + 1) - sizes - 1
    text = "\n".join(texts)
    where = received(paragraphs["offsets"].tolist(), sizes)
    found = _of_one_sign(cut_text(text, **options), text, where, begins)
    held = pa.array(found.term, type=pa.large_string()).dictionary_encode()
    order = np.argsort(found.start)
    start, end = found.start[order], found.end[order]
    number = held.indices.to_numpy()[order]
    line = np.searchsorted(begins, start, side="right") - 1
    opened = begins[row] + clauses["text_start"].to_numpy()
    at = np.maximum(np.searchsorted(opened, start, side="right") - 1, 0)
    code, names = pd.factorize(paragraphs["document"])
    columns = {
        "document": _strings(code[line], pa.array(names, type=pa.large_string())),
        "start": where[start],
        "end": where[end - 1] + 1,
        "paragraph": paragraphs["paragraph"].to_numpy()[line],
        "sentence": clauses["sentence"].to_numpy()[at],
        "clause": clauses["clause"].to_numpy()[at],
        "term": _strings(number, held.dictionary),
        "is_quoted": _quoted(codes_of(text), start, end),
    }
    return columns, number, held.dictionary.to_pylist()


def _of_one_sign(found: Tokens, text: str, where: np.ndarray, begins: np.ndarray) -> Tokens:
    """Join tokens that share one received character, as ㍿ is 株式会社 and ㎡ is m²."""
    order = np.argsort(found.start)
    start, end = found.start[order], found.end[order]
    line = np.searchsorted(begins, start, side="right")
    joined = (where[start[1:]] == where[end[:-1] - 1]) & (line[1:] == line[:-1])
    if not joined.any():
        return found
    opens = np.concatenate([[True], ~joined])
    first, last = np.flatnonzero(opens), np.append(np.flatnonzero(opens)[1:], len(opens)) - 1
    gaps = [
        text[a:b] if on else ""
        for a, b, on in zip(end, [*start[1:], 0], [*joined, False], strict=True)
    ]
    parts = [found.term[i] + gap for i, gap in zip(order.tolist(), gaps, strict=True)]
    spans = zip(first.tolist(), last.tolist(), strict=True)
    terms = ["".join(parts[a : b + 1]) for a, b in spans]
    return Tokens(start[first], end[last], terms)


def _quoted(codes: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Return which tokens are all that stands between two quotation marks."""
    around = np.concatenate([[0], codes, [0]])
    opened = np.isin(around[start], codes_of("“「『‘"))
    return opened & np.isin(around[end + 1], codes_of("”」』’"))


def _rows(paragraphs: pd.DataFrame, clauses: pd.DataFrame) -> np.ndarray:
    """Return for each clause the row of its paragraph."""
    names = pd.Index(paragraphs["document"].unique())
    width = int(max(paragraphs["paragraph"].max(), clauses["paragraph"].max())) + 1
    keys = [
        names.get_indexer(frame["document"]) * width + frame["paragraph"].to_numpy()
        for frame in (paragraphs, clauses)
    ]
    order = np.argsort(keys[0], kind="stable")
    return order[np.searchsorted(keys[0][order], keys[1])]


def _strings(numbers: np.ndarray, values: pa.Array) -> pd.Series:
    """Return values by their numbers, as text; it is taken from Arrow without a copy."""
    return values.take(pa.array(numbers)).to_pandas()
