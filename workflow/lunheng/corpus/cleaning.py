"""Cleaning rules as data: what they take out is logged, what they leave keeps its place."""

import hashlib
import re
from pathlib import Path

import numpy as np

from lunheng.corpus.lines import contents_lines, figures_apart, wrapped_lines
from lunheng.errors import LunhengError, nearest
from lunheng.tables.yaml_file import read_yaml

LOG = ("document", "start", "end", "rule", "n_characters", "sha256")
_HEAD = 1500
_AHEAD = 200
_BLANKS = " \t\u3000\xa0"
_KEYS = {"id", "pattern", "function", "where", "sources", "needs", "reason", "example"}
_OPTIONAL = {"pattern", "function", "sources", "needs"}
_WHERE = ("head", "tail", "anywhere")


def load_rules(path: str | Path, *, wanted: list[str] | None = None) -> list[dict]:
    """Read and check the cleaning rules.

    Parameters
    ----------
    path
        The file.
    wanted
        Ids of the rules that are to be returned; all where it is None.

    Returns
    -------
    List of dicts: id, pattern or function, where, reason, example, sources (or None), and where
    the rule has it, needs.

    Raises
    ------
    LunhengError
        Names the file, the rule and the key that is missing, unknown or impossible.
    """
    path = Path(path)
    rules, _ = read_yaml(path)
    if not isinstance(rules, list):
        raise LunhengError(f"{path}: expected a list of rules, found {type(rules).__name__}")
    seen: set[str] = set()
    for number, rule in enumerate(rules, 1):
        where = f"{path}, rule {rule.get('id', number) if isinstance(rule, dict) else number}"
        if not isinstance(rule, dict):
            raise LunhengError(f"{where}: expected keys and values")
        for key in rule.keys() - _KEYS:
            raise LunhengError(f"{where}: unknown key “{key}”{nearest(key, _KEYS)}")
        for key in sorted(_KEYS - _OPTIONAL - rule.keys()):
            raise LunhengError(f"{where}: the key “{key}” is missing")
        if rule["where"] not in _WHERE:
            raise LunhengError(f"{where}: where is {rule['where']!r}; expected one of {_WHERE}")
        _check_finder(rule, where)
        if rule["id"] in seen:
            raise LunhengError(f"{where}: the id stands twice")
        seen.add(rule["id"])
        rule.setdefault("sources", None)
    return [rule for rule in rules if wanted is None or rule["id"] in wanted]


def _check_finder(rule: dict, where: str) -> None:
    """Check what a rule finds its text by."""
    if ("pattern" in rule) == ("function" in rule):
        raise LunhengError(f"{where}: expected either the key “pattern” or the key “function”")
    needs = rule.get("needs", [])
    if not (isinstance(needs, list) and all(isinstance(n, str) and n for n in needs)):
        raise LunhengError(f"{where}: needs is {needs!r}; expected a list of strings")
    if "function" in rule:
        if rule["function"] not in FUNCTIONS:
            hint = nearest(str(rule["function"]), FUNCTIONS)
            raise LunhengError(f"{where}: there is no function {rule['function']!r}{hint}")
        return
    if not isinstance(rule["pattern"], str):
        raise LunhengError(f"{where}: pattern is {rule['pattern']!r}; put it in quotes")
    try:
        compiled = re.compile(rule["pattern"], re.MULTILINE)
    except re.error as error:
        raise LunhengError(f"{where}: the pattern is no regular expression: {error}") from None
    if compiled.fullmatch(""):
        raise LunhengError(f"{where}: the pattern matches the empty string")


def _edge_blanks(text: str) -> list[tuple[int, int, bool]]:
    """Return the blanks at the ends of lines."""
    spans, start = [], 0
    for line in text.split("\n"):
        end = start + len(line)
        if line and (line[0] in _BLANKS or line[-1] in _BLANKS):
            left = end - len(line.lstrip(_BLANKS))
            right = start + len(line.rstrip(_BLANKS))
            spans += [(a, b, False) for a, b in ((start, left), (max(left, right), end)) if a < b]
        start = end + 1
    return spans


def _doubled_lines(text: str) -> list[tuple[int, int, bool]]:
    """Return the lines that stand again below themselves, with the line ends between."""
    spans, start, before, begun = [], 0, "", 0
    for line in text.split("\n"):
        if line:
            if line == before and len(line) >= 6:
                spans.append((begun, start, False))
            before, begun = line, start
        start += len(line) + 1
    return spans


# Each returns spans of a text, and whether a blank takes the place of what is taken out.
FUNCTIONS = {
    "edge_blanks": _edge_blanks,
    "doubled_lines": _doubled_lines,
    "wrapped_lines": wrapped_lines,
    "figures_apart": figures_apart,
    "contents_lines": contents_lines,
}


def _holds(text: str, word: str) -> bool:
    """Return whether a word is in a text; one character is looked for much faster than two."""
    for char in word:
        if char not in text:
            return False
    return word in text


def _found(text: str, rule: dict) -> list[tuple[int, int, bool]]:
    """Return what one rule finds in a text, where it may look, and whether it leaves a blank."""
    if rule.get("needs") and not any(_holds(text, word) for word in rule["needs"]):
        return []
    where, length = rule["where"], len(text)
    if rule.get("function"):
        spans = FUNCTIONS[rule["function"]](text)
    else:
        pattern = re.compile(rule["pattern"], re.MULTILINE)
        # What follows a head may be looked at, so that the search goes a little beyond it.
        first, last = (length + 1) // 2 if where == "tail" else 0, length
        if where == "head":
            last = min(length, _HEAD + _AHEAD)
        matches = pattern.finditer(text, first, last)
        spans = [(*m.span(), False) for m in matches if m.end() > m.start()]
    if where == "head":
        return [s for s in spans if s[1] <= _HEAD]
    return [s for s in spans if s[0] >= length / 2] if where == "tail" else spans


def clean(text: str, rules: list[dict]) -> tuple[str, list[tuple[int, int, str]]]:
    """Return a text with blanks in the place of broken lines, and what the rules take out of it.

    Parameters
    ----------
    text
        The received text.
    rules
        As from `load_rules`, in order; each sees what the rules before it left.

    Returns
    -------
    text
        As long as it was. Where a line end parts two words that belong to one line, its first
        character is a blank; see `lines.wrapped_lines`.
    taken
        Spans (start, end, rule) in the received text, sorted, that do not overlap.
    """
    left, places = text, None
    taken: list[tuple[int, int, str]] = []
    blanks: list[int] = []
    for rule in rules:
        found = _found(left, rule)
        if not found:
            continue
        if places is None:
            places = np.arange(len(text))
        between = [a for a, _, blank in found if blank]
        if between:
            blanks += places[between].tolist()
            left = _with_blanks(left, between)
        spans = [(a + blank, b) for a, b, blank in found if a + blank < b]
        if spans:
            taken += _received(places, spans, rule["id"])
            left, places = _without(left, places, spans)
    return _with_blanks(text, blanks), sorted(taken)


def removals(text: str, rules: list[dict]) -> list[tuple[int, int, str]]:
    """Return what the rules take out of a text: see `clean`."""
    return clean(text, rules)[1]


def _with_blanks(text: str, places: list[int]) -> str:
    """Return a text with blanks at some places."""
    if not places:
        return text
    characters = list(text)
    for place in places:
        characters[place] = " "
    return "".join(characters)


def _received(places: np.ndarray, spans: list[tuple[int, int]], rule: str) -> list[tuple]:
    """Return the spans of what is left of a text as those of the received text, with the rule."""
    edges = np.asarray(spans)
    taken = []
    first, last = places[edges[:, 0]], places[edges[:, 1] - 1]
    for (a, b), start, end in zip(spans, first.tolist(), last.tolist(), strict=True):
        whole = end - start == b - 1 - a
        runs = [(start, end + 1)] if whole else _runs(places[a:b])
        taken += [(s, e, rule) for s, e in runs]
    return taken


def _without(left: str, places: np.ndarray, spans: list[tuple[int, int]]) -> tuple:
    """Return what is left of a text, and its places, without some spans of it."""
    edges = np.asarray(spans)
    steps = np.zeros(len(left) + 1, dtype=np.int8)
    steps[edges[:, 0]] += 1
    steps[edges[:, 1]] -= 1
    places = places[np.cumsum(steps[:-1], dtype=np.int8) == 0]
    cuts = [0, *(edge for span in spans for edge in span), len(left)]
    return "".join(left[cuts[i] : cuts[i + 1]] for i in range(0, len(cuts), 2)), places


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


def log(document: str, text: str, taken: list[tuple[int, int, str]]) -> list[tuple]:
    """Return the rows of table `cleaning` for one document; `LOG` names their columns."""
    return [
        (
            document,
            a,
            b,
            rule,
            b - a,
            hashlib.sha256(text[a:b].encode("utf-8", "surrogatepass")).hexdigest(),
        )
        for a, b, rule in taken
    ]
