"""What is in a folder of texts: their files, names, language, and what a table says of each."""

import csv
import io
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from lunheng.corpus.containers import ignored
from lunheng.corpus.formats import ENDINGS, TABLES
from lunheng.corpus.readers import read_records
from lunheng.errors import LunhengError, nearest
from lunheng.handcoding.sheets import read_sheet
from lunheng.tables.decoding import decode

# Files of rows, of which none or all may be texts; the others hold one text each.
LOOKED_INTO = 50  # files that are read for their language, evenly spaced
MOST_CHARACTERS = 20_000
HAN_SHARE = 0.2  # of letters: Chinese texts quote and abbreviate in Latin ones
FEWEST, MOST = 2, 8  # values of a column that groups documents
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, kw_only=True)
class Survey:
    """A folder of texts.

    Attributes
    ----------
    names
        Path of a file below the folder: name of its document, in the order of the paths.
    template
        Which template gives these names.
    numbered
        Whether names stand twice, and are numbered.
    patterns
        Which files are texts.
    folders
        Path of a file: the folder below the first that it lies in, empty for none.
    language
        zh or en.
    unread
        Names of documents whose files were tried and cannot be read.
    remarks
        What was left aside or could not be read, a sentence each.
    """

    names: dict[str, str]
    template: str
    numbered: bool
    patterns: list[str]
    folders: dict[str, str]
    language: str
    unread: set[str]
    remarks: list[str]


def _listed(folder: Path, besides: Path | None) -> list[PurePosixPath]:
    """Return the files below a folder that a person put there, in the order of their names."""
    kept = []
    for path in folder.rglob("*"):
        own = PurePosixPath(path.relative_to(folder).as_posix())
        table = besides is not None and path.resolve() == besides.resolve()
        if path.is_file() and not ignored(own) and not table:
            kept.append(own)
    return sorted(kept, key=lambda p: unicodedata.normalize("NFC", str(p)))


def look(folder: Path, *, besides: Path | None = None) -> Survey:
    """Look at a folder of texts, in it and below it.

    Parameters
    ----------
    folder
        The folder.
    besides
        A file that may lie in it and is no text: the table of groups.

    Raises
    ------
    LunhengError
        There is no such folder, or no file in it that can be read.
    """
    if not folder.is_dir():
        raise LunhengError(f"--texts: {folder} is no folder; name the one that holds your texts")
    every = _listed(folder, besides)
    kinds = {path: ENDINGS.get(path.suffix.lower()) for path in every}
    texts = [p for p, kind in kinds.items() if (kind and kind not in TABLES) or p.suffix == ".zip"]
    other = [p for p in every if p not in texts]
    if not texts:
        found = ", ".join(sorted({p.suffix or p.name for p in other})) or "nothing"
        raise LunhengError(
            f"--texts: {folder}: no file that holds a text; expected .txt, .docx, .pdf, .html or "
            f".md, found {found}; texts in the rows of a table: docs/sources.md"
        )
    template, numbered, names = _names(texts)
    language, unread = _read_into(folder, texts)
    remarks = [f"cannot be read, and is left out: {why}" for why in unread.values()]
    if other:
        shown = ", ".join(map(str, other[:5])) + (" …" if len(other) > 5 else "")
        remarks.append(
            f"left aside, as no text of its own: {shown}; a table with texts in its rows: "
            "docs/sources.md; a table with groups: --groups"
        )
    endings = sorted({p.suffix for p in texts})
    return Survey(
        names=names,
        template=template,
        numbered=numbered,
        patterns=[f"**/*{ending}" for ending in endings],
        folders={str(p): p.parts[0] if len(p.parts) > 1 else "" for p in texts},
        language=language,
        unread={names[path] for path in unread},
        remarks=remarks,
    )


def _names(texts: list[PurePosixPath]) -> tuple[str, bool, dict[str, str]]:
    """Return the template that tells documents apart, whether it needs numbers, and the names."""
    stems = {str(p): unicodedata.normalize("NFC", p.stem.strip()) for p in texts}
    inside = {str(p): unicodedata.normalize("NFC", f"{p.parent}-{p.stem.strip()}") for p in texts}
    if len(set(stems.values())) == len(texts):
        return "{stem}", False, stems
    if all(len(p.parts) == 2 for p in texts) and len(set(inside.values())) == len(texts):
        return "{folder}-{stem}", False, inside
    seen: Counter[str] = Counter()
    numbered = {}
    for path, stem in stems.items():  # as `repeated_names: number` has it
        seen[stem] += 1
        numbered[path] = stem if seen[stem] == 1 else f"{stem}-{seen[stem]}"
    return "{stem}", True, numbered


def _read_into(folder: Path, texts: list[PurePosixPath]) -> tuple[str, dict[str, str]]:
    """Return the language of some of the texts; path and reason of each that cannot be read."""
    step = max(len(texts) / LOOKED_INTO, 1)
    some = [texts[int(i * step)] for i in range(min(len(texts), LOOKED_INTO))]
    han = letters = 0
    unread = {}
    for path in some:
        if path.suffix.lower() == ".zip":
            continue
        try:
            records = read_records(folder / path, reader={"format": "auto"}, name=str(path))
        except LunhengError as error:
            unread[str(path)] = str(error)
            continue
        text = str(records[0].get("text") or "")[:MOST_CHARACTERS]
        if not text.strip():
            unread[str(path)] = f"{path}: there is no text in it"
        han += len(_HAN.findall(text))
        letters += len(_LETTER.findall(text))
    return ("zh" if letters == 0 or han / letters > HAN_SHARE else "en"), unread


def read_table(path: Path) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """Read a table of groups: CSV, TSV or .xlsx, its first column the names of files.

    Returns
    -------
    Its columns; the number and the cells of each row, as text.

    Raises
    ------
    LunhengError
        A file that is not there, is of another kind, or has no second column.
    """
    if not path.is_file():
        raise LunhengError(f"--groups: there is no file {path}; check the spelling")
    kind = path.suffix.lower()
    if kind == ".xlsx":
        frame = read_sheet(path)
        columns = [c for c in frame if c != "row"]
        rows = [(r["row"], {c: r[c] for c in columns}) for r in frame.to_dict("records")]
    elif kind in (".csv", ".tsv", ".txt"):
        columns, rows = _delimited(path)
    else:
        raise LunhengError(
            f"--groups: {path.name}: expected a table that ends in .csv, .tsv or .xlsx"
        )
    if len(columns) < 2:
        raise LunhengError(
            f"--groups: {path.name}, row 1: found the columns {columns}; expected the names of "
            "files in the first, and a grouping in each further one"
        )
    return columns, rows


def _delimited(path: Path) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """Read a table of text, with what stands most often in its first line between the cells."""
    text = decode(path, encoding=None)
    head = text.partition("\n")[0]
    mark = max("\t;,", key=head.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    columns = [name.strip() for name in next(lines, [])]
    twice = [name for name in columns if columns.count(name) > 1]
    if twice:
        raise LunhengError(
            f"--groups: {path.name}, row 1: two columns are called “{twice[0]}”; keep one"
        )
    rows = []
    for cells in lines:
        if len(cells) > len(columns):
            raise LunhengError(
                f"--groups: {path.name}, row {lines.line_num}: {len(cells)} cells under "
                f"{len(columns)} columns; put quotes around a cell that has a “{mark}” in it"
            )
        if any(cell.strip() for cell in cells):
            cells += [""] * (len(columns) - len(cells))
            rows.append((lines.line_num, dict(zip(columns, cells, strict=True))))
    return columns, rows


def grouped(
    survey: Survey, columns: list[str], rows: list[tuple[int, dict[str, str]]], *, table: str
) -> tuple[dict[str, dict[str, str]], list[str]]:
    """Return what a table says of each document.

    Parameters
    ----------
    survey
        Of the folder.
    columns, rows
        As from `read_table`: the first column names files, with or without their endings, and
        where it must with the folders below the first.
    table
        The table's name, for errors.

    Returns
    -------
    Name of a document: column: cell; and a sentence for rows without a file, and for files
    without a row.

    Raises
    ------
    LunhengError
        A row that may be of several files, a file in two rows, or no row with a file at all.
    """
    first, *others = columns
    known: dict[str, set[str]] = {}
    for path in survey.names:
        p = PurePosixPath(path)
        for key in {str(p), str(p.with_suffix("")), p.name, p.stem}:
            known.setdefault(_key(key), set()).add(path)
    found: dict[str, dict[str, str]] = {}
    row_of: dict[str, int] = {}
    missing = []
    for number, row in rows:
        named = str(row[first]).strip()
        files = known.get(_key(named), set())
        if len(files) > 1:
            raise LunhengError(
                f"--groups: {table}, row {number}: “{named}” may be {' or '.join(sorted(files))}; "
                "write the one that is meant"
            )
        if not files:
            missing.append((number, named))
            continue
        path = next(iter(files))
        if path in row_of:
            raise LunhengError(
                f"--groups: {table}, row {number}: {path} stands in row {row_of[path]} too; keep "
                "one row a file"
            )
        row_of[path] = number
        found[survey.names[path]] = {c: " ".join(str(row[c] or "").split()) for c in others}
    return found, _unmatched(survey, missing, row_of, table, known)


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name.strip().replace("\\", "/")).casefold()


def _unmatched(survey: Survey, missing, row_of, table: str, known) -> list[str]:
    """Say which rows have no file and which files no row; see `grouped`."""
    if missing and not row_of:
        number, named = missing[0]
        raise LunhengError(
            f"--groups: {table}, row {number}: no file is called “{named}”{nearest(named, known)}, "
            "and no other row fits one; expected the names of the files in the first column"
        )
    said = [
        f"{table}, row {number}: no file is called “{named}”{nearest(named, known)}"
        for number, named in missing
    ]
    without = [path for path in survey.names if path not in row_of]
    if without:
        shown = ", ".join(without[:5]) + (" …" if len(without) > 5 else "")
        said.append(f"{table}: no row for {len(without)} file(s), which are in no group: {shown}")
    return said


def grouping(groups: dict[str, dict[str, str]]) -> tuple[str, dict[str, int]] | None:
    """Return the first column with two to eight values: its name, and the size of each value.

    Values are in the order of their first document; None where there is no such column.
    """
    columns = dict.fromkeys(c for cells in groups.values() for c in cells)
    for column in columns:
        sizes = Counter(cells[column] for cells in groups.values() if cells.get(column))
        if FEWEST <= len(sizes) <= MOST:
            return column, dict(sizes)
    return None
