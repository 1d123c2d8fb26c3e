"""The report's claims: what each contrast says, how surely, and what it could not tell."""

import math
from urllib.parse import quote

import pandas as pd

from lunheng.contrasts.detectable import median_detectable
from lunheng.contrasts.given import enough
from lunheng.report.shown import SIDES, families_of
from lunheng.tables.names import (
    ANY,
    CALLED,
    CANNOT_TELL,
    FAMILY_PREFIX,
    NO_DIFFERENCE,
    OVER,
    THEME_PREFIX,
    UNDER,
    is_word,
)

SHOWN = 30  # called terms of a part with their evidence; the rest is in tables/
LISTED = 30  # terms of a part that could not be told, or that do not differ
WHOLE = {"zh": "全文", "en": "whole text"}
FAMILIES = {"zh": "词族", "en": "families of terms"}
SHARES = {"zh": "主题份额", "en": "theme shares"}
REMAIN = {
    OVER: {"zh": "仍偏多", "en": "still over"},
    UNDER: {"zh": "仍偏少", "en": "still under"},
    NO_DIFFERENCE: {"zh": "不再有差异", "en": "no difference any more"},
    CANNOT_TELL: {"zh": "不能再判断", "en": "cannot be told any more"},
}


# log2 of the ratio from which a bound says no more than that there is none: 16,384 times.
MOST = 14


def times(log2: float) -> str:
    """Return a log2 ratio as a reader says it: 3.2 times; what is out of all measure is open."""
    if pd.isna(log2) or abs(log2) > MOST:
        return "…"
    ratio = 2**log2
    return f"{ratio:,.0f}" if ratio >= 100 else f"{ratio:.3g}"


def parts(rows: pd.DataFrame, *, themes: list[str], names: dict[str, dict]) -> list[dict]:
    """Return the parts of one contrast, each a family of tests.

    Parameters
    ----------
    rows
        Rows of table `contrasts` of one contrast.
    themes
        Themes inside which its vocabulary was asked for.
    names
        Theme: zh, en.

    Returns
    -------
    id (``*``, a theme, families, shares), zh, en, rows: the rows with columns `label_zh` and
    `label_en` (what a reader calls the term), `key` (the term in its part) and `members` (of a
    family). A part that was asked for and has no rows is there, empty.
    """
    words = rows[is_word(rows["term"])]
    found = [{"id": ANY, **WHOLE, "rows": words[words["theme"] == ANY]}]
    for theme in themes:
        inside = {"zh": f"“{names[theme]['zh']}”之内", "en": f"inside {names[theme]['en']}"}
        found.append({"id": theme, **inside, "rows": words[words["theme"] == theme]})
    for part in found:
        part["rows"] = part["rows"].assign(key=lambda r: r["term"], members="")
    built = rows[rows["term"].str.startswith(FAMILY_PREFIX)]
    if built["p"].notna().any():
        members = families_of(rows).groupby("family")["term"].agg("、".join)
        built = built.assign(key=built["term"].str.removeprefix(FAMILY_PREFIX))
        built["members"] = built["key"].map(members).fillna("")
        found.append({"id": "families", **FAMILIES, "rows": built})
    shares = rows[rows["term"].str.startswith(THEME_PREFIX)]
    if len(shares):
        shares = shares.assign(key=shares["term"].str.removeprefix(THEME_PREFIX), members="")
        found.append({"id": "shares", **SHARES, "rows": shares})
    return found


def name_terms(part: dict, *, names: dict[str, dict], glosses: dict[str, str]) -> pd.DataFrame:
    """Return a part's rows with `label_zh` and `label_en`: what a reader calls each term."""
    rows = part["rows"]
    if part["id"] == "shares":
        zh = [names[k]["zh"] if k in names else k for k in rows["key"]]
        en = [names[k]["en"] if k in names else k for k in rows["key"]]
    else:
        glossed = [f"{k} {glosses[k]}" if k in glosses else k for k in rows["key"]]
        zh, en = list(rows["key"]), glossed
        if part["id"] == "families":
            zh, en = [f"词族“{k}”" for k in zh], [f"family {k}" for k in en]
    return rows.assign(label_zh=zh, label_en=en)


TOO_FEW = {
    "zh": "文件太少，无法知道同类文件彼此相差多少，因此未检验：参照至少要三份，两边合计至少五份"
    "（目标只有一份时除外）。频数见词的探索图与 tables/contrasts.csv。",
    "en": "Not tested: with so few documents it cannot be known how much documents of one kind "
    "differ. It takes three in the reference, and five in all unless the target is a single one. "
    "The counts are in the term explorer and in tables/contrasts.csv.",
}


def _number(value: float) -> str:
    return "…" if pd.isna(value) else f"{value:.2f}"


def _side(row, side: str, size: int) -> tuple[str, str, str]:
    """Return occurrences, documents with the term (of all where these are known), and DP."""
    held = getattr(row, f"documents_{side}")
    # inside a theme only the documents with enough coded text take part
    documents = f"{held}/{size}" if row.theme == ANY else f"{held}"
    return getattr(row, f"n_{side}"), documents, _number(getattr(row, f"dp_{side}"))


def _facts(row, sizes: list[int]) -> list[dict]:
    """Return what stands beside a called term, a sentence each in both languages."""
    n, documents, dp = zip(*map(_side, (row, row), SIDES, sizes), strict=True)
    seen = times(_log2(row.smallest_detectable))
    facts = [
        {
            "zh": f"目标 {n[0]} 次，{documents[0]} 份文件，分布偏差 DP {dp[0]}；参照 {n[1]} 次，"
            f"{documents[1]} 份文件，DP {dp[1]}；能看出的最小倍数 {seen}。",
            "en": f"Target: {n[0]} in {documents[0]} documents, deviation of proportions "
            f"DP {dp[0]}; reference: {n[1]} in {documents[1]} documents, DP {dp[1]}; smallest "
            f"ratio that could have been called: {seen}.",
        }
    ]
    if row.members:
        facts.append({"zh": f"成员：{row.members}。", "en": f"Members: {row.members}."})
    if pd.notna(row.stable_within):
        share = f"{row.stable_within * 100:.0f}"
        facts.append(
            {
                "zh": f"单篇：重抽段落，{share} % 的样本方向不变。",
                "en": f"One text: the sign holds in {share} % of resamples of its paragraphs.",
            }
        )
    if isinstance(row.call_adjusted, str):
        span = f"{times(row.log_ratio_adjusted)} ({_span(row, '_adjusted')})"
        remain = REMAIN[row.call_adjusted]
        facts.append(
            {
                "zh": f"各主题份额持平后：{span} 倍，{remain['zh']}。",
                "en": f"With theme shares held equal: {span}, {remain['en']}.",
            }
        )
    if pd.notna(row.log_ratio_unreused):
        left = f"{row.n_target_unreused:.0f}/{row.n_reference_unreused:.0f}"
        ratio = times(row.log_ratio_unreused)
        facts.append(
            {
                "zh": f"去掉文件之间共用的长段后：{left} 次，{ratio} 倍。",
                "en": f"Without wording that documents share: {left} occurrences, ratio {ratio}.",
            }
        )
    return facts


def _log2(ratio: float) -> float:
    return math.log2(ratio) if pd.notna(ratio) and ratio > 0 else math.nan


def _span(row, kind: str = "") -> str:
    low, high = getattr(row, f"log_ratio{kind}_low"), getattr(row, f"log_ratio{kind}_high")
    return f"{times(low)} – {times(high)}"


def _summary(rows: pd.DataFrame) -> list[dict]:
    """Return what a part says in all, in sentences: calls, what moved, what remains."""
    tested = rows[rows["p"].notna()]
    called = tested[tested["call"].isin(CALLED)]
    same = int((tested["call"] == NO_DIFFERENCE).sum())
    unknown = int((tested["call"] == CANNOT_TELL).sum())
    ratio = median_detectable(rows)
    seen = f"{ratio:.1f}" if pd.notna(ratio) else "…"
    rare = len(rows) - len(tested)
    said = [
        {
            "zh": f"检验 {len(tested)} 个词，{len(called)} 个有差异，{same} 个无差异，{unknown} 个"
            f"不能判断（能看出的最小倍数，中位 {seen}）"
            + (f"；另有 {rare} 个太少见，未检验。" if rare else "。"),
            "en": f"{len(tested)} terms tested: {len(called)} differ, {same} do not, {unknown} "
            f"cannot be told (smallest ratio that could have been seen: median {seen})"
            + (f"; {rare} more were too rare to test." if rare else "."),
        }
    ]
    return said + _moved(tested) + _remaining(called)


def _moved(tested: pd.DataFrame) -> list[dict]:
    """Return what must be said where most terms move one way."""
    said = []
    if tested["broad_shift"].any():
        said.append(
            {
                "zh": "注意：多数词朝同一方向变化四分之一以上。频率是相对的，究竟是哪一边变了，"
                "从这些计数看不出来。",
                "en": "Mind: most terms move one way by a quarter or more. Rates are relative, and "
                "which side has moved cannot be told from these counts.",
            }
        )
    shift = tested["frame_shift"].median()
    if pd.notna(shift) and f"{2**shift:.2f}" != "1.00":
        ratio = f"{2**shift:.2f}"
        said.append(
            {
                "zh": f"多数词的频率之比为 {ratio}；检验以这一比值为准，而不以 1 为准。",
                "en": f"Most terms have a ratio of {ratio}; tests are against it, not against 1.",
            }
        )
    return said


def _remaining(called: pd.DataFrame) -> list[dict]:
    """Return which differences remain once both sides speak as much of each theme."""
    held = called[called["call_adjusted"].notna()]
    if held.empty:
        return []
    remain = held["call"] == held["call_adjusted"]
    zh, en = (held.loc[~remain, f"label_{lang}"] for lang in ("zh", "en"))
    more = len(zh) - LISTED
    listed = {
        "zh": "、".join(zh.head(LISTED)) + (f" 等 {len(zh)} 个" if more > 0 else ""),
        "en": ", ".join(en.head(LISTED)) + (f" and {more} more" if more > 0 else ""),
    }
    of = f"{int(remain.sum())}/{len(held)}"
    return [
        {
            "zh": f"各主题份额持平后，差异仍在的有 {of} 个"
            + (f"；不再成立的：{listed['zh']}。" if len(zh) else "。"),
            "en": f"With theme shares held equal {of} differences remain"
            + (f"; these do not: {listed['en']}." if len(en) else "."),
        }
    ]


def _listed(rows: pd.DataFrame) -> dict:
    """Return the most frequent of terms with their intervals, and how many are not listed."""
    often = rows.assign(often=rows["n_target"] + rows["n_reference"])
    often = often.sort_values(["often", "term"], ascending=[False, True])
    shown = [
        {
            "zh": r.label_zh,
            "en": r.label_en,
            "n": f"{r.n_target}/{r.n_reference}",
            "expected": f"{r.expected:.1f}",
            "ratio": times(r.log_ratio),
            "span": _span(r),
            "detectable": times(_log2(r.smallest_detectable)),
        }
        for r in often.head(LISTED).itertuples()
    ]
    return {"n": len(rows), "shown": shown}


def lines_of(evidence: pd.DataFrame) -> dict[tuple[str, str, str], dict[str, list[dict]]]:
    """Return (contrast, theme, term) → side → lines of evidence."""
    found: dict = {}
    for line in evidence.to_dict("records"):
        row = found.setdefault(
            (line["contrast"], line["theme"], line["key"]), {s: [] for s in SIDES}
        )
        row[line["side"]].append(line)
    return found


def fragment(contrast: str, part: str, key: str) -> str:
    """Return the part of an address that opens a term in the explorer."""
    return "explore=" + "/".join(quote(name, safe="") for name in (contrast, part, key))


def _term(row, *, contrast: str, part: str, sizes: list[int], lines: dict) -> dict:
    return {
        "zh": row.label_zh,
        "en": row.label_en,
        "call": row.call,
        "n": row.n_target,
        "expected": f"{row.expected:.1f}",
        "ratio": times(row.log_ratio),
        "span": _span(row),
        "q": "< 0.001" if row.q < 0.001 else f"= {row.q:.3f}",
        "facts": _facts(row, sizes),
        "lines": lines.get((contrast, row.theme, row.term)),
        "link": fragment(contrast, part, row.key),
    }


def _part(part: dict, *, contrast: str, sizes: list[int], lines: dict) -> dict:
    rows = part["rows"]
    tested = rows[rows["p"].notna()]
    called = tested[tested["call"].isin(CALLED)].sort_values(["q", "p", "term"])
    return {
        "zh": part["zh"],
        "en": part["en"],
        "asked": len(rows) > 0,
        "summary": _summary(rows) if len(rows) else [],
        "terms": [
            _term(r, contrast=contrast, part=part["id"], sizes=sizes, lines=lines)
            for r in called.head(SHOWN).itertuples()
        ],
        "rest": max(len(called) - SHOWN, 0),
        "unknown": _listed(tested[tested["call"] == CANNOT_TELL]),
        "same": _listed(tested[tested["call"] == NO_DIFFERENCE]),
    }


def gather(
    contrasts: pd.DataFrame, *, config: dict, themes: list[dict], terms: pd.DataFrame
) -> list[dict]:
    """Return the study's contrasts with their parts: what claims and explorer show.

    Parameters
    ----------
    contrasts, terms
        Tables of these names.
    config, themes
        Configuration and the codebook's themes, as plain values.

    Returns
    -------
    id, label, note, parts (see `parts`, rows named by `name_terms`).
    """
    names = {t["id"]: t for t in themes}
    terms = terms.dropna(subset=["english"])
    glosses = dict(zip(terms["term"], terms["english"], strict=True))
    found = []
    for name, asked in config["contrasts"].items():
        own = contrasts[contrasts["contrast"] == name]
        made = parts(own, themes=asked["themes"], names=names)
        for part in made:
            part["rows"] = name_terms(part, names=names, glosses=glosses)
        found.append({"id": name, "label": asked["label"], "note": asked["note"], "parts": made})
    return found


def claims(
    gathered: list[dict], *, evidence: pd.DataFrame, sides: dict[str, tuple[list, list]]
) -> list[dict]:
    """Return what the section on claims shows of each contrast.

    Parameters
    ----------
    gathered
        What `gather` returned.
    evidence
        What `evidence.behind` returned; empty where the texts were not at hand.
    sides
        Contrast: documents of its target and reference.
    """
    lines = lines_of(evidence)
    found = []
    for contrast in gathered:
        sizes = [len(side) for side in sides[contrast["id"]]]
        made = [
            _part(part, contrast=contrast["id"], sizes=sizes, lines=lines)
            for part in contrast["parts"]
        ]
        kept = {k: contrast[k] for k in ("label", "note")}
        tested = any(part["rows"]["p"].notna().any() for part in contrast["parts"])
        why = None if tested or enough(*sides[contrast["id"]]) else TOO_FEW
        found.append({**kept, "sizes": sizes, "parts": made, "why": why})
    return found
