"""What a study has at hand, source by source: one line each."""

import hashlib
import json
from pathlib import Path

from lunheng.corpus import sources
from lunheng.errors import LunhengError
from lunheng.plan import prepare
from lunheng.settings.models import Config, Source
from lunheng.tables.files import sha256_of

HEADER = ("source", "way", "documents", "characters", "sha256", "note")


def _archived(folder: Path) -> tuple[int, int, str]:
    """Return documents, characters and hash of an archive, from its own tables."""
    import pandas as pd

    table = pd.read_parquet(folder / "documents.parquet", columns=["n_characters"])
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    hashes = "".join(resource["hash"] for resource in descriptor["resources"])
    return len(table), int(table["n_characters"].sum()), _short(hashes.encode())


def _short(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:12]


def _read(source: Source, way: dict) -> tuple[int, int, str, str]:
    """Return records, received characters, hash of the files, and what could not be read."""
    problems: list[tuple] = []
    records = sources.read_source(
        way,
        source.reader.model_dump(),
        file_name=source.file_name,
        side_table=source.side_table.model_dump() if source.side_table else None,
        problems=problems,
    )
    characters = sum(len(str(r.get(source.text) or "")) for r in records)
    digest = hashlib.sha256()
    for path in way["paths"]:
        digest.update(bytes.fromhex(sha256_of(path)))
    note = f"{len(problems)} file(s) cannot be read: {problems[0][2]}" if problems else ""
    return len(records), characters, digest.hexdigest()[:12], note


def _remedy(name: str, source: Source) -> str:
    if any(way.pypi or way.url for way in source.ways):
        return f"`lunheng fetch {name}` downloads it"
    return source.how_to_get.strip() or "put its files where `from` says"


def lines(study: Config, *, root: Path, corpora: str | None) -> list[str]:
    """Return a header and one line a source, cells separated by tabs.

    Parameters
    ----------
    study
        The configuration.
    root, corpora
        The checkout; the folder of texts outside it, or None.

    Returns
    -------
    source, way (missing where there is none), documents (records before filters where the texts
    are at hand), characters, the first twelve digits of the files' SHA-256, and a note: what is
    missing and how to get it.
    """
    found = ["\t".join(HEADER)]
    for name, source in study.sources.items():
        one = study.model_copy(update={"sources": {name: source}})
        try:
            way = prepare.resolve(one, root=root, corpora=corpora)[name]
        except LunhengError:
            found.append("\t".join([name, "missing", "-", "-", "-", _remedy(name, source)]))
            continue
        if way["way"] == "archive":
            cells = [*_archived(Path(way["paths"][0])), f"counts only; {_remedy(name, source)}"]
        else:
            cells = list(_read(source, way))
        found.append("\t".join(map(str, [name, way["way"], *cells])))
    return found
