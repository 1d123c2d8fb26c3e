"""Everything here talks to a server on loopback that the test starts."""

import hashlib
import io
import os
import subprocess
import sys
import threading
import time
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.request import Request

import pytest
from lunheng.corpus import download
from lunheng.errors import LunhengError

BODY = bytes(range(256)) * 1000  # 256,000 bytes, more than one block
HALF = len(BODY) // 2
HASH = hashlib.sha256(BODY).hexdigest()


def whole(asked, *, body=BODY, status=200, length=True, sent=None):
    """Answer with the body; cut the connection after `sent` bytes of it."""
    asked.send_response(status)
    if length:
        asked.send_header("Content-Length", str(len(body)))
    asked.end_headers()
    asked.wfile.write(body[:sent])


def ranged(asked):
    """Answer with what was asked for."""
    wanted = asked.headers["Range"]
    if wanted is None:
        return whole(asked)
    start = int(wanted.removeprefix("bytes=").removesuffix("-"))
    if start >= len(BODY):
        return whole(asked, status=416, body=b"")
    asked.send_response(206)
    asked.send_header("Content-Length", str(len(BODY) - start))
    asked.send_header("Content-Range", f"bytes {start}-{len(BODY) - 1}/{len(BODY)}")
    asked.end_headers()
    asked.wfile.write(BODY[start:])


def redirect(target):
    def answer(asked):
        asked.send_response(302)
        asked.send_header("Location", target)
        asked.send_header("Content-Length", "0")
        asked.end_headers()

    return answer


class Server:
    """Gives the answers in turn, the last one for ever; keeps the Range of each request."""

    def __init__(self):
        self.answers, self.ranges, self.ended = [ranged], [], threading.Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                server.ranges.append(self.headers["Range"])
                place = min(len(server.ranges), len(server.answers)) - 1
                try:
                    server.answers[place](self)
                except OSError:  # the other side went away
                    self.close_connection = True

            def log_message(self, *_):
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.http.server_port}"
        self.url = f"{self.base}/texts/corpus.bin"
        threading.Thread(target=self.http.serve_forever, args=(0.01,), daemon=True).start()

    def stall(self, asked):
        """Answer nothing."""
        self.ended.wait(600)

    def stall_halfway(self, asked):
        whole(asked, sent=HALF)
        asked.wfile.flush()
        self.ended.wait(600)


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    held = Server()
    yield held
    held.ended.set()
    held.http.shutdown()
    held.http.server_close()


def fetch(server, cache, **more):
    given = {"sha256": HASH, "max_bytes": 10**6, "retries": 2, "wait": 0.01, "timeout": 120, **more}
    url = given.pop("url", None) or server.url
    return download.fetch_url(url, cache=cache, **given)


def part_of(cache):
    return cache / f"{HASH}-corpus.bin.part"


def left(cache, content):
    cache.mkdir(exist_ok=True)
    part_of(cache).write_bytes(content)


def fails(server, cache, words, **more):
    with pytest.raises(LunhengError) as error:
        fetch(server, cache, **more)
    for word in [more.get("url") or server.url, "expected", *words]:
        assert word in str(error.value)


def soon(true, seconds=300):
    """Wait for something; long, since a busy machine may not come to it at once."""
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.01)
    return true()


def test_a_whole_file_comes_and_is_not_asked_for_again(server, tmp_path):
    cache = tmp_path / "a" / "cache"
    path = fetch(server, cache)
    assert path == cache / f"{HASH}-corpus.bin"
    assert path.read_bytes() == BODY
    assert fetch(server, cache, sha256=HASH.upper()) == path
    assert fetch(server, cache, url=f"{server.base}/another-name") == path
    assert server.ranges == [None]
    assert list(cache.iterdir()) == [path]


def test_a_cached_file_that_does_not_fit_is_replaced(server, tmp_path):
    path = tmp_path / f"{HASH}-older-name.bin"
    path.write_bytes(b"spoilt")
    assert fetch(server, tmp_path).read_bytes() == BODY
    assert not path.exists()


def test_after_a_cut_only_the_rest_is_asked_for(server, tmp_path):
    server.answers = [lambda asked: whole(asked, sent=HALF), ranged]
    assert fetch(server, tmp_path).read_bytes() == BODY
    assert server.ranges == [None, f"bytes={HALF}-"]


def test_a_server_without_ranges_sends_the_whole_again(server, tmp_path):
    server.answers = [lambda asked: whole(asked, sent=HALF), whole]
    assert fetch(server, tmp_path).read_bytes() == BODY
    assert server.ranges == [None, f"bytes={HALF}-"]


def test_cuts_without_end_are_an_error_and_what_came_is_kept(server, tmp_path):
    server.answers = [lambda asked: whole(asked, sent=HALF)]
    fails(server, tmp_path, ["128000 of 256000 bytes", "try 3 of 3", "run it again"])
    assert part_of(tmp_path).read_bytes() == BODY[:HALF]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_server_is_asked_again_after_longer_and_longer(
    server, tmp_path, monkeypatch, status
):
    waits = []
    monkeypatch.setattr(download.time, "sleep", waits.append)
    busy = [lambda asked: whole(asked, status=status, body=b"busy")] * 3
    server.answers = [*busy, ranged]
    assert fetch(server, tmp_path, retries=3, wait=0.5).read_bytes() == BODY
    assert waits == [0.5, 1.0, 2.0]
    server.ranges.clear()
    server.answers = busy
    fails(server, tmp_path / "other", [f"HTTP {status}", "try 2 of 2"], retries=1)


@pytest.mark.parametrize("status", [400, 403, 404, 410])
def test_what_is_not_there_is_not_asked_for_again(server, tmp_path, status):
    server.answers = [lambda asked: whole(asked, status=status, body=b"")]
    fails(server, tmp_path, [f"HTTP {status}", "check the address"])
    assert len(server.ranges) == 1


def test_a_wrong_hash_is_said_and_not_kept(server, tmp_path):
    fails(server, tmp_path, [HASH, "0" * 64, "not kept", "pin"], sha256="0" * 64)
    assert list(tmp_path.iterdir()) == []
    assert len(server.ranges) == 1


@pytest.mark.parametrize("length", [True, False])
def test_too_large_is_refused_by_the_header_and_while_reading(server, tmp_path, length):
    server.answers = [lambda asked: whole(asked, length=length)]
    fails(server, tmp_path, ["at most 255999", "max_bytes"], max_bytes=len(BODY) - 1)
    assert list(tmp_path.iterdir()) == []
    assert len(server.ranges) == 1
    assert fetch(server, tmp_path, max_bytes=len(BODY)).read_bytes() == BODY


def test_a_rest_that_makes_it_too_large_is_refused(server, tmp_path):
    left(tmp_path, BODY[:HALF])
    fails(server, tmp_path, ["found 256000 bytes", "at most 200000"], max_bytes=200_000)
    assert list(tmp_path.iterdir()) == []


def test_a_slow_server_is_given_up(server, tmp_path):
    server.answers = [server.stall]
    fails(server, tmp_path, ["timed out", "try 2 of 2"], timeout=0.2, retries=1)
    assert soon(lambda: len(server.ranges) == 2)


def test_a_server_that_stops_halfway_is_asked_for_the_rest(server, tmp_path):
    server.answers = [server.stall_halfway, ranged]
    assert fetch(server, tmp_path, timeout=2).read_bytes() == BODY
    assert server.ranges == [None, f"bytes={HALF}-"]


def test_no_server_is_an_error_that_names_the_connection(server, tmp_path):
    server.http.shutdown()
    server.http.server_close()
    fails(server, tmp_path, ["Connection", "try 3 of 3"])


def test_a_part_that_a_kill_left_is_completed(server, tmp_path):
    server.answers = [server.stall_halfway, ranged]
    script = (
        "import sys; from pathlib import Path; from lunheng.corpus.download import fetch_url; "
        "fetch_url(sys.argv[1], sha256=sys.argv[2], cache=Path(sys.argv[3]), max_bytes=10**6)"
    )
    command = [sys.executable, "-c", script, server.url, HASH, str(tmp_path)]
    path = os.pathsep.join(sys.path)
    process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": path})
    part = part_of(tmp_path)
    assert soon(lambda: part.exists() and part.stat().st_size == HALF)
    process.kill()
    process.wait()
    assert [p.name for p in tmp_path.iterdir()] == [part.name]
    assert fetch(server, tmp_path).read_bytes() == BODY
    assert server.ranges == [None, f"bytes={HALF}-"]
    assert not part.exists()


def test_a_part_that_is_already_whole_is_not_asked_for(server, tmp_path):
    left(tmp_path, BODY)
    assert fetch(server, tmp_path).read_bytes() == BODY
    assert server.ranges == []


@pytest.mark.parametrize(
    ("content", "ranges"),
    [
        (b"other" * 10, ["bytes=50-", None]),
        (b"x" * len(BODY), [f"bytes={len(BODY)}-", None]),
        (BODY + b"more", [f"bytes={len(BODY) + 4}-", None]),
    ],
)
def test_a_part_that_does_not_fit_is_begun_anew(server, tmp_path, content, ranges):
    left(tmp_path, content)
    assert fetch(server, tmp_path).read_bytes() == BODY
    assert server.ranges == ranges


def test_a_range_that_was_not_asked_for_is_not_appended(server, tmp_path):
    def other(asked):
        asked.send_response(206)
        asked.send_header("Content-Length", "3")
        asked.send_header("Content-Range", f"bytes 0-2/{len(BODY)}")
        asked.end_headers()
        asked.wfile.write(BODY[:3])

    left(tmp_path, BODY[:HALF])
    server.answers = [other, ranged]
    assert fetch(server, tmp_path).read_bytes() == BODY
    assert server.ranges == [f"bytes={HALF}-", None]


def test_a_redirect_to_http_is_followed(server, tmp_path):
    server.answers = [redirect("/other/place.bin"), ranged]
    assert fetch(server, tmp_path).name == f"{HASH}-corpus.bin"


@pytest.mark.parametrize("target", ["file:///etc/hostname", "ftp://127.0.0.1/a", "data:,a"])
def test_a_redirect_to_another_scheme_is_refused(server, tmp_path, target):
    server.answers = [redirect(target)]
    fails(server, tmp_path, [target, "http or https", "not followed"])
    assert len(server.ranges) == 1


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_redirect_from_https_to_http_is_refused(code):
    # asked of the handler: a server on loopback would need a certificate
    headers = Message()
    headers["Location"] = "http://127.0.0.1/a"
    answer = getattr(download._Redirect(), f"http_error_{code}")
    with pytest.raises(LunhengError, match=r"expected one to https: not followed"):
        answer(Request("https://127.0.0.1/a"), io.BytesIO(), code, "Found", headers)


@pytest.mark.parametrize(
    "url",
    ["file:///etc/hostname", "ftp://127.0.0.1/a", "data:,a", "http://", "a"],
)
def test_only_addresses_of_http_and_https_are_taken(server, tmp_path, url):
    fails(server, tmp_path, ["http or https"], url=url)


def test_a_password_in_an_address_is_refused_and_not_repeated(server, tmp_path):
    with pytest.raises(LunhengError, match=r"^http://…@127\.0\.0\.1/a: .*no password") as error:
        fetch(server, tmp_path, url="http://anna:word@127.0.0.1/a")
    assert "word@" not in str(error.value)


def test_a_hash_that_is_none_is_refused(server, tmp_path):
    fails(server, tmp_path, ["“abc”", "64 hex"], sha256="abc")
    assert server.ranges == []


def test_a_cache_that_is_no_folder_is_named(server, tmp_path):
    (tmp_path / "cache").write_bytes(b"")
    fails(server, tmp_path / "cache", [str(tmp_path / "cache"), "cache to write to"])


@pytest.mark.parametrize(
    ("last", "name"),
    [
        ("corpus.bin?x=1#y", "corpus.bin"),
        ("", "file"),
        ("a%2F..%2Fb.txt", "a_.._b.txt"),
        ("..", "file"),
        ("年报 2001.txt", "年报_2001.txt"),
        ("a.part", "a_part"),
        ("𠀀" * 100, "𠀀" * 40),
    ],
)
def test_the_name_is_the_last_part_made_safe(server, tmp_path, last, name):
    path = fetch(server, tmp_path, url=f"{server.base}/texts/{last}")
    assert path == tmp_path / f"{HASH}-{name}"
    assert path.read_bytes() == BODY
