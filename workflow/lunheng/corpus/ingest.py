"""Ingest: records become documents, paragraphs, clauses; what is taken out is logged."""

import datetime
import re
import string
import unicodedata
from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from lunheng.corpus.cleaning import LOG
from lunheng.corpus.conversion import converter, is_traditional
from lunheng.corpus.document import Reading, read
from lunheng.errors import LunhengError, nearest
from lunheng.tables.io import check, empty

# Characters that are read before their tables are written: what is held at once is this much and
# one document.
BATCH = 4_000_000
# Shares of a document above which a cleaning rule's removals deserve a look, and a close one.
WARN_SHARE = 0.05
LARGE_SHARE = 0.2
# No clock is asked, so that a run means the same next year; what lies beyond is a slip.
_LAST_YEAR = 2100
_DATE = re.compile(
    r"(\d{4})(?:\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2})\s*日?)?月?|年)?"
    r"(?:[T ].*)?\s*$"
)
TABLES = ("text_documents", "paragraphs", "clauses", "cleaning")


def _where(record: dict) -> str:
    row = f", row {record['row']}" if record.get("row") else ""
    return f"{record.get('file', 'text')}{row}"


def _value(record: dict, field: str, key: str):
    if field not in record:
        columns = [c for c in record if c not in ("file", "row")]
        raise LunhengError(
            f"{_where(record)}: {key}: there is no column “{field}”{nearest(field, columns)}; "
            f"found {columns}"
        )
    return record[field]


def _left_out(record: dict, filters: list[dict]) -> str | None:
    """Return the reason for which a record is left out, or None."""
    for rule in filters:
        value = _value(record, rule["field"], "filters")
        empty_value = value is None or str(value).strip() == ""
        out = bool(rule.get("not_null")) and empty_value
        if rule.get("equals") is not None:
            out |= str(value) != str(rule["equals"])
        if rule.get("not_equals") is not None:
            out |= str(value) == str(rule["not_equals"])
        if rule.get("min_characters") is not None:
            out |= len(str(value or "")) < rule["min_characters"]
        if out:
            return rule["reason"]
    return None


def _name(record: dict, template: str) -> str:
    fields = [f for _, f, _, _ in string.Formatter().parse(template) if f]
    values = {f: str(_value(record, f, "name") or "").strip() for f in fields}
    name = unicodedata.normalize("NFC", template.format(**values))
    if not name or any(not v for v in values.values()):
        raise LunhengError(f"{_where(record)}: name: “{template}” is empty; filter such rows out")
    if re.search(r"[/\\\x00-\x1f]", name) or name[0] in ".=+-@":
        raise LunhengError(
            f"{_where(record)}: name: {name!r} has a slash, a control character, or begins with "
            "one of . = + - @; give `name` another template"
        )
    return name


def _name_of(record: dict, template: str, repeated: str, seen: dict[str, int]) -> str:
    """Return a record's name, told apart from those seen before."""
    name = _name(record, template)
    if name in seen:
        if repeated == "error":
            raise LunhengError(
                f"{_where(record)}: name: “{name}” is taken by an earlier record; give `name` "
                "a template that tells them apart, or set `repeated_names: number`"
            )
        first = name
        while name in seen:
            seen[first] += 1
            name = f"{first}-{seen[first]}"
    seen[name] = 1
    return name


def _text_of(record: dict, field: str) -> str:
    text = _value(record, field, "text")
    if not isinstance(text, str) or not text.strip():
        raise LunhengError(f"{_where(record)}: {field}: the text is empty; filter such rows out")
    return text


def _field(record: dict, column: str, fields: dict, constants: dict):
    value = constants.get(column)
    if column in fields:
        value = _value(record, fields[column], f"fields.{column}")
    text = "" if value is None else str(value).strip()
    if not text:
        return None
    if column == "year":
        if not re.fullmatch(r"\d{3,4}", text) or int(text) > _LAST_YEAR:
            raise LunhengError(f"{_where(record)}: fields.year: {text!r} is no year such as 2026")
        return int(text)
    return _date(text, record) if column == "date" else text


def _date(text: str, record: dict) -> str:
    """Return a date as ISO 8601 has it: 2026-01-31, or 2026-01 where no more is known."""
    match = _DATE.match(text)
    if match:
        year, month, day = (int(g) if g else None for g in match.groups())
        try:
            whole = datetime.date(year, month or 1, day or 1)
        except ValueError:
            whole = None
        if whole is not None and year <= _LAST_YEAR:
            return whole.isoformat()[: 10 if day else 7 if month else 4]
    raise LunhengError(f"{_where(record)}: fields.date: {text!r} is no date such as 2026-01-31")


def batches(
    records: Iterable[dict],
    *,
    source: str,
    language: str,
    text_field: str,
    name: str,
    fields: dict[str, str],
    constants: dict,
    filters: list[dict],
    cleaning: list[dict],
    convert: str | None,
    repeated_names: str,
    left_out: list[tuple],
    problems: list[tuple] | None = None,
    size: int = BATCH,
) -> Iterator[dict[str, pd.DataFrame]]:
    """Make one source's documents of its records, some at a time.

    Parameters
    ----------
    records
        Dicts of columns, with `file` and `row`; see `readers.read_records`. They may come from a
        generator: no more of them is held than a batch.
    source, language
        Id of the source; zh or en.
    text_field
        Column that holds the text.
    name
        Template for a document's name over the record's columns.
    fields, constants
        title, year, date, place: from a column, or the same for all.
    filters
        Dicts with `field`, a condition and a `reason`.
    cleaning
        Rules, see `cleaning.load_rules`.
    convert
        OpenCC conversion or None.
    repeated_names
        error, or number to add -2, -3, … .
    left_out
        (file, row, reason) of each record that the filters leave out is appended to it.
    problems
        (file, row, reason) of what could not be read before. Where it is a list, a record that
        cannot be made a document is appended to it and left out; where it is None, it stops the
        run.
    size
        Characters of a batch; it ends with the document that reaches it.

    Yields
    ------
    Tables `text_documents`, `paragraphs`, `clauses`, `cleaning`, sorted by key within a batch.

    Raises
    ------
    LunhengError
        Names file, row and field of what cannot be read; at the end, where no record was left.
    """
    rules = [r for r in cleaning if r["sources"] is None or source in r["sources"]]
    change = converter(convert)
    seen: dict[str, int] = {}
    held: list[tuple[dict, Reading]] = []
    stopped, any_left, any_made, characters = None, False, False, 0
    for record in records:
        reason = _left_out(record, filters)
        if reason is not None:
            left_out.append((record.get("file"), record.get("row"), reason))
            continue
        any_left = True
        try:
            document = f"{source}/{_name_of(record, name, repeated_names, seen)}"
            text = _text_of(record, text_field)
            found = read(text, document=document, language=language, cleaning=rules, convert=change)
            if not found.counts["n_sentences"]:
                raise LunhengError(f"{_where(record)}: {text_field}: cleaning leaves no sentence")
            row = _document(record, document, source, language, found.counts, fields, constants)
            unsaid = change is None and language == "zh"
            row["script"] = "traditional" if unsaid and _traditional(found) else None
        except LunhengError as error:
            if problems is None:
                raise
            stopped = stopped or error
            problems.append((record.get("file"), record.get("row"), str(error)))
            continue
        held.append((row, found))
        any_made = True
        characters += len(text)
        if characters >= size:
            yield _tables(held)
            held, characters = [], 0
    if not any_left:
        raise LunhengError(f"source “{source}”: no record is left after the filters")
    if stopped is not None and not any_made:
        raise stopped
    if held:
        yield _tables(held)


def described(
    record: dict,
    *,
    source: str,
    name: str,
    fields: dict[str, str],
    constants: dict,
    filters: list[dict],
    repeated_names: str,
    seen: dict[str, int],
) -> dict | None:
    """Return what a document is called and dated, its text not looked at; see `batches`.

    Parameters
    ----------
    record
        Its columns; those that are not known beforehand may be missing, and say nothing then.
    source, name, fields, constants, filters, repeated_names
        As in `batches`.
    seen
        The names so far; grows.

    Returns
    -------
    document, source, title, year, date, place; None for a record that a filter leaves out.

    Raises
    ------
    LunhengError
        A name, year or date that cannot be.
    """
    known = [rule for rule in filters if rule["field"] in record]
    if _left_out(record, known) is not None:
        return None
    document = f"{source}/{_name_of(record, name, repeated_names, seen)}"
    held = {column: field for column, field in fields.items() if field in record}
    own = {c: _field(record, c, held, constants) for c in ("title", "year", "date", "place")}
    return {"document": document, "source": source, **own}


def _joined(parts: list[dict], columns: Iterable[str]) -> pd.DataFrame:
    """Return the rows of several documents; numbers are joined as arrays, which is quick."""
    data = {}
    for column in columns:
        values = [part[column] for part in parts]
        if isinstance(values[0], np.ndarray):
            data[column] = np.concatenate(values)
        else:
            data[column] = [v for part in values for v in part]
    return pd.DataFrame(data)


def _tables(held: list[tuple[dict, Reading]]) -> dict[str, pd.DataFrame]:
    """Return the tables of a batch."""
    held = sorted(held, key=lambda pair: pair[0]["document"])
    first = held[0][1]
    log = [row for _, found in held for row in found.cleaning]
    frames = {
        "text_documents": pd.DataFrame([row for row, _ in held]),
        "paragraphs": _joined([f.paragraphs for _, f in held], first.paragraphs),
        "clauses": _joined([f.clauses for _, f in held], first.clauses),
        "cleaning": pd.DataFrame(log, columns=list(LOG)) if log else empty("cleaning"),
    }
    return {name: check(frame, name) for name, frame in frames.items()}


def remarks(tables: dict[str, pd.DataFrame]) -> list[str]:
    """Return what a user should look at in a batch.

    Guessed encodings, characters that the dictionary does not know, rules that took much.
    """
    documents = tables["text_documents"]
    found = [
        f"{row.document}: read as {row.encoding}; if that is wrong, set reader.encoding"
        for row in documents.itertuples()
        if isinstance(row.encoding, str) and row.encoding != "utf-8"
    ]
    found += [
        f"{name}: in traditional characters, which neither the dictionary nor the shipped rules "
        "know; set `convert: t2s` in its source"
        for name in documents.loc[documents["script"] == "traditional", "document"]
    ]
    kept = documents.set_index("document")["n_characters"]
    taken = tables["cleaning"].groupby(["document", "rule"])["n_characters"].sum()
    for (document, rule), n in taken.items():
        share = n / (n + kept[document])
        if share > WARN_SHARE:
            hint = ""
            if share > LARGE_SHARE:
                hint = ", or leave the rule out with the key `cleaning` of its source"
            found.append(
                f"{document}: the cleaning rule {rule} took {share:.0%} of it; look at it{hint}"
            )
    return found


def remarked(
    found: Iterable[dict[str, pd.DataFrame]], said: list[str]
) -> Iterator[dict[str, pd.DataFrame]]:
    """Hand batches on as they come, and append to `said` what a user should look at in them."""
    for tables in found:
        said += remarks(tables)
        yield tables


def left_out_table(left_out: list[tuple]) -> pd.DataFrame:
    """Return what was left out: file, row, reason."""
    frame = pd.DataFrame(left_out, columns=["file", "row", "reason"])
    return frame.astype({"row": "Int64"})


def ingest(
    records: Iterable[dict], *, problems: list[tuple] | None = None, **settings
) -> dict[str, pd.DataFrame]:
    """Make one source's documents of its records, all at once; see `batches`.

    Returns
    -------
    Tables `text_documents`, `paragraphs`, `clauses`, `cleaning`, and `left_out` (file, row,
    reason).
    """
    left_out: list[tuple] = []
    found = list(batches(records, left_out=left_out, problems=problems, **settings))
    result = {name: check(pd.concat([f[name] for f in found]), name) for name in TABLES}
    result["left_out"] = left_out_table(left_out + (problems or []))
    return result


def _traditional(found: Reading) -> bool:
    return is_traditional("".join(found.paragraphs["text"]))


def _document(record, document, source, language, counts, fields, constants) -> dict:
    own = {c: _field(record, c, fields, constants) for c in ("title", "year", "date", "place")}
    return {
        "document": document,
        "source": source,
        **own,
        "title": own["title"] or document,
        "year": own["year"] or (int(own["date"][:4]) if own["date"] else None),
        "encoding": record.get("encoding"),
        "language": language,
        **counts,
    }
