"""The archive: committed counts from which a study runs where its texts are not at hand."""

import json
import re
from pathlib import Path

from lunheng.errors import LunhengError
from lunheng.tables.files import copy_file, sha256_of, write_bytes
from lunheng.tables.schemas.every import TABLES
from lunheng.tables.schemas.features import PARTS

DESCRIPTOR = "datapackage.json"
# The form of an archive, which tables and columns it has; another is refused by name.
FORM = 2
# Types as Frictionless' Table Schema calls them, https://specs.frictionlessdata.io/table-schema/.
TYPES = {
    "s": "string", "i": "integer", "l": "integer", "f": "number", "b": "boolean", "li": "array",
}  # fmt: skip
IDS = {
    "segmentation_id": "segmentation",
    "codebook_id": "codebook",
    "marks_id": "stances or instruments",
    "ingest_id": "cleaning and reading",
    "variants_id": "variants",
    "counting_id": "way of counting",
}


def read_descriptor(
    folder: Path, *, remedy: str = "set LUNHENG_CORPORA to the texts and run `lunheng archive`"
) -> dict:
    """Return the descriptor of a source's archive; `remedy` says how another would be made.

    Raises
    ------
    LunhengError
        There is no archive in the folder, or one of another form.
    """
    path = folder / DESCRIPTOR
    if not path.is_file():
        raise LunhengError(f"{path}: no archive here; run `lunheng archive` where the texts are")
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    if descriptor.get("form") != FORM:
        raise LunhengError(
            f"{path}: an archive of form {descriptor.get('form', 1)}, made by another version of "
            f"lunheng, which has tables of form {FORM}; update it with its repository, or {remedy}"
        )
    return descriptor


def check_identity(folder: Path, *, source: str, ids: dict[str, str]) -> None:
    """Stop where the archive was counted under another configuration.

    Raises
    ------
    LunhengError
        Names both identities and the remedy.
    """
    held = read_descriptor(folder)["lunheng"]
    for key, what in IDS.items():
        if held.get(key) != ids[key]:
            raise LunhengError(
                f"source “{source}”: the archive {folder.name} was counted with another {what} "
                f"({key} {held.get(key)}, the configuration has {ids[key]}); restore the "
                "configuration, or set LUNHENG_CORPORA to the texts and run `lunheng archive`"
            )


def write(
    parts: Path,
    folder: Path,
    *,
    source: str,
    ids: dict[str, str],
    licence: str,
    names: tuple[str, ...] = PARTS,
) -> None:
    """Copy one source's features into the archive and describe them.

    Parameters
    ----------
    parts
        Folder with the Parquet files of `features.PARTS`.
    folder
        Where the archive of this source goes; what stands there is replaced.
    source, ids
        The source's name; the identities under which it was counted (`identities.ids`).
    licence
        SPDX identifier under which the counts are given.
    names
        The tables.

    Raises
    ------
    LunhengError
        The study was not counted yet.
    """
    missing = [name for name in names if not (parts / f"{name}.parquet").is_file()]
    if missing:
        raise LunhengError(f"{parts}: no {missing[0]}.parquet; run snakemake with the texts first")
    resources = []
    for name in names:
        target = folder / f"{name}.parquet"
        copy_file(parts / f"{name}.parquet", target)
        resources.append(_resource(name, target))
    # the standard's names are of small Latin letters
    called = "name" if re.fullmatch("[-a-z0-9._]+", source) else "title"
    descriptor = {
        called: source,
        "form": FORM,
        "licenses": [{"name": licence}],
        "lunheng": ids,
        "resources": resources,
    }
    text = json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"
    write_bytes(text.encode(), folder / DESCRIPTOR)


def _resource(name: str, path: Path) -> dict:
    """Return the description of a table's file, as Frictionless' Data Resource has it.

    Without its bytes: `frictionless validate` does not count those of Parquet, and the hash says
    more.
    """
    table = TABLES[name]
    return {
        "name": name,
        "path": path.name,
        "format": "parquet",
        "description": table.about,
        "hash": f"sha256:{sha256_of(path)}",
        "schema": {
            "fields": [
                {"name": column, "type": TYPES[kind.rstrip("?")], "description": about}
                for column, (kind, about) in table.columns.items()
            ],
            "primaryKey": list(table.key),
        },
    }


def verify(folder: Path) -> list[str]:
    """Return what is wrong with an archive's files, an empty list where nothing is."""
    problems = []
    for resource in read_descriptor(folder)["resources"]:
        path = folder / resource["path"]
        if not path.is_file():
            problems.append(f"{path}: missing")
        elif f"sha256:{sha256_of(path)}" != resource["hash"]:
            problems.append(f"{path}: its SHA-256 is not the one in {DESCRIPTOR}")
    return problems


def restore(folder: Path, parts: Path, *, names: tuple[str, ...] = PARTS) -> None:
    """Copy tables from the archive to where the text run would leave them: a source's, or `names`.

    Raises
    ------
    LunhengError
        A file is missing or was changed.
    """
    problems = verify(folder)
    if problems:
        raise LunhengError(
            f"{problems[0]}; restore it with `git checkout`, or run `lunheng archive`"
        )
    for name in names:
        copy_file(folder / f"{name}.parquet", parts / f"{name}.parquet")
