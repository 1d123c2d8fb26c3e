"""Themes, stances and policy instruments that are coded too badly to be relied on, marked.

A theme's F1 is measured by the study's gold. That of a stance or an instrument is stated in its
book (`f1`), because no gold of a study has stances or instruments.
"""

from collections.abc import Iterable

import pandas as pd

from lunheng.tables.names import ANY, THEME_PREFIX

LEAST = 0.8  # F1 against the gold below which a theme is not reliable
COLUMN, MARK_COLUMN = "theme_coding", "mark_coding"
RELIABLE, NOT_RELIABLE, NOT_MEASURED = "reliable", "not reliable", "not measured"
MARKS = {"zh": "（编码不可靠，F1 {:.2f}）", "en": " (coding not reliable, F1 {:.2f})"}
# A sign and no words: the cells of stances and instruments leave their names little room.
SIGNS = {NOT_RELIABLE: "†", NOT_MEASURED: "‡"}
_MEANING = {
    "zh": {
        NOT_RELIABLE: f"† 表示编码不可靠（留出句上的 F1 低于 {LEAST:g}）",
        NOT_MEASURED: "‡ 表示编码质量未经测量",
    },
    "en": {
        NOT_RELIABLE: f"† is for coding that is not reliable (F1 below {LEAST:g} on sentences "
        "held out)",
        NOT_MEASURED: "‡ is for coding that was not measured",
    },
}


def f1_by_theme(evaluation: pd.DataFrame | None, *, coder: str | None) -> dict[str, float] | None:
    """Return the F1 of each theme against the gold, of those that occur in it; None if unknown.

    Parameters
    ----------
    evaluation
        Table `evaluation`, None where no gold sample was there.
    coder
        rules or hybrid: who coded the study; None for codes that were brought from elsewhere.
    """
    if evaluation is None or coder is None:
        return None
    own = evaluation[(evaluation["pair"] == coder) & (evaluation["group"] == "all")]
    own = own[own["theme"] != ANY].set_index("theme")["f1"].dropna()
    return {theme: float(value) for theme, value in own.items()}


def unreliable(f1: dict[str, float] | None) -> dict[str, float]:
    """Return the themes whose F1 is below 0.8."""
    return {theme: value for theme, value in (f1 or {}).items() if value < LEAST}


def named(themes: list[dict], f1: dict[str, float] | None) -> list[dict]:
    """Return the codebook's themes, the names of unreliable ones with a mark, in zh and en."""
    marked = unreliable(f1)
    return [
        theme
        | {lang: theme[lang] + mark.format(marked[theme["id"]]) for lang, mark in MARKS.items()}
        if theme["id"] in marked
        else theme
        for theme in themes
    ]


def with_coding(frame: pd.DataFrame, f1: dict[str, float] | None) -> pd.DataFrame:
    """Return an exported table with a column that says how well its themes are coded.

    `theme_coding`: reliable, not reliable (F1 below 0.8), not measured (the theme is not in the
    gold), empty where a row is of no theme. A table without themes is returned as it came, and so
    is every table where no F1 is known.
    """
    if f1 is None or "theme" not in frame:
        return frame
    themes = frame["theme"].astype(str)
    if "term" in frame:
        # the share of a theme is a row on that theme, though it stands with those on the whole
        of_share = frame["term"].astype(str).str.startswith(THEME_PREFIX)
        named_theme = frame["term"].astype(str).str.removeprefix(THEME_PREFIX)
        themes = themes.where(~of_share, named_theme)
    said = {theme: _verdict(value) for theme, value in f1.items()} | {ANY: ""}
    return _beside(frame, themes.map(said).fillna(NOT_MEASURED), column="theme", name=COLUMN)


def _beside(frame: pd.DataFrame, values: pd.Series, *, column: str, name: str) -> pd.DataFrame:
    """Return the table with a further column right behind one of its own."""
    out = frame.copy()
    out.insert(frame.columns.get_loc(column) + 1, name, values)
    return out


def _verdict(f1: float | None) -> str:
    if f1 is None:
        return NOT_MEASURED
    return RELIABLE if f1 >= LEAST else NOT_RELIABLE


def verdicts(marks: list[dict]) -> dict[str, str] | None:
    """Return how well each stance, or instrument, of a book is coded.

    By the `f1` that the book states of it: reliable, not reliable (below 0.8), not measured (none
    is stated). None where the book states none at all: nothing is marked then.
    """
    stated = {mark["id"]: mark.get("f1") for mark in marks}
    if all(f1 is None for f1 in stated.values()):
        return None
    return {name: _verdict(f1) for name, f1 in stated.items()}


def signed(marks: list[dict]) -> list[dict]:
    """Return a book's stances, or instruments, with the signs behind their names, in zh and en.

    † is for not reliable, ‡ for not measured. A class of instruments was
    not coded itself and bears no sign.
    """
    said = verdicts(marks) or {}
    signs = {name: SIGNS.get(verdict, "") for name, verdict in said.items()}
    return [
        mark | {lang: mark[lang] + signs.get(mark["id"], "") for lang in ("zh", "en")}
        for mark in marks
    ]


def meanings(said: Iterable[str]) -> dict[str, str]:
    """Return a sentence on the signs that these verdicts lead to, in zh and en; empty for none."""
    there = set(said)
    found = {lang: [what[v] for v in SIGNS if v in there] for lang, what in _MEANING.items()}
    if not found["zh"]:
        return {"zh": "", "en": ""}
    return {
        "zh": f"名称之后的 {'，'.join(found['zh'])}。",
        "en": f"Behind a name, {' and '.join(found['en'])}.",
    }


def with_mark_coding(
    frame: pd.DataFrame, said: dict[str, str] | None, *, column: str
) -> pd.DataFrame:
    """Return an exported table with a column that says how well its marks are coded.

    Parameters
    ----------
    frame
        Table of shares.
    said
        As from `verdicts`; None leaves the table as it came.
    column
        The column of its marks, stances or instruments. `mark_coding` stands behind it, and is
        empty for a class of instruments.
    """
    if said is None:
        return frame
    coding = frame[column].astype(str).map(said).fillna("")
    return _beside(frame, coding, column=column, name=MARK_COLUMN)
