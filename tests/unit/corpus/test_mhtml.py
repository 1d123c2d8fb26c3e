import base64
import quopri

import pytest
from lunheng.corpus.readers import read_records
from lunheng.errors import LunhengError

PAGE = (
    '<html><head><meta charset="{0}"><title>修路</title></head>'
    "<body><p>路修好了，桥也通了。</p></body></html>"
)
HEAD = "From: saved\r\nSubject: =?utf-8?b?{}?=\r\nMIME-Version: 1.0\r\n"


def saved(encoding="utf-8", way="quoted-printable", kind="text/html", body=None):
    content = (body or PAGE.format(encoding)).encode(encoding)
    pack = quopri.encodestring if way == "quoted-printable" else base64.encodebytes
    subject = base64.b64encode("修路的消息".encode()).decode()
    return (
        HEAD.format(subject).encode()
        + b'Content-Type: multipart/related; boundary="x"\r\n\r\n--x\r\n'
        + f"Content-Type: {kind}; charset={encoding}\r\n".encode()
        + f"Content-Transfer-Encoding: {way}\r\n\r\n".encode()
        + pack(content)
        + b"\r\n--x\r\nContent-Type: text/css\r\n\r\np{color:red}\r\n--x--\r\n"
    )


@pytest.mark.parametrize("name", ["a.mhtml", "a.mht", "a.html", "a.doc", "a.txt"])
@pytest.mark.parametrize(
    ("encoding", "way"), [("utf-8", "quoted-printable"), ("gb18030", "base64")]
)
def test_a_saved_page_is_read_whatever_it_is_called(tmp_path, name, encoding, way):
    (tmp_path / name).write_bytes(saved(encoding, way))
    (record,) = read_records(tmp_path / name, reader={"format": "auto"})
    assert (record["text"], record["title"]) == ("路修好了，桥也通了。", "修路")


def test_a_message_without_a_page(tmp_path):
    path = tmp_path / "a.mhtml"
    path.write_bytes(saved(kind="text/plain", body="路修好了。"))
    (record,) = read_records(path, reader={"format": "auto"})
    assert (record["text"].strip(), record["title"]) == ("路修好了。", "修路的消息")


@pytest.mark.parametrize(
    "content",
    [b"MIME-Version: 1.0\r\n\r\n", b"", b"MIME-Version: 1.0\r\nContent-Type: image/png\r\n\r\nx"],
)
def test_a_file_without_a_page_is_named(tmp_path, content):
    path = tmp_path / "a.mhtml"
    path.write_bytes(content)
    with pytest.raises(LunhengError, match=r"a\.mhtml: "):
        read_records(path, reader={"format": "auto"})


def test_parts_within_parts_without_end(tmp_path):
    path = tmp_path / "a.mhtml"
    nested = "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(1000)
    )
    path.write_text("MIME-Version: 1.0\n" + nested)
    with pytest.raises(LunhengError, match=r"a\.mhtml: "):
        read_records(path, reader={"format": "auto"})
