"""One document: a received text becomes paragraphs and clauses; what is taken out is logged."""

import hashlib
import re
import unicodedata
from typing import NamedTuple

import numpy as np
import pandas as pd

from lunheng.corpus import cleaning as rules_of
from lunheng.corpus.normalise import normalise, to_runs
from lunheng.corpus.sentences import point_label, split_lines
from lunheng.corpus.structure import sections

_LINE = re.compile(r"[^\n]+")


class Reading(NamedTuple):
    """One document: columns of `paragraphs` and of `clauses`, rows of `cleaning`, its counts."""

    paragraphs: dict
    clauses: dict
    cleaning: list[tuple]
    counts: dict


def _lines(text: str) -> tuple[list[str], list[int]]:
    """Return the paragraphs of a normalised text, and where each begins in it."""
    lines, begins = [], []
    for match in _LINE.finditer(text):
        line = match.group()
        bare = line.strip()
        if bare:
            lines.append(bare)
            begins.append(match.start() + len(line) - len(line.lstrip()))
    return lines, begins


def _marks(text: str) -> np.ndarray | None:
    """Return which characters stand on the one before them, or None where none do."""
    if unicodedata.is_normalized("NFC", text):  # then none was composed with the one before it
        return None
    kinds = {c for c in set(text) if unicodedata.combining(c)}
    return np.fromiter((c in kinds for c in text), dtype=bool, count=len(text))


def _behind(places: np.ndarray, marks: np.ndarray | None) -> np.ndarray:
    """Return where received characters end: behind the marks that stand on them."""
    places = places + 1
    if marks is not None:
        while (on := (places < len(marks)) & marks[np.minimum(places, len(marks) - 1)]).any():
            places = places + on
    return places


def read(text: str, *, document: str, language: str, cleaning: list[dict], convert=None) -> Reading:
    """Clean, normalise and structure one text.

    Parameters
    ----------
    text
        As received.
    document, language
        Id of the document; zh or en.
    cleaning
        Rules, see `cleaning.load_rules`.
    convert
        A conversion of a text, or None; see `conversion.converter`.
    """
    whole, taken = rules_of.clean(text, cleaning)
    keep = rules_of.kept(text, taken)
    normal, offsets = normalise(whole, keep=keep, convert=convert, language=language)
    marks = _marks(text)
    lines, begins = _lines(normal)
    places = sections(lines, language=language)
    n = len(lines)
    first = np.asarray(begins, dtype=np.int64)
    sizes = np.fromiter(map(len, lines), dtype=np.int64, count=n)
    start, end = offsets[first], _behind(offsets[first + sizes - 1], marks)
    paragraphs = {
        "document": [document] * n,
        "paragraph": np.arange(n),
        "section": [p.section for p in places],
        "role": [p.role for p in places],
        "heading": [p.heading for p in places],
        "point": [
            None if p.role == "heading" else point_label(line, language=language)
            for line, p in zip(lines, places, strict=True)
        ],
        "text": lines,
        "start": start,
        "end": end,
        "offsets": _runs(offsets, first, sizes),
    }
    cut = split_lines(lines, language=language)
    headings = np.fromiter((p.role == "heading" for p in places), dtype=bool, count=n)
    cut["point"][headings[cut["paragraph"]]] = None  # the number of a section is no point
    at = first[cut["paragraph"]]
    begin, last = at + cut["start"], at + cut["end"] - 1
    clauses = {
        "document": [document] * len(at),
        **{c: cut[c] for c in ("sentence", "clause", "paragraph", "point")},
        "text_start": cut["start"],
        "text_end": cut["end"],
        "start": offsets[begin],
        "end": _behind(offsets[last], marks),
    }
    counts = {
        "n_characters": sum(map(len, normal.split())),
        "n_paragraphs": n,
        "n_sentences": int(cut["sentence"][-1]) + 1 if len(at) else 0,
        "text_sha256": hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
    }
    return Reading(paragraphs, clauses, rules_of.log(document, text, taken), counts)


def _runs(offsets: np.ndarray, first: np.ndarray, sizes: np.ndarray) -> list[np.ndarray]:
    """Return the offsets of each paragraph as runs; most paragraphs are one."""
    steps = np.flatnonzero(np.diff(offsets[:-1]) != 1) + 1
    low = np.searchsorted(steps, first, side="right")
    high = np.searchsorted(steps, first + sizes)
    heads = np.column_stack([np.zeros_like(first), offsets[first]]).astype(np.int32)
    runs = list(heads)
    for row in np.flatnonzero(low < high).tolist():
        a = int(first[row])
        runs[row] = to_runs(offsets[a : a + int(sizes[row])])
    return runs


def read_document(
    text: str, *, document: str, language: str, cleaning: list[dict], convert=None
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return rows of the tables `paragraphs`, `clauses` and `cleaning`; see `read`."""
    found = read(text, document=document, language=language, cleaning=cleaning, convert=convert)
    return (
        pd.DataFrame(found.paragraphs),
        pd.DataFrame(found.clauses),
        pd.DataFrame(found.cleaning, columns=list(rules_of.LOG)),
    )
