"""Coding: which clauses address which themes, by the rules of the codebook."""

from functools import cache, lru_cache
from itertools import chain
from typing import NamedTuple

import ahocorasick
import numpy as np
import pandas as pd

from lunheng.codebook import WORDS, Codebook, Rule
from lunheng.normalise import codes_of, normalise, received
from lunheng.sentences import split

# Case does not count; only ASCII is folded, so that every place stays where it is.
_FOLD = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", b"abcdefghijklmnopqrstuvwxyz")
_ITEMS = "，、：,:"
_compiled: dict[int, tuple] = {}


class _Compiled(NamedTuple):
    """A theme's rule; for each of its lists, which of the codebook's words are on it."""

    theme: str
    rule: Rule
    lists: dict[str, np.ndarray]


class _Places(NamedTuple):
    """Where words stand: number of the word, start, end, and the numbers of the scopes around."""

    word: np.ndarray
    start: np.ndarray
    end: np.ndarray
    item: np.ndarray
    clause: np.ndarray
    sentence: np.ndarray

    def of(self, which: np.ndarray) -> "_Places":
        return _Places(*(column[which] for column in self))


class Hits(NamedTuple):
    """Hits of rules: the clause's number, the compiled rule's, the word's, start and end."""

    clause: np.ndarray
    rule: np.ndarray
    word: np.ndarray
    start: np.ndarray
    end: np.ndarray


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass").translate(_FOLD)


def _compile(book: Codebook) -> tuple[ahocorasick.Automaton, list[str], list[_Compiled]]:
    """Return an automaton of every word that a rule names, the words, and the rules.

    The automaton reads UTF-8, a byte a character: its search for the next letter is linear, and a
    node has 64 followers there, not the thousand first characters of Chinese words.
    """
    key = id(book)  # the book is kept beside its rules, so that no other gets its identity
    if key not in _compiled:
        rules = [(theme.id, rule) for theme in book.themes for rule in theme.rules]
        spelled = [{f: book.words_of(rule, f) for f in WORDS} for _, rule in rules]
        forms = {_bytes(w): w for lists in spelled for words in lists.values() for w in words}
        number = {form: i for i, form in enumerate(sorted(forms))}
        automaton = ahocorasick.Automaton()
        for form, i in number.items():
            automaton.add_word(form.decode("latin-1"), i)
        automaton.make_automaton()
        compiled = []
        for (theme, rule), lists in zip(rules, spelled, strict=True):
            marked = {field: np.zeros(len(number), dtype=bool) for field in WORDS}
            for field, words in lists.items():
                marked[field][[number[_bytes(w)] for w in words]] = True
            compiled.append(_Compiled(theme, rule, marked))
        _compiled[key] = (book, automaton, [forms[form] for form in number], compiled)
    return _compiled[key][1:]


@cache
def _lettered() -> np.ndarray:
    """Return which code points are letters or digits of words that blanks divide."""
    table = np.zeros(0x110000, dtype=bool)
    table[:0x2E80] = [chr(c).isalnum() for c in range(0x2E80)]
    return table


def _inside_words(codes: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Return which places begin or end inside a word of letters: 5G in 15G, art in part."""
    letters = np.concatenate([[False], _lettered()[codes], [False]])
    return (letters[start] & letters[start + 1]) | (letters[end] & letters[end + 1])


def _find(automaton, words, text: str, starts, ends, sentences) -> _Places:
    """Return where words stand in a text whose clauses lie from `starts` to `ends`."""
    raw = _bytes(text)
    found = chain.from_iterable(automaton.iter(raw.decode("latin-1")))
    last, word = np.fromiter(found, dtype=np.int64).reshape(-1, 2).T
    begins = (np.frombuffer(raw, dtype=np.uint8) & 0xC0) != 0x80
    end = np.cumsum(begins, dtype=np.int32)[last]
    start = end - np.fromiter(map(len, words), dtype=np.int32, count=len(words))[word]
    codes = codes_of(text)
    clause = np.searchsorted(starts, start, side="right") - 1
    inside = (clause >= 0) & (end <= ends[clause]) & ~_inside_words(codes, start, end)
    marks = np.flatnonzero(np.isin(codes, codes_of(_ITEMS)))
    edges = np.unique(np.concatenate([starts, marks]))
    item = np.searchsorted(edges, start, side="right")
    return _Places(word, start, end, item, clause, sentences[clause]).of(inside)


def _stands_behind(places: _Places, others: _Places, within: int | None, scope: str) -> np.ndarray:
    """Return which places have another before them, in their scope and near enough."""
    if not len(others.end):
        return np.zeros(len(places.start), dtype=bool)
    order = np.argsort(others.end, kind="stable")
    ends, scopes = others.end[order], getattr(others, scope)[order]
    nearest = np.searchsorted(ends, places.start, side="right") - 1
    good = (nearest >= 0) & (scopes[nearest] == getattr(places, scope))
    return good if within is None else good & (places.start - ends[nearest] <= within)


def _stands_before(places: _Places, others: _Places, within: int | None, scope: str) -> np.ndarray:
    """Return which places have another behind them: `_stands_behind` in a mirror."""
    turned = (p._replace(start=-p.end, end=-p.start) for p in (places, others))
    return _stands_behind(*turned, within, scope)


def _share(places: _Places, others: _Places, scope: str) -> np.ndarray:
    """Return which places have one of the others in their scope."""
    return np.isin(getattr(places, scope), getattr(others, scope))


def _covered(places: _Places, others: _Places) -> np.ndarray:
    """Return which places lie within one of the others."""
    if not len(others.start):
        return np.zeros(len(places.start), dtype=bool)
    order = np.argsort(others.start, kind="stable")
    furthest = np.maximum.accumulate(others.end[order])
    nearest = np.searchsorted(others.start[order], places.start, side="right") - 1
    return (nearest >= 0) & (furthest[nearest] >= places.end)


def _holds(rule: Rule, places: _Places, others: dict[str, _Places]) -> np.ndarray:
    """Return at which of a rule's terms all that the rule asks for holds."""
    near = (rule.within, rule.scope)
    good = np.ones(len(places.start), dtype=bool)
    if rule.exempt:
        good &= ~_covered(places, others["exempt"])
    if rule.without:
        good &= ~_share(places, others["without"], rule.scope)
    if rule.after:
        good &= _stands_behind(places, others["after"], *near)
    if rule.before:
        good &= _stands_before(places, others["before"], *near)
    if rule.require and rule.within is None:
        good &= _share(places, others["require"], rule.scope)
    elif rule.require:
        behind = _stands_behind(places, others["require"], *near)
        good &= behind | _stands_before(places, others["require"], *near)
    return good


def match(
    text: str, starts: np.ndarray, ends: np.ndarray, sentences: np.ndarray, *, codebook: Codebook
) -> Hits:
    """Return the hits of all rules in a normalised text.

    Parameters
    ----------
    text
        Any number of paragraphs, with line ends between them.
    starts, ends
        Of its clauses, ascending.
    sentences
        The number of each clause's sentence, ascending.
    codebook
        As from `codebook.load_codebook`.

    Returns
    -------
    Hits sorted by clause, start, rule. Where a rule matches two terms that begin at one place, the
    longer.
    """
    automaton, words, rules = _compile(codebook)
    places = _find(automaton, words, text, *map(np.asarray, (starts, ends, sentences)))
    present = np.zeros(len(words), dtype=bool)
    present[places.word] = True
    found = []
    for number, (_, rule, lists) in enumerate(rules):
        if not (lists["terms"] & present).any():
            continue
        terms = places.of(lists["terms"][places.word])
        others = {
            field: places.of(lists[field][places.word])
            for field in WORDS[1:]
            if getattr(rule, field)
        }
        held = terms.of(_holds(rule, terms, others))
        rule_number = np.full(len(held.start), number)
        found.append((held.clause, rule_number, held.word, held.start, held.end))
    if not found:
        return Hits(*np.zeros((5, 0), dtype=np.int64))
    hits = Hits(*map(np.concatenate, zip(*found, strict=True)))
    order = np.lexsort((-hits.end, hits.rule, hits.start, hits.clause))
    hits = Hits(*(column[order] for column in hits))
    again = (np.diff(hits.start) == 0) & (np.diff(hits.rule) == 0)
    first = np.concatenate([[True], ~again])[: len(order)]
    return Hits(*(column[first] for column in hits))


def code(
    paragraphs: pd.DataFrame,
    clauses: pd.DataFrame,
    tokens: pd.DataFrame | None = None,
    *,
    codebook: Codebook,
) -> pd.DataFrame:
    """Code the clauses of one source.

    Parameters
    ----------
    paragraphs, clauses
        Tables of these names.
    tokens
        Not needed by rules over text; kept so that every coder takes the same tables.
    codebook
        As from `codebook.load_codebook`.

    Returns
    -------
    Table `codes`: where a rule matches two terms that begin at one place, the longer.
    """
    columns = ["document", "sentence", "clause", "theme", "start", "end", "source", "rule", "term"]
    texts = paragraphs["text"].tolist()
    keys = pd.MultiIndex.from_frame(paragraphs[["document", "paragraph"]])
    place = keys.get_indexer(pd.MultiIndex.from_frame(clauses[["document", "paragraph"]]))
    sizes = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    bases = np.cumsum(sizes + 1) - sizes - 1
    starts = bases[place] + clauses["text_start"].to_numpy()
    order = np.argsort(starts, kind="stable")
    clauses, place, starts = clauses.iloc[order], place[order], starts[order]
    ends = bases[place] + clauses["text_end"].to_numpy()
    new = (np.diff(clauses["sentence"].to_numpy()) != 0) | (np.diff(place) != 0)
    sentences = np.concatenate([[0], np.cumsum(new)])[: len(clauses)]
    hits = match("\n".join(texts), starts, ends, sentences, codebook=codebook)
    offsets = received(paragraphs["offsets"].tolist(), sizes)
    _, words, rules = _compile(codebook)
    frame = clauses[["document", "sentence", "clause"]].iloc[hits.clause].reset_index(drop=True)
    frame = frame.assign(
        theme=np.array([r.theme for r in rules], dtype=object)[hits.rule],
        start=offsets[hits.start],
        end=offsets[hits.end - 1] + 1,
        source="rule",
        rule=np.array([r.rule.id for r in rules], dtype=object)[hits.rule],
        term=np.array(words, dtype=object)[hits.word],
    )
    return frame[columns].assign(probability=np.nan)


def explain_text(text: str, *, codebook: Codebook) -> list[tuple[str, str, str, int, int]]:
    """Return (theme, rule, term, start, end) for each hit in a normalised text, in order."""
    normal = normalise(text)[0].replace("\n", "")
    clauses = split([normal])
    starts, ends, sentences = (clauses[c].to_numpy() for c in ("start", "end", "sentence"))
    hits = match(normal, starts, ends, sentences, codebook=codebook)
    _, words, rules = _compile(codebook)
    found = zip(*(column.tolist() for column in hits), strict=True)
    return [(rules[r].theme, rules[r].rule.id, words[w], a, b) for _, r, w, a, b in found]


@lru_cache(maxsize=1)
def _order(themes: tuple[str, ...]) -> dict[str, int]:
    return {theme: i for i, theme in enumerate(themes)}


def code_text(text: str, *, codebook: Codebook) -> list[str]:
    """Return the themes of one sentence, the union over its clauses, in the codebook's order."""
    order = _order(tuple(t.id for t in codebook.themes))
    return sorted({hit[0] for hit in explain_text(text, codebook=codebook)}, key=order.get)
