"""Coding: which clauses address which themes, by the rules of the codebook."""

from functools import cache, lru_cache
from itertools import chain
from typing import NamedTuple

import ahocorasick
import numpy as np
import pandas as pd

from lunheng.coding.terms import words_of
from lunheng.corpus.normalise import codes_of, normalise, received
from lunheng.corpus.sentences import split_lines
from lunheng.settings.codebook import WORDS, Codebook, Rule

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


class Hits(NamedTuple):
    """Hits of rules: the clause's number, the compiled rule's, the word's, start and end."""

    clause: np.ndarray
    rule: np.ndarray
    word: np.ndarray
    start: np.ndarray
    end: np.ndarray


def _bytes(text: str) -> bytes:
    """Return the text in small letters, each at its place, as UTF-8."""
    small = text.lower()
    if len(small) != len(text):  # İ alone becomes two characters
        small = text.replace("İ", "i").lower()
    return small.encode("utf-8", "surrogatepass")


def _compile(book: Codebook) -> tuple[ahocorasick.Automaton, list[str], list[_Compiled]]:
    """Return an automaton of every word that a rule names, the words, and the rules.

    The automaton reads UTF-8, a byte a character: its search for the next letter is linear, and a
    node has 64 followers there, not the thousand first characters of Chinese words.
    """
    key = id(book)  # the book is kept beside its rules, so that no other gets its identity
    if key not in _compiled:
        rules = [(theme.id, rule) for theme in book.themes for rule in theme.rules]
        spelled = [{f: words_of(book, rule, f) for f in WORDS} for _, rule in rules]
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


def _item_marks(codes: np.ndarray) -> np.ndarray:
    """Return where items end: at commas, 、 and ：, but not inside a number (1,234; 8:30)."""
    marks = np.isin(codes, codes_of(_ITEMS))
    digit = np.concatenate([[False], (codes >= ord("0")) & (codes <= ord("9")), [False]])
    return marks & ~((codes < 0x80) & digit[:-2] & digit[2:])


def _find(automaton, words, text: str, starts, ends, sentences) -> _Places:
    """Return where words stand in a text whose clauses lie from `starts` to `ends`."""
    raw = _bytes(text)
    found = chain.from_iterable(automaton.iter(raw.decode("latin-1")))
    last, word = np.fromiter(found, dtype=np.int32).reshape(-1, 2).T
    begins = (np.frombuffer(raw, dtype=np.uint8) & 0xC0) != 0x80
    end = np.cumsum(begins, dtype=np.int32)[last]
    start = end - np.fromiter(map(len, words), dtype=np.int32, count=len(words))[word]
    codes = codes_of(text)
    opens = np.zeros(len(codes), dtype=bool)
    opens[starts] = True
    clause = np.cumsum(opens, dtype=np.int32)[start] - 1
    inside = (clause >= 0) & (end <= ends[clause]) & ~_inside_words(codes, start, end)
    opens[1:] |= _item_marks(codes)[:-1]  # a mark belongs to the item that it ends
    item = np.cumsum(opens, dtype=np.int32)[start]
    return _Places(*(c[inside] for c in (word, start, end, item, clause, sentences[clause])))


def _stands_behind(starts, scopes, other_ends, other_scopes, within: int | None) -> np.ndarray:
    """Return at which starts another ends before, in the same scope and near enough."""
    if not len(other_ends):
        return np.zeros(len(starts), dtype=bool)
    order = np.argsort(other_ends, kind="stable")
    ends = other_ends[order]
    nearest = np.searchsorted(ends, starts, side="right") - 1
    good = (nearest >= 0) & (other_scopes[order][nearest] == scopes)
    return good if within is None else good & (starts - ends[nearest] <= within)


def _covered(starts, ends, other_starts, other_ends) -> np.ndarray:
    """Return which places lie within one of the others."""
    if not len(other_starts):
        return np.zeros(len(starts), dtype=bool)
    order = np.argsort(other_starts, kind="stable")
    furthest = np.maximum.accumulate(other_ends[order])
    nearest = np.searchsorted(other_starts[order], starts, side="right") - 1
    return (nearest >= 0) & (furthest[nearest] >= ends)


def _holds(compiled: _Compiled, places: _Places, at: np.ndarray) -> np.ndarray:
    """Return which of a rule's terms, at the numbers `at`, have all that the rule asks for."""
    rule, scope = compiled.rule, getattr(places, compiled.rule.scope)
    start, end, scopes = places.start[at], places.end[at], scope[at]

    def of(field: str) -> np.ndarray:
        return np.flatnonzero(compiled.lists[field][places.word])

    def shared(field: str) -> np.ndarray:
        flags = np.zeros(int(scope.max()) + 1, dtype=bool)
        flags[scope[of(field)]] = True
        return flags[scopes]

    def behind(field: str) -> np.ndarray:
        other = of(field)
        return _stands_behind(start, scopes, places.end[other], scope[other], rule.within)

    def before(field: str) -> np.ndarray:
        other = of(field)
        return _stands_behind(-end, scopes, -places.start[other], scope[other], rule.within)

    good = np.ones(len(at), dtype=bool)
    if rule.exempt:
        longer = of("exempt")
        good &= ~_covered(start, end, places.start[longer], places.end[longer])
    if rule.without:
        good &= ~shared("without")
    if rule.after:
        good &= behind("after")
    if rule.before:
        good &= before("before")
    if rule.require and rule.within is None:
        good &= shared("require")
    elif rule.require:
        good &= behind("require") | before("require")
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
    if not codebook.themes:  # an automaton of no words cannot search
        return Hits(*np.zeros((5, 0), dtype=np.int64))
    automaton, words, rules = _compile(codebook)
    places = _find(automaton, words, text, *map(np.asarray, (starts, ends, sentences)))
    present = np.zeros(len(words), dtype=bool)
    present[places.word] = True
    found = []
    for number, compiled in enumerate(rules):
        if not (compiled.lists["terms"] & present).any():
            continue
        at = np.flatnonzero(compiled.lists["terms"][places.word])
        at = at[_holds(compiled, places, at)]
        columns = (c[at] for c in (places.clause, places.word, places.start, places.end))
        found.append((np.full(len(at), number), *columns))
    if not found:
        return Hits(*np.zeros((5, 0), dtype=np.int64))
    rule, clause, word, start, end = map(np.concatenate, zip(*found, strict=True))
    hits = Hits(clause, rule, word, start, end)
    order = np.lexsort((-hits.end, hits.rule, hits.start, hits.clause))
    hits = Hits(*(column[order] for column in hits))
    again = (np.diff(hits.start) == 0) & (np.diff(hits.rule) == 0)
    first = np.concatenate([[True], ~again])[: len(order)]
    return Hits(*(column[first] for column in hits))


def code(paragraphs: pd.DataFrame, clauses: pd.DataFrame, *, codebook: Codebook) -> pd.DataFrame:
    """Code the clauses of one source.

    Parameters
    ----------
    paragraphs, clauses
        Tables of these names.
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


def _explain(lines: list[str], codebook: Codebook, language: str = "zh") -> list[tuple]:
    """Return (line, theme, rule, term, start, end, clause) for each hit in normalised lines."""
    clauses = split_lines(lines, language=language)
    sizes = np.fromiter(map(len, lines), dtype=np.int64, count=len(lines))
    bases = np.cumsum(sizes + 1) - sizes - 1
    line = clauses["paragraph"]
    starts, ends = clauses["start"] + bases[line], clauses["end"] + bases[line]
    hits = match("\n".join(lines), starts, ends, clauses["sentence"], codebook=codebook)
    _, words, rules = _compile(codebook)
    begins = bases[line[hits.clause]]
    columns = (line[hits.clause], hits.rule, hits.word, hits.start - begins, hits.end - begins)
    spans = zip(clauses["start"][hits.clause], clauses["end"][hits.clause], strict=True)
    found = zip(*(column.tolist() for column in columns), spans, strict=True)
    return [
        (n, rules[r].theme, rules[r].rule.id, words[w], a, b, lines[n][first:last])
        for n, r, w, a, b, (first, last) in found
    ]


def explain_text(text: str, *, codebook: Codebook) -> list[tuple[str, str, str, int, int]]:
    """Return (theme, rule, term, start, end) for each hit in a normalised text, in order."""
    return [row[1:6] for row in _explain([normalise(text)[0].replace("\n", "")], codebook)]


def explain_lines(
    lines: list[str], *, codebook: Codebook, language: str = "zh"
) -> list[list[tuple]]:
    """Return what `explain_hits` does for each of many texts, much faster than one by one.

    `language` says where a text of several sentences is cut.
    """
    if not lines:
        return []
    # An invisible character in a line end's place: the text is one line, its places are as given.
    lines = [line.replace("\n", "\u200b") for line in lines]
    normal, offsets = normalise("\n".join(lines), language=language)
    parts = normal.split("\n")
    received_at, at = 0, 0
    places = []
    for line, part in zip(lines, parts, strict=True):
        places.append(offsets[at : at + len(part)] - received_at)
        received_at, at = received_at + len(line) + 1, at + len(part) + 1
    found: list[list[tuple]] = [[] for _ in lines]
    for n, theme, rule, term, start, end, clause in _explain(parts, codebook, language):
        place = int(places[n][start]), int(places[n][end - 1]) + 1
        found[n].append((theme, rule, term, *place, clause))
    return [sorted(hits, key=lambda hit: (hit[3], hit[:3])) for hits in found]


def explain_hits(text: str, *, codebook: Codebook) -> list[tuple[str, str, str, int, int, str]]:
    """Return (theme, rule, term, start, end, clause) for each hit, places in the text as given."""
    return explain_lines([text], codebook=codebook)[0]


@lru_cache(maxsize=1)
def _order(themes: tuple[str, ...]) -> dict[str, int]:
    return {theme: i for i, theme in enumerate(themes)}


def themes_of(hits: list[tuple], *, codebook: Codebook) -> list[str]:
    """Return the themes of hits, which begin with theirs, in the codebook's order."""
    order = _order(tuple(t.id for t in codebook.themes))
    return sorted({hit[0] for hit in hits}, key=order.get)


def untrue_examples(codebook: Codebook) -> list[str]:
    """Return what is wrong: each example that is not coded, each counter-example that is."""
    lines = [
        (theme.id, wanted, text)
        for theme in codebook.themes
        for wanted, texts in ((True, theme.examples), (False, theme.counterexamples))
        for text in texts
    ]
    found = explain_lines([text for _, _, text in lines], codebook=codebook)
    problems = []
    for (theme, wanted, text), hits in zip(lines, found, strict=True):
        by = [f"rule {rule}, “{term}”" for name, rule, term, *_ in hits if name == theme]
        if wanted and not by:
            problems.append(f"theme {theme}: its example “{text}” is not coded")
        elif by and not wanted:
            problems.append(f"theme {theme}: its counter-example “{text}” is coded ({by[0]})")
    return problems
