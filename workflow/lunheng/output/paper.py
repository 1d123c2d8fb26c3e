"""The paper: each number as a macro, tables, a methods paragraph, references."""

import io
import json
import re

import pandas as pd

from lunheng.tables.files import fixed_zip
from lunheng.tables.names import ANY, CALLED, CALLS, is_word

PAPER_FILES = (
    "numbers.tex",
    "numbers.json",
    "tables.tex",
    "tables.md",
    "tables.docx",
    "methods.zh.md",
    "methods.en.md",
    "references.bib",
    "references.gbt7714.txt",
)


_TEX = {"\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_"}
_TEX |= {"{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_DIGITS = dict(
    zip("0123456789", "Zero One Two Three Four Five Six Seven Eight Nine".split(), strict=True)
)


def escape_tex(text: str) -> str:
    """Return text that TeX prints as it stands."""
    return "".join(_TEX.get(c, c) for c in str(text))


def macro(name: str) -> str:
    """Return a macro name made of letters only."""
    spelt = "".join(_DIGITS.get(c, c) for c in name)
    parts = re.findall("[A-Za-z]+", spelt)
    return "lh" + "".join(p[:1].upper() + p[1:] for p in parts)


def numbers(
    tables: dict[str, pd.DataFrame], *, f1: dict[str, float] | None
) -> dict[str, int | float | str]:
    """Return the numbers of the paper.

    Parameters
    ----------
    tables
        `documents` and the analysis tables.
    f1
        As from `quality.f1_by_theme`.

    Returns
    -------
    Name: value, in order. Shares are in per cent, rates per 10,000 tokens.
    """
    found: dict[str, int | float | str] = {}
    for source, group in tables["documents"].groupby("source"):
        found[f"{source} documents"] = len(group)
        found[f"{source} characters"] = int(group["n_characters"].sum())
        found[f"{source} sentences"] = int(group["n_sentences"].sum())
        found[f"{source} tokens"] = int(group["n_tokens"].sum())
    for (contrast, theme), rows in tables["contrasts"].groupby(["contrast", "theme"]):
        words = rows[is_word(rows["term"])]
        where = contrast if theme == ANY else f"{contrast} {theme}"
        found[f"{where} tested"] = int(words["p"].notna().sum())
        for call in CALLS:
            tested = words[words["p"].notna()]
            found[f"{where} {call}"] = int((tested["call"] == call).sum())
    chosen = tables["topic_selection"][tables["topic_selection"]["chosen"]].iloc[0]
    found["topics model"] = str(chosen["model"])
    found["topics number"] = int(chosen["k"])
    found["topics stable share"] = round(100 * float(chosen["stable_share"]), 1)
    shares = tables["theme_shares"]
    for row in shares[shares["grouping"] != "documents"].itertuples():
        found[f"{row.grouping} {row.group} {row.theme} share"] = round(100 * row.share_sentences, 1)
    if f1:
        held = tables["evaluation"]
        against = held[(held["group"] == "all") & ~held["pair"].str.contains(" ")]
        found["coding sentences"] = int(against["n_sentences"].iloc[0])
        found["coding macro F1"] = round(sum(f1.values()) / len(f1), 2)
        found |= {f"coding {theme} F1": round(value, 2) for theme, value in f1.items()}
    return found


def numbers_tex(found: dict[str, int | float | str]) -> str:
    r"""Return ``numbers.tex``: one ``\newcommand`` a number, thousands set apart."""
    lines = ["% Numbers of the study; \\input{} this file and write \\lh... in the text."]
    for name, value in found.items():
        text = f"{value:,}".replace(",", "{,}") if isinstance(value, int) else escape_tex(value)
        lines.append(f"\\newcommand{{\\{macro(name)}}}{{{text}}}")
    return "\n".join(lines) + "\n"


def numbers_json(found: dict[str, int | float | str]) -> str:
    """Return ``numbers.json``."""
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def paper_tables(
    tables: dict[str, pd.DataFrame], *, themes: list[dict], labels: dict, profile: str
) -> dict[str, pd.DataFrame]:
    """Return the paper's tables: theme shares by group, and the terms that were called."""
    names = {t["id"]: f"{t['zh']} {t['en']}" for t in themes}
    shares = tables["theme_shares"]
    shares = shares[shares["grouping"] == profile]

    def cell(row) -> str:
        if pd.isna(row.share_sentences_low):
            return f"{100 * row.share_sentences:.1f}"
        bounds = f"{100 * row.share_sentences_low:.1f}–{100 * row.share_sentences_high:.1f}"
        return f"{100 * row.share_sentences:.1f} ({bounds})"

    cells = {(r.theme, r.group): cell(r) for r in shares.itertuples()}
    groups = list(dict.fromkeys(shares["group"]))
    first = pd.DataFrame(
        [[names[t], *(cells[t, g] for g in groups)] for t in names],
        columns=["theme", *(labels.get(g, {}).get("en", g) for g in groups)],
    )
    called = tables["contrasts"]
    called = called[called["call"].isin(CALLED)]
    order = called.sort_values(["contrast", "theme", "call", "q", "term"])
    second = pd.DataFrame(
        {
            "contrast": [labels.get(c, {}).get("en", c) for c in order["contrast"]],
            "inside": order["theme"],
            "term": order["term"],
            "call": order["call"],
            "n": order["n_target"].astype(str),
            "expected": order["expected"].map("{:.1f}".format),
            "log2 ratio (95 %)": [
                f"{r.log_ratio:.2f} ({_bound(r.log_ratio_low)}, {_bound(r.log_ratio_high)})"
                for r in order.itertuples()
            ],
            "q": order["q"].map("{:.3f}".format),
        }
    )
    return {"Theme shares, per cent of sentences (95 % interval)": first, "Called terms": second}


def _bound(value: float) -> str:
    return "…" if pd.isna(value) else f"{value:.2f}"


def tables_tex(tables: dict[str, pd.DataFrame]) -> str:
    """Return the tables as LaTeX (booktabs)."""
    blocks = []
    for caption, frame in tables.items():
        rows = [" & ".join(map(escape_tex, frame.columns)) + r" \\", r"\midrule"]
        rows += [" & ".join(map(escape_tex, row)) + r" \\" for row in frame.to_numpy()]
        blocks += [r"\begin{table}", rf"\caption{{{escape_tex(caption)}}}"]
        blocks += [rf"\begin{{tabular}}{{{'l' * len(frame.columns)}}}", r"\toprule", *rows]
        blocks += [r"\bottomrule", r"\end{tabular}", r"\end{table}", ""]
    return "\n".join(blocks) + "\n"


def tables_md(tables: dict[str, pd.DataFrame]) -> str:
    """Return the tables as Markdown."""
    lines = []
    for caption, frame in tables.items():
        lines += [f"## {caption}", "", _row(frame.columns)]
        lines.append("|" + " --- |" * len(frame.columns))
        lines += [_row(row) for row in frame.to_numpy()]
        lines.append("")
    return "\n".join(lines)


def _row(cells) -> str:
    return "| " + " | ".join(str(c).replace("|", "\\|") for c in cells) + " |"


def tables_docx(tables: dict[str, pd.DataFrame]) -> bytes:
    """Return the tables as a Word file, the same bytes for the same tables."""
    from docx import Document

    document = Document()
    for caption, frame in tables.items():
        document.add_heading(caption, level=2)
        table = document.add_table(rows=1, cols=len(frame.columns))
        table.style = "Table Grid"
        for cell, name in zip(table.rows[0].cells, frame.columns, strict=True):
            cell.text = str(name)
        for row in frame.to_numpy():
            for cell, value in zip(table.add_row().cells, row, strict=True):
                cell.text = str(value)
    buffer = io.BytesIO()
    document.save(buffer)
    return fixed_zip(buffer.getvalue())
