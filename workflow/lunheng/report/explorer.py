"""The report's term explorer: what its script draws, as data in the page."""

import json
import math

import numpy as np
import pandas as pd

from lunheng.contrasts.equivalence import EQUIVALENCE
from lunheng.report.claims import CALLED, lines_of
from lunheng.report.shown import SIDES, spread_over
from lunheng.tables.names import CALLS

MOST = 400  # terms of a part beside the called ones, which are all there
MEMBERS = 20  # of a family that are named
LOG = -4  # decimals of a log2 ratio; of other numbers, the digits that count; 0 for a count
# column of the page: column of the table, what is kept of it
NUMBERS = {
    "n": ("n_target", 0), "m": ("n_reference", 0), "expected": ("expected", 3),
    "rate": ("rate_target", 4), "against": ("rate_reference", 4), "ratio": ("log_ratio", LOG),
    "low": ("log_ratio_low", LOG), "high": ("log_ratio_high", LOG),
    "shrunken": ("log_ratio_shrunken", LOG), "p": ("p", 3), "q": ("q", 3),
    "d": ("documents_target", 0), "e": ("documents_reference", 0), "dp": ("dp_target", 3),
    "dq": ("dp_reference", 3), "detectable": ("smallest_detectable", 3),
    "unreused": ("log_ratio_unreused", LOG), "adjusted": ("log_ratio_adjusted", LOG),
    "adjusted_low": ("log_ratio_adjusted_low", LOG),
    "adjusted_high": ("log_ratio_adjusted_high", LOG),
}  # fmt: skip
WHY = {
    "none in the target, so no lower end": "目标中没有，故无下限",
    "none in the reference, so no upper end": "参照中没有，故无上限",
    "none in the target": "目标中没有",
    "none in the reference": "参照中没有",
    "too rare once theme shares are equal": "主题份额持平后太少见",
}


def choose(rows: pd.DataFrame, *, most: int = MOST) -> pd.DataFrame:
    """Return the tested terms of a part that are shown: all called ones, `most` of the others.

    A third of the others are those with the strongest |shrunken ratio| × −log10 p, a third the most
    frequent (among these are the terms that do not differ, which is a finding too), and a third
    stand for the rest, evenly spread over their frequencies, so that the cloud keeps its shape.
    """
    tested = rows[rows["p"].notna()].sort_values(["p", "term"], ignore_index=True)
    is_called = tested["call"].isin(CALLED)
    rest = tested[~is_called]
    strength = rest["log_ratio_shrunken"].abs() * -np.log10(rest["p"].clip(lower=1e-12))
    strong = strength.sort_values(ascending=False, kind="stable").index[: most // 3]
    often = (rest["n_target"] + rest["n_reference"]).drop(strong)
    often = often.sort_values(ascending=False, kind="stable").index
    left = often[most // 3 :]
    spread = left[spread_over(len(left), most - 2 * (most // 3))]
    kept = strong.union(often[: most // 3]).union(spread)
    return tested[is_called | tested.index.isin(kept)]


def _round(values: pd.Series, digits: int) -> list:
    """Return values as JSON has them, None where there is none; for `digits` see LOG."""
    kind = f".{-digits}f" if digits < 0 else f".{digits}g"
    held = [None if pd.isna(v) or math.isinf(v) else v for v in values]
    if digits == 0:
        return [None if v is None else int(v) for v in held]
    return [None if v is None else float(format(v, kind)) for v in held]


def _members(members: str) -> str:
    """Return the first members of a family, and how many more there are."""
    named = members.split("、")
    more = len(named) - MEMBERS
    return "、".join(named[:MEMBERS]) + (f" … +{more}" if more > 0 else "")


def _why(reason: str) -> dict:
    """Return why values are missing, in both languages; what no reader asks for is left out."""
    told = [piece.rpartition(": ")[2] for piece in reason.split("; ") if piece]
    told = [piece for piece in told if piece in WHY]
    return {"en": "; ".join(told), "zh": "；".join(WHY[piece] for piece in told)}


def _rows(part: dict, shown: pd.DataFrame, *, contrast: str, reasons: list, lines: dict) -> dict:
    """Return a part's terms, column by column."""
    columns = {name: _round(shown[c], digits) for name, (c, digits) in NUMBERS.items()}
    told = []
    for reason in shown["reason"]:
        why = _why(reason)
        if why not in reasons:
            reasons.append(why)
        told.append(reasons.index(why))
    whole = zip(shown["key"], shown["label_zh"], shown["label_en"], strict=True)
    return {
        "term": list(shown["key"]),
        "label": [None if k == zh == en else [zh, en] for k, zh, en in whole],
        "members": [_members(m) for m in shown["members"]] if part["id"] == "families" else None,
        "call": [CALLS.index(c) for c in shown["call"]],
        "still": [CALLS.index(c) if isinstance(c, str) else None for c in shown["call_adjusted"]],
        "why": told,
        "lines": {
            str(at): lines[contrast, theme, term]
            for at, (theme, term) in enumerate(zip(shown["theme"], shown["term"], strict=True))
            if (contrast, theme, term) in lines
        },
        **columns,
    }


def _pool(evidence: pd.DataFrame) -> tuple[dict, list[str], list[list]]:
    """Return row → lines by number and side, documents, and the lines, each once."""
    documents = sorted(set(evidence["document"]))
    number = {d: i for i, d in enumerate(documents)}
    pool: dict[tuple, int] = {}
    found = {}
    for key, sides in lines_of(evidence).items():
        found[key] = []
        for side in SIDES:
            places = [
                (
                    *(number[line["document"]], line["section"], line["point"]),
                    *(int(line["start"]), int(line["end"])),
                    *(line["left"], line["hit"], line["right"]),
                )
                for line in sides[side]
            ]
            found[key].append([pool.setdefault(place, len(pool)) for place in places])
    return found, documents, [list(place) for place in pool]


def explorer(
    gathered: list[dict], *, evidence: pd.DataFrame, sides: dict[str, tuple[list, list]]
) -> dict:
    """Return what the explorer's script reads.

    Parameters
    ----------
    gathered
        What `report_contrasts.gather` returned.
    evidence
        What `evidence.behind` returned; empty where the texts were not at hand.
    sides
        Contrast: documents of its target and reference.

    Returns
    -------
    calls; contrasts: id, label, note, documents on each side, parts: id, name, number of terms
    tested and shown, shift (log2 ratio that most terms have), rows by column; why (reasons for
    missing values); documents and lines of the evidence, to which rows refer by number.
    """
    lines, documents, pool = _pool(evidence)
    reasons: list[dict] = []
    contrasts = []
    for contrast in gathered:
        made = []
        for part in contrast["parts"]:
            shown = choose(part["rows"])
            if shown.empty:
                continue
            shift = shown["frame_shift"].median()
            made.append(
                {
                    "id": part["id"],
                    "name": {"zh": part["zh"], "en": part["en"]},
                    "tested": int(part["rows"]["p"].notna().sum()),
                    "shift": float(f"{shift:.4g}") if pd.notna(shift) else 0.0,
                    "broad": bool(shown["broad_shift"].any()),
                    "rows": _rows(
                        part, shown, contrast=contrast["id"], reasons=reasons, lines=lines
                    ),
                }
            )
        if made:
            sizes = [len(side) for side in sides[contrast["id"]]]
            kept = {k: contrast[k] for k in ("id", "label", "note")}
            contrasts.append({**kept, "documents": sizes, "parts": made})
    return {
        "calls": list(CALLS),
        "equivalence": EQUIVALENCE,
        "contrasts": contrasts,
        "why": reasons,
        "documents": documents,
        "lines": pool,
    }


def as_script(data: dict) -> str:
    """Return data as JSON that is safe inside a script element: nothing in it can end that."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
