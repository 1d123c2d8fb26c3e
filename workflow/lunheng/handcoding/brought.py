"""Codes that came from elsewhere: a person, a model, a program. Read, checked, used as ours."""

from pathlib import Path

import numpy as np
import pandas as pd

from lunheng.corpus.normalise import bare
from lunheng.corpus.texts import sentence_ids, sentences
from lunheng.errors import LunhengError, nearest
from lunheng.handcoding.cells import NONE, read_ids
from lunheng.handcoding.sheets import read_sheet
from lunheng.settings.codebook import Codebook

_SHOWN = 20


def few(values, *, most: int = 3) -> str:
    """Return the first values in words, with … where there are more."""
    values = [str(v) for v in values]
    return ", ".join(values[:most]) + (" …" if len(values) > most else "")


def read_codes(path: str | Path, *, codebook: Codebook) -> pd.DataFrame:
    """Read the codes of one coder.

    Parameters
    ----------
    path
        A TSV or .xlsx file. Its columns: `id`, or `document` and `sentence`; `themes`, ids of
        themes with commas between them, or - for none. What `lunheng code` writes, without a
        header, is read too. Other columns stay.
    codebook
        Whose themes may be given.

    Returns
    -------
    id, themes (in the codebook's order), row (in the file), and the file's other columns as text.

    Raises
    ------
    LunhengError
        All that is wrong, each with file, row and remedy: unknown themes, no themes, no id, a
        sentence that is no number, an id that stands twice.
    """
    table = read_sheet(path)
    if "themes" not in table and table.shape[1] == 3:  # two columns and the row: no header
        first, second = (c for c in table.columns if c != "row")
        head = pd.DataFrame([{"row": 1, "id": first, "themes": second}])
        table = pd.concat([head, table.set_axis(["id", "themes", "row"], axis=1)])
    _columns(table, path)
    problems: list[str] = []
    if "id" not in table:
        whole = table["sentence"].str.fullmatch(r"\d+")
        problems += [
            f"row {r.row}: sentence “{r.sentence}” is no number; `lunheng sentences` gives it"
            for r in table[~whole].itertuples()
        ]
        numbers = table["sentence"].where(whole, "-1")
        table = table.assign(id=sentence_ids(table["document"], numbers))
    problems += [
        f"row {row}: no id; give the sentence's id as it was in the file you got"
        for row in table.loc[table["id"] == "", "row"]
    ]
    first = dict(zip(table["id"][::-1], table["row"][::-1], strict=True))
    again = table[table["id"].duplicated() & (table["id"] != "")]
    problems += [
        f"row {r.row}: “{r.id}” stands in row {first[r.id]} already; keep one of the two"
        for r in again.itertuples()
    ]
    names = {name.lower(): t.id for t in codebook.themes for name in (t.zh, t.en)}
    order = [t.id for t in codebook.themes]
    checked = [read_ids(cell, order, names=names) for cell in table["themes"]]
    for row, (_, problem) in zip(table["row"], checked, strict=True):
        if problem:
            problems.append(f"row {row}: {problem}")
    if problems:
        problems.sort(key=lambda p: int(p.split(":")[0].removeprefix("row ")))
        more = [f"… and {len(problems) - _SHOWN} more"] if len(problems) > _SHOWN else []
        raise LunhengError("\n".join(f"{path}, {p}" for p in [*problems[:_SHOWN], *more]))
    return table.assign(themes=[",".join(t) or NONE for t, _ in checked]).reset_index(drop=True)


def _columns(table: pd.DataFrame, path) -> None:
    found = [c for c in table.columns if c != "row"]
    wanted = "id and themes, or document, sentence and themes"
    if "themes" not in found:
        hint = nearest("themes", found)
        raise LunhengError(f"{path}: no column “themes”{hint}; expected {wanted}; found {found}")
    if "id" not in found and not {"document", "sentence"} <= set(found):
        raise LunhengError(
            f"{path}: nothing says which sentence is coded; expected {wanted}; found {found}"
        )


def source_codes(given: pd.DataFrame, sentence_keys: pd.DataFrame, *, source: str, path) -> dict:
    """Return the themes of every sentence of one source.

    Parameters
    ----------
    given
        As from `read_codes`, of this and other sources.
    sentence_keys
        document, sentence of every sentence of the source.
    source, path
        The source; where the codes come from, for errors.

    Returns
    -------
    Id of a sentence: row of `given`.

    Raises
    ------
    LunhengError
        Sentences that have no codes, or codes of sentences that are not there.
    """
    own = given[given["id"].str.startswith(f"{source}/")]
    wanted = sentence_ids(sentence_keys["document"], sentence_keys["sentence"])
    missing = wanted[~wanted.isin(own["id"])]
    unknown = own[~own["id"].isin(wanted)]
    made = "`lunheng sentences` writes every sentence with its id"
    if len(missing):
        raise LunhengError(
            f"{path}: {len(missing)} of {len(wanted)} sentences of the source “{source}” have no "
            f"codes: {few(missing)}; code them, or leave the source out of codes.sources; {made}"
        )
    if len(unknown):
        raise LunhengError(
            f"{path}, row {unknown['row'].iloc[0]}: {len(unknown)} codes are of sentences that the "
            f"source “{source}” does not have: {few(unknown['id'])}; its texts or its cleaning "
            f"changed since; {made}"
        )
    return {row["id"]: row for row in own.to_dict("records")}


def to_codes(paragraphs: pd.DataFrame, clauses: pd.DataFrame, *, given: dict, path) -> pd.DataFrame:
    """Return table `codes` of one batch: all clauses of a sentence have its themes.

    Parameters
    ----------
    paragraphs, clauses
        Tables of these names.
    given, path
        As from `source_codes`; where they come from, for errors.

    Raises
    ------
    LunhengError
        The text that stands beside a code is not that of the sentence.
    """
    held = sentences(paragraphs, clauses)
    for name, text in zip(held["id"], held["text"], strict=True):
        beside = given[name].get("text") or text
        if bare(beside) != bare(text):
            raise LunhengError(
                f"{path}, row {given[name]['row']}: the text beside “{name}” is not the one "
                "of that sentence today; its texts or cleaning changed since, or rows were "
                "shifted; write the sentences again with `lunheng sentences` and code those"
            )
    coded = clauses[["document", "sentence", "clause", "start", "end"]]
    names = sentence_ids(coded["document"], coded["sentence"])
    themes = [[] if given[n]["themes"] == NONE else given[n]["themes"].split(",") for n in names]
    rows = coded.assign(theme=themes).explode("theme").dropna(subset=["theme"])
    return rows.assign(source="coder", rule="coder", term="", probability=np.nan).reset_index(
        drop=True
    )
