"""Ingest: records become documents, paragraphs, clauses; what is taken out is logged."""

import hashlib
import re
import string
import unicodedata

import numpy as np
import pandas as pd

from lunheng import cleaning as rules_of
from lunheng import structure
from lunheng.errors import LunhengError, nearest
from lunheng.normalise import converter, normalise
from lunheng.tables import check, empty


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
    if column == "year" and text:
        if not re.fullmatch(r"\d{3,4}", text):
            raise LunhengError(f"{_where(record)}: fields.year: {text!r} is no year such as 2026")
        return int(text)
    return text or None


def _after(text: str, place: int) -> int:
    """Return where a received character ends: behind the marks that stand on it."""
    place += 1
    while place < len(text) and unicodedata.combining(text[place]):
        place += 1
    return place


def _lines(text: str, offsets: np.ndarray, received: str) -> list[tuple[str, np.ndarray]]:
    """Return the paragraphs of a normalised text with their offsets."""
    found = []
    for match in re.finditer(r"[^\n]+", text):
        start, end = match.span()
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start < end:
            last = _after(received, int(offsets[end - 1]))
            places = np.append(offsets[start:end], last).astype(np.int32)
            found.append((text[start:end], places))
    return found


def read_document(
    text: str, *, document: str, language: str, cleaning: list[dict], convert=None
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Clean, normalise and structure one text.

    Returns
    -------
    Rows of the tables `paragraphs`, `clauses` and `cleaning`.
    """
    taken = rules_of.removals(text, cleaning)
    normal, offsets = normalise(text, keep=rules_of.kept(text, taken), convert=convert)
    lines = _lines(normal, offsets, text)
    places = structure.sections([line for line, _ in lines])
    paragraphs, clauses = [], []
    sentence = 0
    for number, ((line, where), (section, role)) in enumerate(zip(lines, places, strict=True)):
        paragraphs.append(
            (
                *(document, number, section, role, structure.point_label(line), line),
                *(int(where[0]), int(where[-1]), where),
            )
        )
        for start, end in structure.sentences(line, language=language):
            parts = structure.clauses(line, start, end)
            for clause, (a, b, point) in enumerate(parts):
                received = (int(where[a]), _after(text, int(where[b - 1])))
                clauses.append((document, sentence, clause, number, point, a, b, *received))
            sentence += 1
    columns = ["document", "paragraph", "section", "role", "point", "text"]
    first = pd.DataFrame(paragraphs, columns=[*columns, "start", "end", "offsets"])
    columns = ["document", "sentence", "clause", "paragraph", "point", "text_start", "text_end"]
    second = pd.DataFrame(clauses, columns=[*columns, "start", "end"])
    return first, second, rules_of.log(document, text, taken)


def ingest(
    records: list[dict],
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
    problems: list[tuple] | None = None,
) -> dict[str, pd.DataFrame]:
    """Make one source's documents of its records.

    Parameters
    ----------
    records
        Dicts of columns, with `file` and `row`; see `readers.read_records`.
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
    problems
        (file, row, reason) of what could not be read before. Where it is a list, a record that
        cannot be made a document is appended to it and left out; where it is None, it stops the
        run.

    Returns
    -------
    Tables `text_documents`, `paragraphs`, `clauses`, `cleaning`, and `left_out` (file, row,
    reason).

    Raises
    ------
    LunhengError
        Names file, row and field of what cannot be read.
    """
    left_out, kept = [], []
    stopped = None
    for record in records:
        reason = _left_out(record, filters)
        if reason is None:
            kept.append(record)
        else:
            left_out.append((record.get("file"), record.get("row"), reason))
    if not kept:
        raise LunhengError(f"source “{source}”: no record is left after the filters")
    rules = [r for r in cleaning if r["sources"] is None or source in r["sources"]]
    change = converter(convert)
    documents, tables = [], {"paragraphs": [], "clauses": [], "cleaning": []}
    seen: dict[str, int] = {}
    for record in kept:
        try:
            document = f"{source}/{_name_of(record, name, repeated_names, seen)}"
            text = _text_of(record, text_field)
            parts = read_document(
                text, document=document, language=language, cleaning=rules, convert=change
            )
            if not len(parts[1]):
                raise LunhengError(f"{_where(record)}: {text_field}: cleaning leaves no sentence")
            row = _document(record, document, source, language, text, parts, fields, constants)
        except LunhengError as error:
            if problems is None:
                raise
            stopped = stopped or error
            problems.append((record.get("file"), record.get("row"), str(error)))
            continue
        documents.append(row)
        for key, frame in zip(tables, parts, strict=True):
            tables[key].append(frame)
    if stopped is not None and not documents:
        raise stopped
    left_out += problems or []
    result = {"text_documents": check(pd.DataFrame(documents), "text_documents")}
    for key, frames in tables.items():
        frames = [f for f in frames if len(f)]
        result[key] = check(pd.concat(frames), key) if frames else empty(key)
    frame = pd.DataFrame(left_out, columns=["file", "row", "reason"])
    result["left_out"] = frame.astype({"row": "Int64"})
    return result


def _document(record, document, source, language, text, parts, fields, constants) -> dict:
    paragraphs, clauses, _ = parts
    lengths = paragraphs["text"].str.replace(r"\s", "", regex=True).str.len()
    own = {c: _field(record, c, fields, constants) for c in ("title", "year", "date", "place")}
    return {
        "document": document,
        "source": source,
        **own,
        "title": own["title"] or document,
        "language": language,
        "n_characters": int(lengths.sum()),
        "n_paragraphs": len(paragraphs),
        "n_sentences": int(clauses["sentence"].nunique()),
        "text_sha256": hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
    }
