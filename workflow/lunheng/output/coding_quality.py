"""Themes, stances and policy instruments that are coded too badly to be relied on, marked.

What counts is F1 on sentences that the coder was not learned from: on the study's gold where the
configuration says that it is such a sample (`held_out`), else as the codebook states it. A gold
that may have been seen can only tell against a theme. That of a stance or an instrument is stated
in its book (`f1`), because no gold of a study has stances or instruments.
"""

from collections.abc import Iterable

import pandas as pd

from lunheng.measures.agreement import FEWEST
from lunheng.tables.names import ANY, THEME_PREFIX

LEAST = 0.8  # F1 below which a theme is not reliable
COLUMN, MARK_COLUMN = "theme_coding", "mark_coding"
RELIABLE, NOT_RELIABLE, NOT_MEASURED = "reliable", "not reliable", "not measured"
MARKS = {"zh": "（编码不可靠，F1 {}）", "en": " (coding not reliable, F1 {})"}
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


def _sample(row: dict) -> dict:
    """Return a macro-F1 as plain values; low and high None where there is no interval."""
    found = {"documents": int(row["n_documents"]), "sentences": int(row["n_sentences"])}
    ends = {"f1": row["f1"], "low": row["f1_low"], "high": row["f1_high"]}
    return found | {k: None if pd.isna(v) else float(v) for k, v in ends.items()}


def measured(evaluation: pd.DataFrame | None, *, coder: str | None, held_out: dict) -> dict:
    """Return what is known of how good the coding of themes is.

    Parameters
    ----------
    evaluation
        Table `evaluation`, None where no gold sample was there.
    coder
        rules or hybrid: who coded the study; None for codes that were brought from elsewhere.
    held_out
        As from `plan.prepare.held_out`.

    Returns
    -------
    held_out, gold
        Macro-F1 on sentences that the coder was not learned from, and on a gold that may have been
        seen: sentences, documents, f1, low, high, and `texts` where the codebook states it; None
        where there is none.
    f1
        F1 by which each theme is judged; without those of fewer than ten sentences, and without
        those that only a gold that may have been seen speaks for. None where nothing is known.
    few
        Themes that fewer than ten sentences of the sample have.
    """
    nothing = {"held_out": None, "gold": None, "f1": None, "few": []}
    if coder is None:
        return nothing
    own, stated = None, held_out["stated"]
    if evaluation is not None:
        rows = evaluation[(evaluation["pair"] == coder) & (evaluation["group"] == "all")]
        own = rows.set_index("theme")
    gold = None if own is None else _sample(own.loc[ANY])
    if own is not None and (held_out["gold"] or stated is None):
        held = own.drop(index=ANY)
        enough = held["n_gold"] >= FEWEST
        f1 = {theme: float(v) for theme, v in held.loc[enough, "f1"].dropna().items()}
        found = {"few": list(held.index[~enough])}
        if held_out["gold"]:
            return nothing | found | {"held_out": gold, "f1": f1}
        return nothing | found | {"gold": gold, "f1": {t: v for t, v in f1.items() if v < LEAST}}
    if stated is None:
        return nothing
    themes = stated["themes"]
    return {
        "held_out": {k: v for k, v in stated.items() if k not in ("themes", "rules")},
        "gold": gold,
        "f1": {t: held["f1"] for t, held in themes.items() if held["sentences"] >= FEWEST},
        "few": [t for t, held in themes.items() if held["sentences"] < FEWEST],
    }


def f1_by_theme(
    evaluation: pd.DataFrame | None, *, coder: str | None, held_out: dict
) -> dict[str, float] | None:
    """Return the F1 by which each theme is judged, None where nothing is known; see `measured`."""
    return measured(evaluation, coder=coder, held_out=held_out)["f1"]


def unreliable(f1: dict[str, float] | None) -> dict[str, float]:
    """Return the themes whose F1 is below 0.8."""
    return {theme: value for theme, value in (f1 or {}).items() if value < LEAST}


def shown(f1: float) -> str:
    """Return an F1 with two decimals, with three where two would lift it to the bar."""
    return f"{f1:.3f}" if f1 < LEAST <= round(f1, 2) else f"{f1:.2f}"


def named(themes: list[dict], f1: dict[str, float] | None) -> list[dict]:
    """Return the codebook's themes, the names of unreliable ones with a mark, in zh and en.

    These, and where anything is known those that are not measured, have a key `short` too: their
    names with a sign and no words, for heads of narrow columns, where `meanings` says in the note
    what it stands for.
    """
    marked = unreliable(f1)

    def one(theme: dict) -> dict:
        if f1 is None or theme["id"] in f1.keys() - marked.keys():
            return theme
        verdict = NOT_RELIABLE if theme["id"] in marked else NOT_MEASURED
        said = theme | {"short": {lang: theme[lang] + SIGNS[verdict] for lang in MARKS}}
        if verdict == NOT_MEASURED:
            return said
        f1_shown = shown(marked[theme["id"]])
        return said | {lang: theme[lang] + mark.format(f1_shown) for lang, mark in MARKS.items()}

    return [one(theme) for theme in themes]


def signs_of(themes: list[dict]) -> list[str]:
    """Return the verdicts that the short names of themes bear signs of, see `named`."""
    ends = {theme["short"]["en"][-1] for theme in themes if "short" in theme}
    return [verdict for verdict, sign in SIGNS.items() if sign in ends]


def with_coding(frame: pd.DataFrame, f1: dict[str, float] | None) -> pd.DataFrame:
    """Return an exported table with a column that says how well its themes are coded.

    `theme_coding`: reliable, not reliable (F1 below 0.8), not measured (too few sentences have the
    theme, or all may have been seen), empty where a row is of no theme. A table without themes is
    returned as it came, and so is every table where no F1 is known.
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
