"""Evidence: the sentences behind a contrast's numbers, keyword in context."""

import numpy as np
import pandas as pd

from lunheng.corpus.normalise import from_runs
from lunheng.report.shown import SIDES, families_of, spread_over
from lunheng.tables.names import ANY, CALLED, FAMILY_PREFIX, THEME_PREFIX

WIDTH = 40
MOST = 3  # lines for a row of a contrast, on each side
PLACE = ["document", "section", "point", "start", "end", "left", "hit", "right"]
ROW = ["contrast", "theme", "key"]


def thin(rows: pd.DataFrame, by: list[str], *, most: int) -> pd.DataFrame:
    """Return at most `most` rows of each group, spread evenly over its documents and places."""
    rows = rows.sort_values([*by, "document", "start"], ignore_index=True)
    if rows.empty:
        return rows
    picked = [g.index[spread_over(len(g), most)] for _, g in rows.groupby(by, sort=True)]
    return rows.loc[np.concatenate(picked)].reset_index(drop=True)


def keywords(hits: pd.DataFrame, paragraphs: pd.DataFrame, *, width: int = WIDTH) -> pd.DataFrame:
    """Return hits as keywords in context.

    Parameters
    ----------
    hits
        document, start, end (in the received text), a row each.
    paragraphs
        Table `paragraphs`; `point` is the label that the paragraph opens with.
    width
        Characters of context on each side.

    Returns
    -------
    document, section, point, start, end, left, hit, right, in the order of `hits`.
    """
    rows = []
    by_document = {d: g for d, g in paragraphs.groupby("document", sort=False)}
    for hit in hits.itertuples():
        held = by_document[hit.document]
        at = np.searchsorted(held["start"].to_numpy(), hit.start, side="right") - 1
        paragraph = held.iloc[at]
        offsets = from_runs(paragraph["offsets"], len(paragraph["text"]))
        a = int(np.searchsorted(offsets, hit.start))
        b = int(np.searchsorted(offsets, hit.end - 1, side="right"))
        text = paragraph["text"]
        point = paragraph["point"] if isinstance(paragraph["point"], str) else ""
        rows.append(
            (
                *(hit.document, paragraph["section"], point, hit.start, hit.end),
                *(text[max(a - width, 0) : a], text[a:b], text[b : b + width]),
            )
        )
    return pd.DataFrame(rows, columns=PLACE)


def called(contrasts: pd.DataFrame) -> pd.DataFrame:
    """Return what to look up for each called row of table `contrasts`.

    Returns
    -------
    contrast, theme, key (the row's term), kind (term or theme) and member: the word itself, each
    member of a family, or a theme's id.
    """
    found = contrasts[contrasts["call"].isin(CALLED)]
    found = found[["contrast", "theme", "term"]].rename(columns={"term": "key"})
    is_family = found["key"].str.startswith(FAMILY_PREFIX)
    is_theme = found["key"].str.startswith(THEME_PREFIX)
    words = found[~is_family & ~is_theme]
    parts = [words.assign(kind="term", member=words["key"])]
    themes = found[is_theme]
    parts.append(themes.assign(kind="theme", member=themes["key"].str.removeprefix(THEME_PREFIX)))
    for name, rows in found[is_family].groupby("contrast"):
        members = families_of(contrasts[contrasts["contrast"] == name])
        members = members.rename(columns={"term": "member"})
        members["key"] = FAMILY_PREFIX + members["family"]
        parts.append(rows.merge(members[["key", "member"]], on="key").assign(kind="term"))
    return pd.concat(parts).sort_values([*ROW, "member"], ignore_index=True)


def behind(
    wanted: pd.DataFrame,
    *,
    sides: dict[str, tuple[list[str], list[str]]],
    paragraphs: pd.DataFrame,
    tokens: pd.DataFrame,
    codes: pd.DataFrame,
    most: int = MOST,
) -> pd.DataFrame:
    """Return the lines behind called rows on both sides of their contrast.

    Parameters
    ----------
    wanted
        What `called` returned.
    sides
        Contrast: documents of its target and of its reference.
    paragraphs, tokens, codes
        The tables of one source or of several.
    most
        Lines for each row and side.

    Returns
    -------
    contrast, theme, key, side (target or reference), then as `kwic`. Inside a theme only words in
    clauses coded with it are shown.
    """
    place = ["document", "start", "end"]
    clause = ["document", "sentence", "clause"]
    tokens = tokens.loc[tokens["term"].isin(set(wanted["member"])), [*clause, "term", *place[1:]]]
    coded = codes[[*clause, "theme"]].drop_duplicates()
    hits = {
        "term": tokens.rename(columns={"term": "member"}),
        "theme": codes[["theme", *place]].drop_duplicates().rename(columns={"theme": "member"}),
    }
    picked = []
    for (name, theme, kind), rows in wanted.groupby(["contrast", "theme", "kind"]):
        here = hits[kind]
        if kind == "term" and theme != ANY:
            here = here.merge(coded.loc[coded["theme"] == theme, clause], on=clause)
        here = here.merge(rows[[*ROW, "member"]], on="member")
        for side, documents in zip(SIDES, sides[name], strict=True):
            found = here.loc[here["document"].isin(documents), [*ROW, *place]]
            picked.append(thin(found.assign(side=side), [*ROW, "side"], most=most))
    if not sum(map(len, picked)):
        return pd.DataFrame(columns=[*ROW, "side", *PLACE])
    found = pd.concat(picked, ignore_index=True)
    lines = keywords(found[place].drop_duplicates(), paragraphs)
    return found.merge(lines, on=place)[[*ROW, "side", *PLACE]]
