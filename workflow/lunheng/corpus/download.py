"""Download of a pinned file: resumed, tried again, limited in size, and checked by its hash."""

import os
import re
import time
from http.client import HTTPException
from pathlib import Path
from urllib import request
from urllib.error import HTTPError, URLError
from urllib.parse import quote, unquote, urljoin, urlsplit

from lunheng.errors import LunhengError
from lunheng.tables.files import sha256_of

SCHEMES = ("http", "https")
_BLOCK = 1 << 16
_NAME = 40  # of four bytes at most each, so that no file system finds the name too long


class _AgainError(Exception):
    """What another try may mend."""


class _Redirect(request.HTTPRedirectHandler):
    def http_error_302(self, req, fp, code, msg, headers):
        target = urljoin(req.full_url, headers.get("location") or headers.get("uri") or "")
        wanted = ("https",) if urlsplit(req.full_url).scheme == "https" else SCHEMES
        if urlsplit(target).scheme not in wanted:
            fp.close()
            raise LunhengError(
                f"{req.full_url}: found a redirect to {target}, expected one to "
                f"{' or '.join(wanted)}: not followed; give the address of the file itself"
            )
        return super().http_error_302(req, fp, code, msg, headers)

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302


def _ask(url: str, offset: int, timeout: float):
    """Return the answer to a request for the bytes from the offset on."""
    opener = request.OpenerDirector()  # one that knows no file:, ftp: or data:
    names = ("Proxy", "Unknown", "HTTP", "HTTPS", "HTTPDefaultError")
    for handler in [getattr(request, f"{name}Handler") for name in names]:
        opener.add_handler(handler())
    opener.add_handler(_Redirect())
    opener.add_handler(request.HTTPErrorProcessor())
    headers = {"User-Agent": "lunheng", "Accept-Encoding": "identity"}
    headers |= {"Range": f"bytes={offset}-"} if offset else {}
    address = quote(url, safe="%/:=&?~#+!$,;'@()*[]")
    return opener.open(request.Request(address, headers=headers), timeout=timeout)


def _file_name(url: str) -> str:
    last = unquote(urlsplit(url).path.rsplit("/", 1)[-1])
    name = re.sub(r"[^\w.-]+", "_", last)[-_NAME:].strip("._-")
    return re.sub(r"\.part$", "_part", name) or "file"


def _limit(url: str, part: Path, found: int, max_bytes: int) -> None:
    if found > max_bytes:
        part.unlink(missing_ok=True)
        raise LunhengError(
            f"{url}: found {found} bytes or more, expected at most {max_bytes}: not kept; raise "
            "max_bytes if the file is to be that large"
        )


def _attempt(url: str, part: Path, max_bytes: int, timeout: float) -> None:
    """Ask once for what is not yet in the part file, and append it."""
    size = part.stat().st_size if part.exists() else 0
    try:
        response = _ask(url, size, timeout)
    except HTTPError as error:
        error.close()
        if error.code == 416:
            part.unlink(missing_ok=True)
        if error.code in (416, 429) or error.code >= 500:
            raise _AgainError(f"HTTP {error.code} {error.reason}") from error
        raise LunhengError(
            f"{url}: found HTTP {error.code} {error.reason}, expected the file; check the address"
        ) from error
    except (OSError, HTTPException, ValueError) as error:
        reason = error.reason if isinstance(error, URLError) else error
        raise _AgainError(f"{type(reason).__name__}: {reason}") from error
    with response:
        total = response.length
        if response.status == 206:
            header = response.headers.get("Content-Range") or ""
            span = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", header.strip())
            if span is None or int(span[1]) != size:
                part.unlink(missing_ok=True)
                raise _AgainError(f"Content-Range “{header}” where bytes {size}- were asked for")
            total = int(span[2]) if span[2] != "*" else total and size + total
        elif response.status != 200:
            raise _AgainError(f"HTTP {response.status}")
        else:
            size = 0
        _limit(url, part, total or 0, max_bytes)
        with part.open("ab" if size else "wb") as file:
            while total is None or size < total:
                try:
                    block = response.read1(_BLOCK)
                except (OSError, HTTPException) as error:
                    raise _AgainError(f"{type(error).__name__}: {error}") from error
                if not block:
                    break
                size += len(block)
                _limit(url, part, size, max_bytes)
                file.write(block)
                file.flush()
    if total is not None and size < total:
        raise _AgainError(f"a connection that was cut after {size} of {total} bytes")


def _fetch(url: str, part: Path, max_bytes: int, retries: int, wait: float, timeout: float) -> str:
    """Complete the part file, in several tries; return its hash."""
    for number in range(retries + 1):
        try:
            _attempt(url, part, max_bytes, timeout)
            break
        except _AgainError as error:
            if number == retries:
                raise LunhengError(
                    f"{url}: found {error} (try {number + 1} of {retries + 1}), expected the whole "
                    "file; check the connection and run it again"
                ) from error
        time.sleep(wait * 2**number)
    return sha256_of(part)


def fetch_url(
    url: str, *, sha256: str, cache: Path, max_bytes: int, retries=5, wait=0.5, timeout=30
) -> Path:
    """Return the path of a pinned file in the cache, downloaded where it is not there.

    What has come stays in a file that ends in `.part`; a later try or run asks only for the rest
    (range requests, RFC 9110, section 14), and starts over where the server sends the whole or
    where the hash does not fit what an earlier run left. Nothing in the file is run or unpacked.

    Parameters
    ----------
    url
        http or https; redirects are followed to these only, and never from https to http.
    sha256
        Of the file, hexadecimal.
    cache
        Folder; a file `<sha256>-…` in it is not asked for again, and deleted if it does not fit.
    max_bytes
        More is refused, by the header and while reading.
    retries
        Further tries after the first, on connection errors, timeouts, HTTP 429 and 5xx.
    wait
        Seconds before the second try; doubled before each further one.
    timeout
        Seconds without an answer or a byte, not seconds in all.

    Returns
    -------
    Path of `<sha256>-<last part of the url>`, whose hash was checked.

    Raises
    ------
    LunhengError
        Names the address, what was found, what was expected and what to do.
    """
    digest = sha256.lower()
    if not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise LunhengError(f"{url}: found sha256 “{sha256}”, expected 64 hex digits; put it right")
    if not re.match(r"https?://[^/@?#]+([/?#]|$)", url):
        shown = re.sub(r"//[^/]*@", "//…@", url)
        raise LunhengError(f"{shown}: expected http or https, no password; put the address right")
    part = cache / f"{digest}-{_file_name(url)}.part"
    try:
        cache.mkdir(parents=True, exist_ok=True)
        for path in sorted(p for p in cache.glob(f"{digest}-*") if p.suffix != ".part"):
            if sha256_of(path) == digest:
                return path
            path.unlink()
        left = sha256_of(part) if part.is_file() else None
        found = left if left == digest else _fetch(url, part, max_bytes, retries, wait, timeout)
        if left and found != digest:
            part.unlink()
            found = _fetch(url, part, max_bytes, retries, wait, timeout)
        if found != digest:
            part.unlink()
            raise LunhengError(
                f"{url}: found SHA-256 {found}, expected {digest}: not kept; run it again, and "
                "if it stays so look at what changed before you pin another hash"
            )
        os.replace(part, part.with_suffix(""))
    except OSError as error:
        raise LunhengError(f"{url}: {error}, expected a cache to write to; see {cache}") from error
    return part.with_suffix("")
