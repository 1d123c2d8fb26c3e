"""Themes that are coded too badly to be relied on, marked wherever their numbers stand."""

import pandas as pd

from lunheng.families import THEME_PREFIX

LEAST = 0.8  # F1 against the gold below which a theme is not reliable
COLUMN = "theme_coding"
ALL = "*"
MARKS = {"zh": "（编码不可靠，F1 {:.2f}）", "en": " (coding not reliable, F1 {:.2f})"}


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
    own = own[own["theme"] != ALL].set_index("theme")["f1"].dropna()
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
    said = {t: "reliable" if v >= LEAST else "not reliable" for t, v in f1.items()} | {ALL: ""}
    out = frame.copy()
    out.insert(frame.columns.get_loc("theme") + 1, COLUMN, themes.map(said).fillna("not measured"))
    return out
