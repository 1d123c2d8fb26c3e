"""The texts of a study as the workflow left them above the waist, for commands that read them."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from lunheng.errors import LunhengError, nearest
from lunheng.tables.io import read_table
from lunheng.tables.tsv import read_text

TABLES = ("paragraphs", "clauses", "tokens")


def at_hand(folder: Path, sources: list[str]) -> list[str]:
    """Return which sources have their texts in `results/<study>/text/`."""
    return [s for s in sources if all((folder / s / f"{t}.parquet").is_file() for t in TABLES)]


def choose(folder: Path, sources: list[str], *, wanted: list[str]) -> list[str]:
    """Return the sources to be read: those that are wanted, or all whose texts are at hand.

    Raises
    ------
    LunhengError
        An unknown source, a wanted one without texts, or none with texts.
    """
    for name in wanted:
        if name not in sources:
            hint = nearest(name, sources)
            raise LunhengError(f"no source is called “{name}”{hint}; known: {', '.join(sources)}")
    held = at_hand(folder, wanted or sources)
    missing = [name for name in wanted if name not in held]
    if missing or not held:
        what = f"texts of {', '.join(missing)}" if missing else "texts"
        raise LunhengError(
            f"{folder.as_posix()}: no {what} at hand, and counts from the archive are not enough; "
            "`lunheng sources` says how to get the texts; then run snakemake, which leaves them "
            "there (this command is run from the folder where snakemake was)"
        )
    return held


def read(folder: Path, source: str) -> dict[str, pd.DataFrame]:
    """Return tables `paragraphs`, `clauses`, `tokens` of one source."""
    return {name: read_table(folder / source / f"{name}.parquet", name) for name in TABLES}


def sentence_keys(path: str | Path) -> pd.DataFrame:
    """Return document and sentence of each sentence in a file of table `clauses`, in order."""
    table = pq.read_table(path, columns=["document", "sentence"])
    return table.to_pandas().drop_duplicates(ignore_index=True)


def sentence_ids(documents: pd.Series, numbers: pd.Series) -> pd.Series:
    """Return the id of each sentence: its document and its number, as in ``essay/a#12``."""
    return documents.astype(str) + "#" + numbers.astype(int).astype(str)


def sentences_of(paragraphs: pd.DataFrame, clauses: pd.DataFrame) -> pd.DataFrame:
    """Return every sentence of one or more sources as its paragraph has it.

    Returns
    -------
    document, sentence (number in the document, from 0), paragraph, text (cleaned and normalised);
    sorted by document and sentence.
    """
    spans = clauses.groupby(["document", "sentence"], as_index=False, sort=True).agg(
        paragraph=("paragraph", "first"), first=("text_start", "min"), last=("text_end", "max")
    )
    held = pd.MultiIndex.from_frame(paragraphs[["document", "paragraph"]])
    at = held.get_indexer(pd.MultiIndex.from_frame(spans[["document", "paragraph"]]))
    texts = paragraphs["text"].to_numpy(object)[at]
    cut = [text[a:b] for text, a, b in zip(texts, spans["first"], spans["last"], strict=True)]
    spans["text"] = np.array(cut, dtype=object)
    return spans[["document", "sentence", "paragraph", "text"]]


def sentences(paragraphs: pd.DataFrame, clauses: pd.DataFrame) -> pd.DataFrame:
    """Return every sentence with its id, as people get them: white space as single blanks.

    Returns
    -------
    id, and the columns of `sentences_of`.
    """
    found = sentences_of(paragraphs, clauses)
    found.insert(0, "id", sentence_ids(found["document"], found["sentence"]))
    return found.assign(text=[" ".join(text.split()) for text in found["text"]])


def read_lines(path: str | Path) -> tuple[list[tuple[str, str]], bool]:
    """Read texts that are to be coded, one a line.

    Parameters
    ----------
    path
        A file in UTF-8, id<TAB>text, further tabs being the text's own. A first line that names
        the columns `id` and `text` is a header, and then there may be other columns.

    Returns
    -------
    (id, text) of each line that is not empty, and whether there is a header.

    Raises
    ------
    LunhengError
        A file that cannot be read; a line without id or without tab, or an id that stands twice.
    """
    lines = read_text(path).split("\n")
    names = [cell.strip().lower() for cell in lines[0].split("\t")]
    header = {"id", "text"} <= set(names)
    names = names if header else ["id", "text"]
    most = len(names) - 1 if names[-1] == "text" else -1
    where = [names.index(column) for column in ("id", "text")]
    rows: list[tuple[str, str]] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(lines[header:], 1 + header):
        if not line.strip():
            continue
        cells = line.split("\t", most)
        problem = _line_problem(cells, names, where, seen)
        if problem:
            raise LunhengError(f"{path}, line {number}: {problem}")
        rows.append((cells[where[0]], cells[where[1]]))
        seen[rows[-1][0]] = number
    return rows, header


def _line_problem(cells: list[str], names: list[str], where: list[int], seen: dict) -> str | None:
    if not max(where) < len(cells) <= len(names):
        tabs = len(cells) - 1
        found = f"{tabs} tab{'s' if tabs > 1 else ''}" if tabs else "no tab"
        return f"expected {'<TAB>'.join(names)}, found {found}"
    name = cells[where[0]]
    if not name.strip():
        return "no id before the tab; give each text one"
    if name in seen:
        return f"the id “{name}” stands in line {seen[name]} already; give each text its own"
    return None
