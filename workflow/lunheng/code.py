"""Coding: which clauses address which themes, by the rules of the codebook."""

from functools import lru_cache
from itertools import pairwise

import ahocorasick
import numpy as np
import pandas as pd

from lunheng.codebook import Codebook, Rule
from lunheng.normalise import from_runs, normalise
from lunheng.sentences import split

# Case does not count; only ASCII is folded, so that every place stays where it is.
_FOLD = {ord(c): c.lower() for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
Hit = tuple[str, str, str, int, int]
_compiled: dict[int, tuple] = {}


def _compile(book: Codebook) -> tuple:
    """Return an automaton of every word that a rule names, and the rules by the terms they code."""
    key = id(book)  # the book is kept beside its rules, so that no other gets its identity
    if key not in _compiled:
        words: set[str] = set()
        rules: dict[str, list[tuple[str, Rule]]] = {}
        for theme in book.themes:
            for rule in theme.rules:
                terms = book.terms_of(rule)
                words.update(terms, rule.require, rule.without)
                for term in terms:
                    rules.setdefault(term, []).append((theme.id, rule))
        automaton = ahocorasick.Automaton()
        for word in sorted(words):
            automaton.add_word(word.translate(_FOLD), word)
        automaton.make_automaton()
        _compiled[key] = (book, automaton, rules)
    return _compiled[key][1:]


def _holds(rule: Rule, at: int, end: int, clause: dict, sentence: dict) -> bool:
    seen = sentence if rule.scope == "sentence" else clause
    if any(word in seen for word in rule.without):
        return False
    if not rule.require:
        return True
    if rule.within is None:
        return any(word in seen for word in rule.require)
    near = ((s, s + len(word)) for word in rule.require for s in seen.get(word, ()))
    return any(max(a - end, at - b) <= rule.within for a, b in near)


def _words(automaton, text: str, start: int, end: int) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for last, word in automaton.iter(text, start, end):
        at = last + 1 - len(word)
        if not _inside_word(text, at, last + 1):
            found.setdefault(word, []).append(at)
    return found


def _inside_word(text: str, at: int, end: int) -> bool:
    """Return whether a hit begins or ends inside a word of letters: 5G in 15G, art in part."""
    before = at > 0 and _lettered(text[at - 1]) and _lettered(text[at])
    return before or (end < len(text) and _lettered(text[end]) and _lettered(text[end - 1]))


def _lettered(char: str) -> bool:
    return char < "\u2e80" and char.isalnum()


def _match(book: Codebook, text: str, spans: list[tuple[int, int]]) -> list[list[Hit]]:
    """Return, for each clause of one sentence, the hits (theme, rule, term, start, end)."""
    automaton, rules = _compile(book)
    text = text.translate(_FOLD)
    clauses = [_words(automaton, text, a, b) for a, b in spans]
    sentence: dict[str, list[int]] = {}
    for clause in clauses:
        for word, places in clause.items():
            sentence.setdefault(word, []).extend(places)
    result = []
    for clause in clauses:
        hits = []
        for word in clause.keys() & rules.keys():
            for theme, rule in rules[word]:
                for at in clause[word]:
                    if _holds(rule, at, at + len(word), clause, sentence):
                        hits.append((theme, rule.id, word, at, at + len(word)))
        result.append(sorted(hits))
    return result


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
    Table `codes`: where a rule matches two terms at one place, the longer.
    """
    texts = paragraphs["text"].tolist()
    runs = paragraphs["offsets"].tolist()
    keys = pd.MultiIndex.from_frame(paragraphs[["document", "paragraph"]])
    place = keys.get_indexer(pd.MultiIndex.from_frame(clauses[["document", "paragraph"]]))
    names, sentences = clauses["document"].tolist(), clauses["sentence"].to_numpy()
    numbers = clauses["clause"].tolist()
    spans = list(zip(clauses["text_start"].tolist(), clauses["text_end"].tolist(), strict=True))
    new = np.flatnonzero((np.diff(sentences) != 0) | (np.diff(place) != 0)) + 1
    edges = [0, *new.tolist(), len(clauses)] if len(clauses) else []
    rows = []
    for a, b in pairwise(edges):
        text = texts[place[a]]
        matched = _match(codebook, text, spans[a:b])
        if not any(matched):
            continue
        offsets = from_runs(runs[place[a]], len(text))
        for at, hits in enumerate(matched, a):
            longest = {}
            for theme, rule, term, begin, end in hits:
                key = (theme, rule, begin)
                if key not in longest or end > longest[key][1]:
                    longest[key] = (term, end)
            for (theme, rule, begin), (term, end) in longest.items():
                start, last = int(offsets[begin]), int(offsets[end - 1]) + 1
                found = (names[at], int(sentences[at]), numbers[at], theme)
                rows.append((*found, start, last, "rule", rule, term))
    columns = ["document", "sentence", "clause", "theme", "start", "end", "source", "rule", "term"]
    return pd.DataFrame(rows, columns=columns).assign(probability=np.nan)


def explain_text(text: str, *, codebook: Codebook) -> list[tuple[str, str, str]]:
    """Return (theme, rule, term) for each hit in a text, in order."""
    normal, _ = normalise(text)
    normal = normal.replace("\n", "")
    found = []
    for _, clauses in split([normal]).groupby("sentence"):
        spans = list(zip(clauses["start"].tolist(), clauses["end"].tolist(), strict=True))
        for hits in _match(codebook, normal, spans):
            found += [(theme, rule, term) for theme, rule, term, _, _ in hits]
    return found


@lru_cache(maxsize=1)
def _order(themes: tuple[str, ...]) -> dict[str, int]:
    return {theme: i for i, theme in enumerate(themes)}


def code_text(text: str, *, codebook: Codebook) -> list[str]:
    """Return the themes of one sentence, the union over its clauses, in the codebook's order."""
    order = _order(tuple(t.id for t in codebook.themes))
    return sorted({theme for theme, _, _ in explain_text(text, codebook=codebook)}, key=order.get)


def explain_hits(text: str, *, codebook: Codebook) -> list[tuple[str, str, str, int, int, str]]:
    """Return (theme, rule, term, start, end, clause) for each hit, places in the text as given.

    Where a rule matches two terms at one place, the longer, as in table `codes`.
    """
    normal, offsets = normalise(text)
    at = np.array([place for char, place in zip(normal, offsets, strict=False) if char != "\n"])
    normal = normal.replace("\n", "")
    found = []
    for _, clauses in split([normal]).groupby("sentence"):
        spans = list(zip(clauses["start"].tolist(), clauses["end"].tolist(), strict=True))
        for (a, b), hits in zip(spans, _match(codebook, normal, spans), strict=True):
            hits = sorted(hits, key=lambda hit: hit[4])  # the longest last, which stays
            longest = {(hit[0], hit[1], hit[3]): (hit[2], hit[4]) for hit in hits}
            found += [
                (theme, rule, term, int(at[begin]), int(at[end - 1]) + 1, normal[a:b])
                for (theme, rule, begin), (term, end) in longest.items()
            ]
    return sorted(found, key=lambda hit: (hit[3], hit[:3]))
