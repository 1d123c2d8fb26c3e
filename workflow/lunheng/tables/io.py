"""Tables are checked against their declarations when they are written and when they are read."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from lunheng.errors import LunhengError
from lunheng.tables.files import whole
from lunheng.tables.schemas.every import TABLES


def _check(frame: pd.DataFrame, name: str, where: str) -> pa.Table:
    table = TABLES[name]
    missing = [c for c in table.columns if c not in frame.columns]
    extra = tuple(c for c in frame.columns if c not in table.columns)
    if missing or (extra and not table.open):
        raise LunhengError(
            f"{where}: table {name} has columns {list(frame.columns)}; missing {missing}, "
            f"unknown {list(extra)}; see docs/tables.md"
        )
    frame = frame[[*table.columns, *extra]].sort_values(list(table.key), kind="stable")
    twice = frame.duplicated(list(table.key))
    if twice.any():
        row = frame.loc[twice, list(table.key)].iloc[0].to_dict()
        raise LunhengError(f"{where}: table {name} has the key {row} more than once")
    for column, (kind, _) in table.columns.items():
        if not kind.endswith("?") and frame[column].isna().any():
            raise LunhengError(f"{where}: table {name} has an empty {column}")
    try:
        arrow = pa.Table.from_pandas(frame, schema=table.schema(extra), preserve_index=False)
    except (ValueError, pa.ArrowTypeError) as error:
        raise LunhengError(f"{where}: table {name} does not fit its schema: {error}") from error
    return arrow.replace_schema_metadata(None)


def check(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return `frame` sorted by key and cast to the declared types.

    Raises
    ------
    LunhengError
        A column that is missing or unknown, a key that stands twice, a cell that is empty or of
        another type than declared.
    """
    return _check(frame, name, "in memory").to_pandas()


def empty(name: str) -> pd.DataFrame:
    """Return table `name` with no rows."""
    return TABLES[name].schema().empty_table().to_pandas()


def stacked(frames: Iterable[pd.DataFrame], name: str) -> pd.DataFrame:
    """Return the rows of several frames of table `name` in order; those without rows add nothing.

    Where no frame has rows, the table is empty and has its columns.
    """
    full = [frame for frame in frames if len(frame)]
    return pd.concat(full, ignore_index=True) if full else empty(name)


def write_table(frame: pd.DataFrame, path: str | Path, name: str) -> None:
    """Check `frame` against table `name` and write it as Parquet, sorted, atomically.

    Raises
    ------
    LunhengError
        See `check`; names the file.
    """
    path = Path(path)
    arrow = _check(frame, name, str(path))
    with whole(path) as (part,):
        pq.write_table(arrow, part, compression="zstd", compression_level=12, store_schema=False)


def write_batches(batches: Iterable[dict[str, pd.DataFrame]], paths: dict[str, Path]) -> None:
    """Write tables that come in batches as Parquet, a batch a row group, atomically.

    Each batch is sorted by key and checked by itself; no more than one is held at a time. Nothing
    is written where a batch fails.

    Raises
    ------
    LunhengError
        See `check`; names the file.
    """
    with whole(*paths.values()) as parts, ExitStack() as opened:
        writers = {
            name: opened.enter_context(
                pq.ParquetWriter(
                    part,
                    TABLES[name].schema(),
                    compression="zstd",
                    compression_level=3,
                    store_schema=False,
                )
            )
            for name, part in zip(paths, parts, strict=True)
        }
        for batch in batches:
            for name, writer in writers.items():
                arrow = _check(batch[name], name, str(paths[name]))
                if len(arrow):
                    writer.write_table(arrow, row_group_size=len(arrow))


def read_batches(paths: dict[str, str | Path]) -> Iterator[dict[str, pd.DataFrame]]:
    """Yield tables that `write_batches` wrote together, a batch at a time.

    Raises
    ------
    LunhengError
        The files do not have the same batches.
    """
    files = {name: pq.ParquetFile(path) for name, path in paths.items()}
    groups = {file.num_row_groups for file in files.values()}
    if len(groups) > 1:
        raise LunhengError(f"{', '.join(map(str, paths.values()))}: not of one run; rebuild them")
    for number in range(groups.pop()):
        yield {name: file.read_row_group(number).to_pandas() for name, file in files.items()}


def read_table(path: str | Path, name: str) -> pd.DataFrame:
    """Read table `name` from Parquet and check its columns.

    Raises
    ------
    LunhengError
        The file is not there, or lacks declared columns.
    """
    path = Path(path)
    if not path.exists():
        raise LunhengError(f"{path}: table {name} is not there; run snakemake to make it")
    frame = pq.read_table(path).to_pandas()
    missing = [c for c in TABLES[name].columns if c not in frame.columns]
    if missing:
        raise LunhengError(f"{path}: table {name} lacks the columns {missing}; rebuild it")
    return frame


def markdown() -> str:
    """Return ``docs/tables.md``."""
    lines = ["# Tables", "", "Made from `workflow/lunheng/tables/schemas/` by `make docs`.", ""]
    kinds = {"s": "text", "i": "integer", "l": "integer", "f": "number", "b": "true or false"}
    for name, table in TABLES.items():
        lines += [f"## `{name}`", "", f"{table.about}. Key: {', '.join(table.key)}.", ""]
        lines += ["| column | type | meaning |", "| --- | --- | --- |"]
        for column, (kind, meaning) in table.columns.items():
            base = kinds.get(kind.rstrip("?"), "list of integers")
            null = ", may be empty" if kind.endswith("?") else ""
            lines.append(f"| `{column}` | {base}{null} | {meaning} |")
        if table.open:
            lines.append("| … | text, may be empty | group columns of `config/groups.tsv` |")
        lines.append("")
    return "\n".join(lines)
