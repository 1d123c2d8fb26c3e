"""What can be known of a study before its first job: who is compared, and what will be left out."""

import string
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pandas as pd

from lunheng.contrasts.detectable import median_detectable
from lunheng.contrasts.given import enough, too_few
from lunheng.corpus import formats, ingest, sources
from lunheng.errors import LunhengError, nearest
from lunheng.features.join import read_groups, with_groups
from lunheng.settings.formulas import columns_of
from lunheng.settings.models import Config, Selector, Source
from lunheng.settings.selection import fitting
from lunheng.tables.decoding import decode_named
from lunheng.tables.files import sha256_of
from lunheng.tables.io import read_table
from lunheng.tables.names import ANY
from lunheng.tables.schemas.every import TABLES

# Files of texts, a text each, are not read for what they say of themselves: their names do.
ONE_TEXT = set(formats.ENDINGS.values()) - formats.TABLES
MOST_BYTES = 20_000_000  # of a source: what is larger is not looked into
OWN = ("document", "source", "title", "year", "date", "place")
SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known of a study's documents.

    Attributes
    ----------
    documents
        OWN, the columns of groups, and n_characters, null where it is not known.
    lines
        The documents that the groups have a line of.
    unknown
        Source: why its documents are not known.
    remarks
        What a user should look at: files that cannot be used, texts that stand twice, encodings.
    """

    documents: pd.DataFrame
    lines: list[str]
    unknown: dict[str, str]
    remarks: list[str]


def _selectors(config: Config) -> Iterator[tuple[str, Selector]]:
    """Yield the key and the selector of everything that names documents."""
    for name, contrast in config.contrasts.items():
        yield f"contrasts.{name}.target", contrast.target
        yield f"contrasts.{name}.reference", contrast.reference
    for name, effects in config.effects.items():
        yield f"effects.{name}.documents", effects.documents
    for grouping, groups in config.groupings.items():
        for name, group in groups.items():
            yield f"groupings.{grouping}.{name}", group.documents
    if config.topics:
        yield "topics.documents", config.topics.documents
    if config.similarity:
        yield "similarity.active", config.similarity.active
        if config.similarity.supplementary:
            yield "similarity.supplementary", config.similarity.supplementary


def check_selectors(config: Config, groups: pd.DataFrame) -> None:
    """Stop at what no document can have, whatever the texts are.

    Parameters
    ----------
    config
        The study.
    groups
        As from `join.read_groups`.

    Raises
    ------
    LunhengError
        A column that documents do not have, a source that the study has not, a value that no line
        of the groups has, or values that no line has together. Names the key.
    """
    columns = {*TABLES["documents"].columns, *groups.columns}
    for key, selector in _selectors(config):
        wanted = selector.model_extra or {}
        for part, where in ((wanted, key), (selector.without, f"{key}.without")):
            for column, value in part.items():
                _check_column(column, value, where, columns, config, groups)
        _check_constants(wanted, key, config)
        _check_together(wanted, key, groups)
    for name, effects in config.effects.items():
        for column in columns_of(effects.formula):
            if column not in columns:
                raise LunhengError(
                    f"key “effects.{name}.formula”: documents have no column "
                    f"“{column}”{nearest(column, columns)}"
                )


def _listed(value) -> list[str]:
    return [str(v) for v in (value if isinstance(value, list) else [value])]


def _check_column(column, value, where: str, columns, config: Config, groups) -> None:
    if column == "years":
        return
    if column not in columns:
        raise LunhengError(
            f"key “{where}”: documents have no column “{column}”{nearest(column, columns)}; the "
            "columns beside their own are those of the file that `groups` names"
        )
    if column == "source":
        known, whose = set(config.sources), "the study has no source"
    elif column in groups.columns and column not in TABLES["documents"].columns:
        known, whose = set(groups[column].dropna()), f"no line of {config.groups} has"
    else:
        return
    for one in _listed(value):
        if one not in known:
            raise LunhengError(f"key “{where}.{column}”: {whose} “{one}”{nearest(one, known)}")


def _check_constants(wanted: dict, key: str, config: Config) -> None:
    """Stop where all sources that are named have one value for a column, and none that is asked."""
    named = [config.sources[s] for s in _listed(wanted.get("source", []))]
    for column in ("title", "year", "date", "place"):
        constant = {str(s.constants[column]) for s in named if column in s.constants}
        if column not in wanted or not named or any(column not in s.constants for s in named):
            continue
        for one in _listed(wanted[column]):
            if one not in constant:
                raise LunhengError(
                    f"key “{key}.{column}”: no document has “{one}”; the sources that it names "
                    f"have {', '.join(sorted(constant))}"
                )


def _check_together(wanted: dict, key: str, groups: pd.DataFrame) -> None:
    """Stop where each value occurs, but no line of the groups has all of them."""
    own = {c: _listed(v) for c, v in wanted.items() if c in groups.columns and c not in OWN}
    if not own:
        return
    keep = pd.Series(True, index=groups.index)
    for column, values in own.items():
        keep &= groups[column].isin(values)
    if "source" in wanted:
        keep &= groups["document"].str.split("/").str[0].isin(_listed(wanted["source"]))
    if not keep.any():
        shown = ", ".join(f"{c}: {v}" for c, v in wanted.items())
        raise LunhengError(f"key “{key}”: no line of the groups has these together: {shown}")


def know(config: Config, ways: dict[str, dict], *, root: Path) -> Known:
    """Return what is known of the documents without reading their texts through.

    Parameters
    ----------
    config, ways
        As from `prepare.prepare`.
    root
        The checkout.

    Raises
    ------
    LunhengError
        Groups that cannot be read.
    """
    rows, unknown, remarks = [], {}, []
    for name, source in config.sources.items():
        try:
            found, said = _source(name, source, ways[name])
        except LunhengError as error:
            unknown[name] = str(error).partition("\n")[0]
            continue
        rows += found
        remarks += said
    columns = [*OWN, "n_characters"]
    documents = pd.DataFrame(rows, columns=columns).astype({"year": "Int32"})
    groups = read_groups(config.groups and _path(config.groups, root))
    return Known(
        documents=with_groups(documents, groups),
        lines=list(groups["document"]),
        unknown=unknown,
        remarks=remarks,
    )


def _path(name: str, root: Path) -> Path:
    return Path(name) if Path(name).is_absolute() else root / name


def _source(name: str, source: Source, way: dict) -> tuple[list[dict], list[str]]:
    """Return the documents of a source, and remarks; see `know`."""
    paths = [Path(p) for p in way["paths"]]
    if way["way"] == "archive":
        frame = pd.read_parquet(paths[0] / "documents.parquet", columns=[*OWN, "n_characters"])
        return frame.astype(object).where(frame.notna(), None).to_dict("records"), []
    kinds = {_kind(path, source) for path in paths}
    size = sum(path.stat().st_size for path in paths)
    if kinds <= ONE_TEXT and not source.side_table:
        records, remarks = _by_name(paths, source, way, light=size <= MOST_BYTES)
    elif size > MOST_BYTES:
        raise LunhengError(f"{size / 1e6:.0f} MB, too much to look into beforehand")
    else:
        records, remarks = _by_row(source, way)
    template = {f for _, f, _, _ in string.Formatter().parse(source.name) if f}
    if records and not template <= set(records[0]):
        raise LunhengError("its documents are named by what their texts say")
    options = source.model_dump(include={"name", "fields", "constants", "repeated_names"})
    options["filters"] = [f.model_dump() for f in source.filters]
    found, seen = [], {}
    for record in records:
        try:
            own = ingest.described(record, source=name, seen=seen, **options)
        except LunhengError as error:
            remarks.append(f"sources.{name}: left out: {error}")
            continue
        if own is not None:
            found.append({**own, "n_characters": record.get("n_characters")})
    return found, remarks


def _kind(path: Path, source: Source) -> str:
    chosen = source.reader.format
    return formats.ENDINGS.get(path.suffix.lower(), "") if chosen == "auto" else chosen


def _by_name(paths, source: Source, way: dict, *, light: bool) -> tuple[list[dict], list[str]]:
    """Return a record a file, by its name; texts that are small altogether are looked into."""
    records, remarks, first = [], [], {}
    encodings: dict[str, list[str]] = {}
    for path in paths:
        base = way.get("base", path.parent)
        own = PurePosixPath(path.relative_to(base).as_posix())
        folder = "" if str(own.parent) == "." else str(own.parent)
        record = {"file": str(own), "stem": own.stem, "folder": folder, "row": None}
        try:
            if source.file_name:
                record |= sources.named(str(own), source.file_name)
            if light:
                digest = sha256_of(path)
                if (other := first.setdefault(digest, str(own))) != str(own):
                    remarks.append(f"{own}: the same file as {other}")
            if light and _kind(path, source) == "text":
                text, encoding = decode_named(path, encoding=source.reader.encoding)
                record["n_characters"] = len(text)
                encodings.setdefault(encoding, []).append(str(own))
        except (LunhengError, OSError) as error:
            remarks.append(f"cannot be read, and is left out: {error}")
            continue
        records.append(record)
    for encoding, files in sorted(encodings.items()):
        if encoding != "utf-8":
            more = f" and {len(files) - 1} more" if len(files) > 1 else ""
            remarks.append(f"{files[0]}{more}: read as {encoding}; if wrong, set reader.encoding")
    return records, remarks


def _by_row(source: Source, way: dict) -> tuple[list[dict], list[str]]:
    """Return the records of tables, with the length of each one's text in its place."""
    problems: list[tuple] = []
    found = sources.iterate_source(
        way,
        source.reader.model_dump(),
        file_name=source.file_name,
        side_table=source.side_table.model_dump() if source.side_table else None,
        problems=problems,
    )
    records, remarks, first = [], [], {}
    for record in found:
        text = str(record.get(source.text) or "")
        record["n_characters"] = len(text)
        place = _place(record["file"], record["row"])
        if not text.strip():
            problems.append((record["file"], record["row"], "the text is empty"))
            continue
        if (other := first.setdefault(text, place)) != place:
            remarks.append(f"{place}: the same text as {other}")
        records.append(record)
    said = [why if why.startswith(f) else f"{_place(f, r)}: {why}" for f, r, why in problems]
    return records, [*(f"cannot be read, and is left out: {why}" for why in said), *remarks]


def _place(file: str, row: int | None) -> str:
    return f"{file}, row {row}" if row else file


def compared(config: Config, known: Known) -> dict[str, bool]:
    """Return a sentence a contrast, its sides and what can be done; and whether it is tested."""
    said = {}
    for name, contrast in config.contrasts.items():
        key = f"contrasts.{name}"
        sides = [
            fitting(known.documents, side, key=f"{key}.{which}")
            for which, side in (("target", contrast.target), ("reference", contrast.reference))
        ]
        text = f"{name}: {' against '.join(_size(side, known) for side in sides)}"
        tested = enough(*sides)
        if known.unknown:
            verdict, tested = "as far as is known beforehand", True
        elif not all(sides):
            verdict = "nothing is compared, as one side is empty; see its values in study.yaml"
        elif not tested:
            verdict = f"counted and not tested: {too_few(*sides)}"
        elif len(sides[0]) == 1:
            verdict = "one text against a genre"
        else:
            verdict = "tested between documents"
        said[f"{text}; {verdict}"] = tested
    return said


def _size(side: list[str], known: Known) -> str:
    rows = known.documents[known.documents["document"].isin(side)]
    length = rows["n_characters"].astype("Float64")
    said = f"{len(side)} document{'s' * (len(side) != 1)}"
    whole = len(rows) and length.notna().all()
    return f"{said} ({int(length.sum()):,} characters)" if whole else said


def skipped(config: Config, known: Known) -> list[str]:
    """Return what will be left out for want of documents, a sentence each."""
    if known.unknown:
        return []
    said, documents = [], known.documents
    if not config.contrasts:
        said.append("no contrast is named: frequencies alone")
    if config.similarity:
        active = fitting(documents, config.similarity.active, key="similarity.active")
        if len(active) < 3:
            said.append(f"no map: {len(active)} document(s), three are needed")
    if config.topics:
        own = fitting(documents, config.topics.documents, key="topics.documents")
        if len(own) < SHOWN:
            said.append(
                f"topics: {len(own)} document(s); left out where too few words recur in them"
            )
    if config.trends:
        series = documents[documents["source"] == config.trends.series]
        years = series["year"].dropna().nunique()
        if years < 2:
            said.append(f"no trends: {years} year(s) in source {config.trends.series}")
    return said


def ungrouped(config: Config, known: Known) -> list[str]:
    """Return which documents no line of the groups speaks of, and which lines have no document."""
    extra = [c for c in known.documents if c not in (*OWN, "n_characters")]
    if not extra or known.unknown:
        return []
    held = set(known.documents["document"])
    said = [
        f"groups: the study has no document “{line}”{nearest(line, held)}"
        for line in known.lines
        if line not in held and line.split("/")[0] in config.sources
    ]
    without = known.documents.loc[known.documents[extra].isna().all(axis=1)]
    # a source of which no line speaks is not meant to be grouped
    meant = known.documents.loc[known.documents[extra].notna().any(axis=1), "source"].unique()
    names = without.loc[without["source"].isin(meant), "document"].tolist()
    if names:
        more = " …" if len(names) > SHOWN else ""
        said.append(
            f"groups: no line for {len(names)} document(s): {', '.join(names[:SHOWN])}{more}"
        )
    return said


def report(config: Config, known: Known, *, results: Path) -> list[str]:
    """Return all that `lunheng check` says, line by line; see `powers` for `results`."""
    lines = []
    for name in config.sources:
        rows = known.documents[known.documents["source"] == name]
        if name in known.unknown:
            lines.append(f"{name}: not looked into: {known.unknown[name]}")
            continue
        years = rows["year"].dropna()
        span = f", years {years.min()} to {years.max()}" if len(years) else ", no years"
        lines.append(f"{name}: {_size(list(rows['document']), known)}{span}")
    lines += [*compared(config, known), *powers(config, results=results)]
    return [*lines, *skipped(config, known), *problems(config, known)]


def short(config: Config, known: Known) -> list[str]:
    """Return what is said when a run starts: one line, and what a user should look at in full."""
    contrasts = compared(config, known)
    n = len(known.documents)
    line = f"{n} document{'s' * (n != 1)} in {len(config.sources)} source(s)"
    if known.unknown:
        line += f", not looked into beforehand: {', '.join(known.unknown)}"
    if contrasts:
        line += f"; {sum(contrasts.values())} of {len(contrasts)} contrasts can be tested"
    poor = [text for text, tested in contrasts.items() if not tested]
    return [line, *poor, *skipped(config, known), *problems(config, known)]


def powers(config: Config, *, results: Path) -> list[str]:
    """Return how much the last run could test in each contrast, and what it could have seen.

    Parameters
    ----------
    config
        The study.
    results
        The folder `results` of where the study runs. Before a first run the texts are not counted,
        and nothing can be known of it.
    """
    path = results / config.study / "analysis" / "contrasts.parquet"
    if not config.contrasts:
        return []
    if not path.is_file():
        return ["how much can be tested, and at what power, is known once the study has been run"]
    rows = read_table(path, "contrasts")
    rows = rows[rows["theme"] == ANY]
    said = []
    for name in config.contrasts:
        own = rows[rows["contrast"] == name]
        tested = int(own["p"].notna().sum())
        line = f"{name}: in the last run {tested:,} of {len(own):,} terms and families were tested"
        if tested:
            ratio = median_detectable(own)
            line += f"; the median of the smallest ratios that could be told is {ratio:.1f}"
        said.append(line)
    return said


def problems(config: Config, known: Known) -> list[str]:
    """Return what a user should look at before the run, a sentence each."""
    return [*known.remarks, *ungrouped(config, known)]
