"""The paper: each number as a macro, tables, a methods paragraph, references."""

import hashlib
import io
import itertools
import json
import re
from collections import Counter
from collections.abc import Iterable

import pandas as pd

from lunheng.output.coding_quality import shown
from lunheng.tables.files import fixed_zip
from lunheng.tables.io import empty
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
MOST_ROWS, LONG_CELL = 40, 30  # rows that one page holds; characters from which a cell breaks
TEX_HEAD = r"""% Needs \usepackage{booktabs, longtable}, and ctex or xeCJK for Chinese.
% \input{} this file, or paste the tables that you want.
"""


def escape_tex(text: str) -> str:
    """Return text that TeX prints as it stands."""
    return "".join(_TEX.get(c, c) for c in str(text))


def macro(name: str) -> str:
    """Return a macro name of the Latin letters of a name, its digits spelt out."""
    spelt = "".join(_DIGITS.get(c, c) for c in name)
    parts = re.findall("[A-Za-z]+", spelt)
    return "lh" + "".join(p[:1].upper() + p[1:] for p in parts)


def _code(name: str, length: int) -> str:
    """Return letters that stand for a name and hardly for another, always the same."""
    number = int(hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest(), 16)
    letters = ""
    for _ in range(length):
        number, rest = divmod(number, 26)
        letters += chr(ord("a") + rest)
    return letters.capitalize()


def macros(names: Iterable[str], *, labels: dict[str, dict[str, str]]) -> dict[str, str]:
    """Return each number's macro, of letters only, no two the same.

    A part of a name that has other signs than ASCII goes by the letters of its English label, or
    by a code of letters where there is none. Names that would still share a macro all get a code
    behind it, so that none of them stands for another's number when a group is added.

    Parameters
    ----------
    names
        As `numbers` returns them.
    labels
        Name of a source, contrast or group: its labels, with key `en`.
    """

    def part(word: str) -> str:
        if word.isascii():
            return word
        label = labels.get(word, {}).get("en", "")
        return label if macro(label) != "lh" else _code(word, 6)

    plain = {name: macro(" ".join(map(part, name.split(" ")))) for name in names}
    shared = Counter(plain.values()) + Counter(lh=2)  # no letters at all: always a code
    for length in itertools.count(6):
        found = {n: m if shared[m] == 1 else m + _code(n, length) for n, m in plain.items()}
        if len(set(found.values())) == len(found):
            return found


def numbers(tables: dict[str, pd.DataFrame], *, quality: dict) -> dict[str, int | float | str]:
    """Return the numbers of the paper.

    Parameters
    ----------
    tables
        `documents` and the analysis tables.
    quality
        As from `coding_quality.measured`.

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
    for chosen in _chosen(tables).itertuples():
        found["topics model"] = str(chosen.model)
        found["topics number"] = int(chosen.k)
        found["topics stable share"] = round(100 * float(chosen.stable_share), 1)
    shares = tables.get("theme_shares", empty("theme_shares"))
    for row in shares[shares["grouping"] != "documents"].itertuples():
        name = f"theme share {row.grouping} {row.group} {row.theme}"
        found[name] = round(100 * row.share_sentences, 1)
    for kind, name in (("held_out", "coding held out"), ("gold", "coding")):
        if quality[kind]:
            found[f"{name} sentences"] = quality[kind]["sentences"]
            ends = {"": "f1", " low": "low", " high": "high"}
            values = {f"{name} macro F1{end}": quality[kind][key] for end, key in ends.items()}
            found |= {key: round(value, 2) for key, value in values.items() if value is not None}
    f1 = quality["f1"] or {}
    found |= {f"coding {theme} F1": float(shown(value)) for theme, value in f1.items()}
    return found


def _chosen(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the row of the topic model that was chosen; none where there are no topics."""
    selection = tables.get("topic_selection", empty("topic_selection"))
    return selection[selection["chosen"]]


def numbers_tex(
    found: dict[str, int | float | str], *, labels: dict[str, dict[str, str]] | None = None
) -> str:
    r"""Return ``numbers.tex``: one ``\newcommand`` a number, thousands set apart.

    A macro that is not its number's name in letters has the name behind it. `labels` as in
    `macros`.
    """
    lines = ["% Numbers of the study; \\input{} this file and write \\lh... in the text."]
    called = macros(found, labels=labels or {})
    for name, value in found.items():
        text = f"{value:,}".replace(",", "{,}") if isinstance(value, int) else escape_tex(value)
        remark = "" if called[name] == macro(name) else " % " + " ".join(name.split())
        lines.append(f"\\newcommand{{\\{called[name]}}}{{{text}}}{remark}")
    return "\n".join(lines) + "\n"


def numbers_json(found: dict[str, int | float | str]) -> str:
    """Return ``numbers.json``."""
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def paper_tables(
    tables: dict[str, pd.DataFrame], *, themes: list[dict], labels: dict, profile: str | None
) -> dict[str, pd.DataFrame]:
    """Return the paper's tables: theme shares by group, and the terms that were called.

    The first is left out where the study has no themes, or `profile` is None.
    """
    called = {"Called terms": _called_terms(tables["contrasts"], labels)}
    if "theme_shares" not in tables or profile is None:
        return called
    shares = tables["theme_shares"][tables["theme_shares"]["grouping"] == profile]
    first = _share_table(shares, themes=themes, labels=labels)
    return {"Theme shares, per cent of sentences (95 % interval)": first, **called}


def _share_table(shares: pd.DataFrame, *, themes: list[dict], labels: dict) -> pd.DataFrame:
    """Return a row a theme, a column a group: its share with the interval."""
    names = {t["id"]: f"{t['zh']} {t['en']}" for t in themes}

    def cell(row) -> str:
        if pd.isna(row.share_sentences_low):
            return f"{100 * row.share_sentences:.1f}"
        bounds = f"{100 * row.share_sentences_low:.1f}–{100 * row.share_sentences_high:.1f}"
        return f"{100 * row.share_sentences:.1f} ({bounds})"

    cells = {(r.theme, r.group): cell(r) for r in shares.itertuples()}
    groups = list(dict.fromkeys(shares["group"]))
    return pd.DataFrame(
        [[names[t], *(cells[t, g] for g in groups)] for t in names],
        columns=["theme", *(labels.get(g, {}).get("en", g) for g in groups)],
    )


def _called_terms(contrasts: pd.DataFrame, labels: dict) -> pd.DataFrame:
    """Return a row a called term: counts, ratio with its interval, q."""
    called = contrasts[contrasts["call"].isin(CALLED)]
    order = called.sort_values(["contrast", "theme", "call", "q", "term"])
    return pd.DataFrame(
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


def _bound(value: float) -> str:
    return "…" if pd.isna(value) else f"{value:.2f}"


def tables_tex(tables: dict[str, pd.DataFrame]) -> str:
    """Return the tables as LaTeX (booktabs); one that no page holds runs over pages (longtable)."""
    blocks = [TEX_HEAD]
    for caption, frame in tables.items():
        head = [r"\toprule", _tex_row(frame.columns), r"\midrule"]
        rows = [_tex_row(row) for row in frame.to_numpy()]
        title, columns = rf"\caption{{{escape_tex(caption)}}}", _tex_columns(frame)
        if len(rows) > MOST_ROWS:
            blocks += [r"\begingroup\footnotesize\setlength{\tabcolsep}{3pt}"]
            blocks += [rf"\begin{{longtable}}{{{columns}}}"]
            blocks += [rf"{title} \\", *head, r"\endfirsthead", *head, r"\endhead"]
            blocks += [r"\bottomrule", r"\endfoot", *rows, r"\end{longtable}", r"\endgroup", ""]
        else:
            blocks += [r"\begin{table}", title, rf"\begin{{tabular}}{{{columns}}}", *head, *rows]
            blocks += [r"\bottomrule", r"\end{tabular}", r"\end{table}", ""]
    return "\n".join(blocks) + "\n"


def _tex_columns(frame: pd.DataFrame) -> str:
    """Return the columns as LaTeX has them: one whose cells are long breaks them."""
    long = [frame[c].astype(str).str.len().max() > LONG_CELL for c in frame]
    return "".join(r"p{0.25\linewidth}" if wide else "l" for wide in long)


def _tex_row(cells) -> str:
    row = " & ".join(map(escape_tex, cells)) + r" \\"
    return "{}" + row if row[0] in "[*" else row  # they would belong to the line before


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
