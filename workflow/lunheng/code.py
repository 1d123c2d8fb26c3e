"""Coding: which clauses address which themes, by the rules of the codebook."""

from functools import lru_cache

import ahocorasick
import numpy as np
import pandas as pd

from lunheng import structure
from lunheng.codebook import Codebook, Rule
from lunheng.normalise import normalise

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
    held = paragraphs.set_index(["document", "paragraph"])[["text", "offsets"]]
    lookup = dict(zip(held.index, zip(held["text"], held["offsets"], strict=True), strict=True))
    rows = []
    for (document, sentence, paragraph), group in clauses.groupby(
        ["document", "sentence", "paragraph"], sort=False
    ):
        text, offsets = lookup[document, paragraph]
        spans = list(zip(group["text_start"].tolist(), group["text_end"].tolist(), strict=True))
        matched = _match(codebook, text, spans)
        for clause, hits in zip(group["clause"].tolist(), matched, strict=True):
            longest = {}
            for theme, rule, term, at, end in hits:
                key = (theme, rule, at)
                if key not in longest or end > longest[key][1]:
                    longest[key] = (term, end)
            for (theme, rule, at), (term, end) in longest.items():
                start, last = int(offsets[at]), int(offsets[end - 1]) + 1
                rows.append((document, sentence, clause, theme, start, last, "rule", rule, term))
    columns = ["document", "sentence", "clause", "theme", "start", "end", "source", "rule", "term"]
    return pd.DataFrame(rows, columns=columns).assign(probability=np.nan)


def explain_text(text: str, *, codebook: Codebook) -> list[tuple[str, str, str]]:
    """Return (theme, rule, term) for each hit in a text, in order."""
    normal, _ = normalise(text)
    normal = normal.replace("\n", "")
    found = []
    for start, end in structure.sentences(normal):
        spans = [(a, b) for a, b, _ in structure.clauses(normal, start, end)]
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
