"""Zip files: their members one at a time, within limits and never outside a folder of our own."""

import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from lunheng.errors import LunhengError

MAX_MEMBERS = 100_000
MAX_MEMBER = 200_000_000
MAX_TOTAL = 2_000_000_000
MAX_RATIO = 200
# A small file may well shrink to next to nothing.
_RATIO_FROM = 10_000_000


_DAMAGED = (
    LunhengError, zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError,
    RuntimeError,
)  # fmt: skip


_BROKEN = (
    KeyError, zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError,
    ValueError, struct.error,
)  # fmt: skip


class UnreadableError(LunhengError):
    """A zip file of which nothing can be read."""


_IGNORED = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")


def ignored(path: PurePosixPath) -> bool:
    """Return whether a file is what systems and programs leave beside a person's own."""
    parts = [part for part in path.parts if part != ".."]
    return any(part in _IGNORED or part.startswith((".", "~$")) for part in parts)


def _name(member: zipfile.ZipInfo) -> str:
    """Return a member's name; programs in China write it in GB18030 and do not say so."""
    name = member.filename
    if not member.flag_bits & 0x800 and not name.isascii():
        raw = name.encode("cp437")
        for encoding in ("utf-8", "gb18030", "big5"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return unicodedata.normalize("NFC", name)


def _refusal(member: zipfile.ZipInfo, name: str) -> str | None:
    """Return why a member is not read, or None."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in path.parts[0]:
        return "its name leads out of the zip file; give it a plain name"
    if any(ord(c) < 32 for c in name):
        return "its name has a control character; give it a plain name"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "it is a link; put the file itself there"
    if member.flag_bits & 0x1:
        return "it is encrypted; unpack it with its password and give the folder"
    if path.suffix.lower() == ".zip":
        return "it is a zip file in a zip file; unpack it"
    if member.file_size > MAX_MEMBER:
        return f"it would unpack to {member.file_size} bytes, more than {MAX_MEMBER}"
    ratio = member.file_size / max(member.compress_size, 1)
    if member.file_size > _RATIO_FROM and ratio > MAX_RATIO:
        return f"it would unpack to {ratio:.0f} times its size, as nothing honest does"
    return None


def check_packed(path: Path, what: str) -> set[str]:
    """Return the names in a file that is a zip file by its format (`what`: Word, EPUB).

    Raises
    ------
    LunhengError
        Not a whole one, an encrypted one, or one that would unpack beyond measure.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (OSError, zipfile.BadZipFile, NotImplementedError, struct.error, EOFError) as error:
        raise LunhengError(f"{path.name}: no whole {what} file: {error}; get it again") from None
    if len(members) > MAX_MEMBERS:
        raise LunhengError(f"{path.name}: {len(members)} parts, more than {MAX_MEMBERS}")
    for member in members:
        size, packed = member.file_size, max(member.compress_size, 1)
        if size > MAX_MEMBER or (size > _RATIO_FROM and size / packed > MAX_RATIO):
            raise LunhengError(
                f"{path.name}: {member.filename} would unpack to {size} bytes, as no honest text "
                "does"
            )
        if member.flag_bits & 0x1:
            raise LunhengError(f"{path.name}: encrypted; open it and save it without a password")
    return {member.filename for member in members}


def packed_xml(path: Path, member: str, what: str):
    """Return the root of an XML part of such a file; what it names outside itself is not read.

    Raises
    ------
    LunhengError
        A part that is not there, not XML, larger than it says, or that declares entities.
    """
    from lxml import etree

    try:
        with zipfile.ZipFile(path) as archive, archive.open(member) as part:
            content = part.read(MAX_MEMBER + 1)
        if len(content) > MAX_MEMBER:
            raise LunhengError(f"{path.name}: {member} unpacks to more than {MAX_MEMBER} bytes")
        if b"<!ENTITY" in content[:100_000]:
            raise LunhengError(
                f"{path.name}: it declares entities, as no such file does; it may be an attack"
            )
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True,
            remove_comments=True, remove_pis=True,
        )  # fmt: skip
        return etree.fromstring(content, parser)
    except (*_BROKEN, etree.XMLSyntaxError) as error:
        wrong = str(error).strip("'\"")
        raise LunhengError(f"{path.name}: no whole {what} file: {wrong}; get it again") from None


def _members(archive: zipfile.ZipFile, label: str) -> list[tuple[str, zipfile.ZipInfo]]:
    """Return the files in a zip file by name, those of the system left out."""
    infos = [m for m in archive.infolist() if not m.is_dir()]
    if len(infos) > MAX_MEMBERS:
        raise UnreadableError(f"{label}: {len(infos)} files, more than {MAX_MEMBERS}; divide it")
    total = sum(m.file_size for m in infos)
    if total > MAX_TOTAL:
        raise UnreadableError(f"{label}: would unpack to {total} bytes, more than {MAX_TOTAL}")
    named = sorted(((_name(m), m) for m in infos), key=lambda pair: pair[0])
    return [(name, m) for name, m in named if not ignored(PurePosixPath(name))]


def _extract(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path) -> None:
    """Write a member to a file; what its header says of its size is not believed."""
    written = 0
    with archive.open(member) as source, path.open("wb") as target:
        while block := source.read(1 << 20):
            written += len(block)
            if written > MAX_MEMBER:
                raise LunhengError(f"it unpacks to more than {MAX_MEMBER} bytes")
            target.write(block)


def unpack(
    path: Path, folder: Path, *, problems: list[tuple] | None = None
) -> Iterator[tuple[str, Path]]:
    """Yield the files of a zip file, each unpacked when its turn comes and deleted after it.

    Parameters
    ----------
    path
        The zip file.
    folder
        A folder for one file at a time.
    problems
        Where it is a list, (file, row, reason) of a member that is not read is appended to it, and
        the others are read; where it is None, the first one stops the run.

    Yields
    ------
    Name inside the zip file, and the path of the unpacked file, which has the name's last part.

    Raises
    ------
    LunhengError
        `UnreadableError` for what is not a zip file or has no file, too many or too many bytes;
        also a member that cannot be read, where there is no list of problems.
    """
    seen: set[str] = set()
    try:
        archive = zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile, NotImplementedError, struct.error) as error:
        raise UnreadableError(f"{path.name}: no whole zip file: {error}; get it again") from None
    with archive:
        members = _members(archive, path.name)
        if not members:
            raise UnreadableError(f"{path.name}: no file in it; put the documents there")
        for name, member in members:
            held = folder / PurePosixPath(name).name
            reason = _refusal(member, name)
            if name in seen:
                reason = "its name stands twice; rename one"
            seen.add(name)
            try:
                if reason:
                    raise LunhengError(reason)
                _extract(archive, member, held)
            except _DAMAGED as error:
                held.unlink(missing_ok=True)
                what = f"{path.name}: {name}: {error}"
                if problems is None or isinstance(error, OSError):  # the disk's fault, not its own
                    raise LunhengError(what) from None
                problems.append((name, None, what))
                continue
            yield name, held
            held.unlink(missing_ok=True)
