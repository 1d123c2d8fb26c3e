"""Cleaning rules as data: what they take out is logged, what they leave keeps its place."""

import hashlib
import re
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from lunheng.errors import LunhengError, nearest

_HEAD = 1500
_KEYS = {"id", "pattern", "where", "sources", "reason", "example"}
_WHERE = ("head", "tail", "anywhere")


def load_rules(path: str | Path) -> list[dict]:
    """Read and check the cleaning rules.

    Returns
    -------
    List of dicts: id, pattern, where, reason, example, and sources (or None).

    Raises
    ------
    LunhengError
        Names the file, the rule and the key that is missing, unknown or impossible.
    """
    path = Path(path)
    try:
        rules = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise LunhengError(f"{path}: not readable as YAML in UTF-8: {error}") from None
    if not isinstance(rules, list):
        raise LunhengError(f"{path}: expected a list of rules, found {type(rules).__name__}")
    seen: set[str] = set()
    for number, rule in enumerate(rules, 1):
        where = f"{path}, rule {rule.get('id', number) if isinstance(rule, dict) else number}"
        if not isinstance(rule, dict):
            raise LunhengError(f"{where}: expected keys and values")
        for key in rule.keys() - _KEYS:
            raise LunhengError(f"{where}: unknown key “{key}”{nearest(key, _KEYS)}")
        for key in sorted(_KEYS - {"sources"} - rule.keys()):
            raise LunhengError(f"{where}: the key “{key}” is missing")
        if rule["where"] not in _WHERE:
            raise LunhengError(f"{where}: where is {rule['where']!r}; expected one of {_WHERE}")
        if not isinstance(rule["pattern"], str):
            raise LunhengError(f"{where}: pattern is {rule['pattern']!r}; put it in quotes")
        try:
            compiled = re.compile(rule["pattern"], re.MULTILINE)
        except re.error as error:
            raise LunhengError(f"{where}: the pattern is no regular expression: {error}") from None
        if compiled.fullmatch(""):
            raise LunhengError(f"{where}: the pattern matches the empty string")
        if rule["id"] in seen:
            raise LunhengError(f"{where}: the id stands twice")
        seen.add(rule["id"])
        rule.setdefault("sources", None)
    return rules


def _allowed(where: str, start: int, end: int, length: int) -> bool:
    if where == "head":
        return end <= _HEAD
    return start >= length / 2 if where == "tail" else True


def removals(text: str, rules: list[dict]) -> list[tuple[int, int, str]]:
    """Return what the rules take out of a text.

    Parameters
    ----------
    text
        The received text.
    rules
        As from `load_rules`, in order; each sees what the rules before it left.

    Returns
    -------
    Spans (start, end, rule) in the received text, sorted, that do not overlap.
    """
    left, places = text, np.arange(len(text))
    taken: list[tuple[int, int, str]] = []
    for rule in rules:
        pattern = re.compile(rule["pattern"], re.MULTILINE)
        spans = [
            m.span()
            for m in pattern.finditer(left)
            if m.end() > m.start() and _allowed(rule["where"], *m.span(), len(left))
        ]
        if not spans:
            continue
        for start, end in spans:
            taken += [(a, b, rule["id"]) for a, b in _runs(places[start:end])]
        edges = [0, *(edge for span in spans for edge in span), len(left)]
        kept = [(edges[i], edges[i + 1]) for i in range(0, len(edges), 2)]
        left = "".join(left[a:b] for a, b in kept)
        places = np.concatenate([places[a:b] for a, b in kept])
    return sorted(taken)


def _runs(places: np.ndarray) -> list[tuple[int, int]]:
    """Return the contiguous runs of increasing places as spans."""
    ends = np.append(np.flatnonzero(np.diff(places) != 1), len(places) - 1)
    starts = np.append(0, ends[:-1] + 1)
    return [(int(places[a]), int(places[b]) + 1) for a, b in zip(starts, ends, strict=True)]


def kept(text: str, taken: list[tuple[int, int, str]]) -> list[tuple[int, int]]:
    """Return the spans of a text that no rule took, in order."""
    spans, start = [], 0
    for a, b, _ in taken:
        if a > start:
            spans.append((start, a))
        start = b
    if start < len(text):
        spans.append((start, len(text)))
    return spans


def log(document: str, text: str, taken: list[tuple[int, int, str]]) -> pd.DataFrame:
    """Return the rows of table `cleaning` for one document."""
    return pd.DataFrame(
        [
            (
                document,
                a,
                b,
                rule,
                b - a,
                hashlib.sha256(text[a:b].encode("utf-8", "surrogatepass")).hexdigest(),
            )
            for a, b, rule in taken
        ],
        columns=["document", "start", "end", "rule", "n_characters", "sha256"],
    )
