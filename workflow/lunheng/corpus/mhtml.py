"""Pages and messages that a program saved whole: their text, without what came along."""

import email
import email.header
import email.policy
from pathlib import Path

from lunheng.corpus.webpage import MAX_BYTES, read_page
from lunheng.errors import LunhengError

MAX_PARTS = 10_000


def read_mhtml(path: Path, reader: dict) -> list[dict]:
    """Read a saved web page (MHTML) or a message: its page, or its plain text where it has none.

    Parameters
    ----------
    path
        The file.
    reader
        `encoding`, where the page is wrong about its own.

    Returns
    -------
    One record: text (a line a paragraph), title (or the message's subject), encoding.

    Raises
    ------
    LunhengError
        Too large, or no page and no text in it.
    """
    with path.open("rb") as file:
        raw = file.read(4 * MAX_BYTES + 1)
    if len(raw) > 4 * MAX_BYTES:
        raise LunhengError(f"{path.name}: more than {4 * MAX_BYTES} bytes; save the page alone")
    try:
        message = email.message_from_bytes(raw, policy=email.policy.compat32)
        parts = []
        for part in message.walk():
            parts.append(part)
            if len(parts) > MAX_PARTS:
                raise LunhengError(f"{path.name}: more than {MAX_PARTS} parts; save the page alone")
        chosen = [
            (kind, content, part)
            for kind in ("text/html", "application/xhtml+xml", "text/plain")
            for part in parts
            if part.get_content_type() == kind and not part.get_filename()
            if (content := part.get_payload(decode=True) or b"").strip()
        ]
        subject = str(
            email.header.make_header(email.header.decode_header(message["Subject"] or ""))
        )
    except (RecursionError, ValueError, LookupError, TypeError) as error:
        raise LunhengError(
            f"{path.name}: no whole saved page: {error}; open it in a browser and save it again"
        ) from None
    if not chosen:
        raise LunhengError(
            f"{path.name}: no page and no text in it; open it in a browser and save it again"
        )
    kind, content, part = chosen[0]
    encoding = reader.get("encoding") or part.get_content_charset()
    return [_record(kind, content, encoding, path.name, " ".join(subject.split()) or None)]


def _record(kind: str, content: bytes, encoding: str | None, name: str, subject: str | None):
    """Return the record of a message's part."""
    from lunheng.tables.decoding import decode_bytes

    if kind == "text/plain":
        try:
            text, found = decode_bytes(content, name, encoding=encoding)
        except LunhengError:
            text, found = decode_bytes(content, name, encoding=None)
        return {"text": text, "title": subject, "encoding": found}
    try:
        record = read_page(content, name, encoding)
    except LunhengError:
        record = read_page(content, name, None)
    return {**record, "title": record["title"] or subject}
