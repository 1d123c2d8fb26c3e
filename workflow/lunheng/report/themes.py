"""The report's section on themes: shares by group, each with a link to its sentences."""

import pandas as pd

from lunheng.output import coding_quality
from lunheng.report.shown import distinct_groups
from lunheng.tables.names import ANY

ALL = {"zh": "全部小句", "en": "all clauses"}
KINDS = {
    "stance": {"zh": "立场", "en": "Stances"},
    "instrument": {"zh": "政策工具", "en": "Policy instruments"},
}
BOOKS = {"stance": "stances", "instrument": "instruments"}
ENDS = ("", "_low", "_high")


def anchor(group: int, theme: str, kind: str = "theme", mark: str = ANY) -> str:
    """Return the id of the lines behind a number of the group of this number."""
    names = [str(group), theme, *([kind, mark] if kind != "theme" else [])]
    return "-".join(["lines", *names]).replace(ANY, "all")


def _names(found: dict, label: dict) -> dict:
    return found | {lang: label[lang] for lang in ("zh", "en")}


def columns(groups: dict[tuple[str, str], list[str]], labels: dict) -> list[dict]:
    """Return the groups as columns: number, grouping, group, how many documents, zh, en."""
    called = [group for _, group in groups]
    found = []
    for number, ((grouping, group), documents) in enumerate(groups.items()):
        label = labels.get(group, {"zh": group, "en": group})
        if called.count(group) > 1:  # the same name in another grouping, for other documents
            label = {lang: f"{label[lang]} ({grouping})" for lang in ("zh", "en")}
        key = {"number": number, "grouping": grouping, "group": group, "n": len(documents)}
        found.append(_names(key, label))
    return found


def marks_of(kind: str, book: dict) -> list[dict]:
    """Return the stances, or the instruments under their classes: id, zh, en, is_class.

    A name bears the sign of a mark that is not reliable or not measured.
    """
    found = []
    marks = coding_quality.signed(book["themes"])
    for name in [*book["groups"], None]:
        if name is not None and kind == "instrument":
            found.append(_names({"id": name, "is_class": True}, book["groups"][name]))
        own = [t for t in marks if t["group"] == name]
        found += [_names({"id": t["id"], "is_class": False}, t) for t in own]
    return found


def _signs(book: dict) -> dict[str, str]:
    """Return what the signs behind a book's names mean, in zh and en; empty where none occurs."""
    return coding_quality.meanings((coding_quality.verdicts(book["themes"]) or {}).values())


def _cell(row: dict | None, link: str, *, share: str = "share", counts: bool = False) -> dict:
    """Return a share, what stands below it (interval, counts), and where its lines are."""
    if row is None or pd.isna(row[share]):
        return {"text": "–", "below": [], "link": ""}
    low, high = (row.get(share + end, row.get(end[1:])) for end in ENDS[1:])
    below = [f"{low:.3f}–{high:.3f}"] if pd.notna(low) else []
    below += [f"{row['n']}/{row['n_all']}"] if counts else []
    return {"text": f"{row[share]:.3f}", "below": below, "link": link}


def _links(evidence: pd.DataFrame, groups: list[dict], book: dict) -> dict[str, list[dict]]:
    """Return the anchor of each number that has lines: the lines; of a class none of its own."""
    class_of = {tool["id"]: tool["group"] for tool in book.get("themes", [])}
    numbers = {(g["grouping"], g["group"]): g["number"] for g in groups}
    found: dict[str, list[dict]] = {}
    for line in evidence.to_dict("records"):
        number = numbers.get((line["grouping"], line["group"]))
        if number is not None:
            name = anchor(number, line["theme"], line["kind"], line["mark"])
            found.setdefault(name, []).append(line)
            if line["kind"] == "instrument":
                above = class_of.get(line["mark"]) or line["mark"]
                found.setdefault(anchor(number, line["theme"], "instrument", above), [])
    return found


def _shares(shares: pd.DataFrame, *, groups: list[dict], themes: list[dict], lines: dict) -> list:
    """Return a row a theme: names, a cell a group."""
    held = shares.set_index(["grouping", "group", "theme"])
    held = held[~held.index.duplicated()].to_dict("index")
    rows = []
    for theme in themes:
        cells = []
        for group in groups:
            row = held.get((group["grouping"], group["group"], theme["id"]))
            link = anchor(group["number"], theme["id"])
            cells.append(_cell(row, link if link in lines else "", share="share_sentences"))
        rows.append({"names": [theme], "cells": cells})
    return rows


def _within(
    table: pd.DataFrame, kind: str, marks: list[dict], *, groups, themes: list[dict], lines: dict
) -> list[dict]:
    """Return a row a theme and stance, or theme and instrument: names, a cell a group."""
    held = table.set_index(["grouping", "group", "theme", kind])
    held = held[~held.index.duplicated()].to_dict("index")
    rows = []
    for theme in [*themes, {"id": ANY, **ALL}]:
        for mark in marks:
            cells = []
            for group in groups:
                row = held.get((group["grouping"], group["group"], theme["id"], mark["id"]))
                link = anchor(group["number"], theme["id"], kind, mark["id"])
                cells.append(_cell(row, link if link in lines else "", counts=True))
            rows.append({"names": [theme, mark], "cells": cells, "is_class": mark["is_class"]})
    return rows


def _corrected(
    table: pd.DataFrame | None, *, groups: list[dict], themes: list[dict], lines: dict
) -> list[dict]:
    """Return a row a group and theme: names, as coded, corrected, sampled documents, reason."""
    if table is None:
        return []
    held = table.set_index(["grouping", "group", "theme"]).to_dict("index")
    rows = []
    for group in groups:
        for theme in themes:
            row = held.get((group["grouping"], group["group"], theme["id"]))
            if row is None:
                continue
            link = anchor(group["number"], theme["id"])
            link = link if link in lines else ""
            sampled = f"{row['n_documents_sampled']}/{row['n_documents']}"
            cells = [_cell(row, link, share=f"share_{n}") for n in ("coded", "corrected")]
            cells.append({"text": sampled, "below": [], "link": ""})
            rows.append({"names": [group, theme], "cells": cells, "reason": row["reason"]})
    return rows


def _blocks(lines: dict, *, groups: list[dict], themes: list[dict], marks: dict) -> list[dict]:
    """Return the lines by group and theme, those of a theme before those of its marks.

    A class has its place before its instruments, whose lines are its own.
    """
    found = []
    for group in groups:
        parts = []
        for theme in [*themes, {"id": ANY, **ALL}]:
            name = anchor(group["number"], theme["id"])
            inner = [
                mark | {"id": at, "lines": lines[at]}
                for kind, known in marks.items()
                for mark in known
                if (at := anchor(group["number"], theme["id"], kind, mark["id"])) in lines
            ]
            if name in lines or inner:
                part = {"id": name, "lines": lines.get(name, []), "marks": inner}
                parts.append(_names(part, theme))
        if parts:
            found.append(_names({"parts": parts}, group))
    return found


def section(
    tables: dict[str, pd.DataFrame],
    evidence: pd.DataFrame,
    *,
    groupings: dict[str, dict[str, list[str]]],
    themes: list[dict],
    labels: dict,
    books: dict[str, dict],
) -> dict:
    """Return what the section on themes shows.

    Parameters
    ----------
    tables
        `theme_shares`, and where the study has them `theme_shares_corrected`, `stance_shares`,
        `instrument_shares`.
    evidence
        What `coded.behind_shares` returned; empty where the texts were not at hand.
    groupings
        Grouping: group: ids of its documents.
    themes
        The codebook's themes: id, zh, en, definition.
    labels
        Group: zh, en.
    books
        `stances` and `instruments` as plain values, as far as the study has them.

    Returns
    -------
    groups (the columns), shares, corrected (rows), within (kind, zh, en, signs: what they mean,
    rows), blocks (the lines that links lead to), silent (groups with shares but without lines),
    themes.
    """
    groups = columns(distinct_groups(groupings), labels)
    lines = _links(evidence, groups, books.get("instruments", {}))
    known = {"groups": groups, "themes": themes, "lines": lines}
    marks = {kind: marks_of(kind, books[book]) for kind, book in BOOKS.items() if book in books}
    within = [
        {
            "kind": kind,
            **KINDS[kind],
            "signs": _signs(books[BOOKS[kind]]),
            "rows": _within(tables[f"{kind}_shares"], kind, marks[kind], **known),
        }
        for kind in marks
    ]
    blocks = _blocks(lines, groups=groups, themes=themes, marks=marks)
    speaking = {(line["grouping"], line["group"]) for found in lines.values() for line in found}
    shares = tables["theme_shares"]
    coded = shares[shares["share_sentences"] > 0]
    coded = set(zip(coded["grouping"], coded["group"], strict=True))
    silent = [
        g for g in groups if (key := (g["grouping"], g["group"])) in coded and key not in speaking
    ]
    return {
        "groups": groups,
        "shares": _shares(shares, **known),
        "corrected": _corrected(tables.get("theme_shares_corrected"), **known),
        "within": within,
        "blocks": blocks,
        "silent": silent,
        "themes": themes,
    }
