import io

import matplotlib
import numpy as np
import pytest
from lunheng.corpus import pdf
from lunheng.corpus.pdf import read_pdf
from lunheng.errors import LunhengError

matplotlib.use("agg")
import matplotlib.pyplot as plt
from lunheng.figures import style
from matplotlib.backends.backend_pdf import PdfPages

READER = {"format": "pdf"}
BODY = "沿河的三个镇今年各修一座桥，桥面宽六米，两边留出人行的路，雨天也能走得稳当。"
ENGLISH = (
    "Three towns along the river each build one bridge this year, six metres wide, with a path for "
    "people on both sides. Before it was built, whoever wanted to go to school went round by the "
    "old ferry, which did not run in winter and cost half an hour. The money came in equal parts "
    "from the county, from the towns themselves, and from a fund that lends to villages without "
    "interest. Nobody expected that the stone would be the dearest item, but the quarry upstream "
    "had closed and everything had to come by rail. Work began in March, stopped for the flood in "
    "June, and ended a week early. What is left to do is the road on the far bank, where a bend "
    "has to be widened, and a lamp at each end, for which the school has collected already."
)


def wrapped(text, width, *, first=""):
    lines, text = [], first + text
    while text:
        lines.append(text[:width])
        text = text[width:]
    return lines


def write(path, pages, *, picture=False):
    """Write pages of lines as a PDF with a text layer, as a word processor would."""
    with style.context(), PdfPages(path) as file:
        for lines in pages:
            figure = plt.figure(figsize=(8, 11))
            for number, line in enumerate(lines):
                figure.text(0.05, 0.97 - number * 0.02, line, fontsize=9)
            if picture and not lines:
                colours = np.random.default_rng(1).integers(0, 255, (300, 300, 3), dtype=np.uint8)
                figure.figimage(colours)
            file.savefig(figure)
            plt.close(figure)
    return path


def paged(lines, per_page, *, head, foot):
    pages = [lines[i : i + per_page] for i in range(0, len(lines), per_page)]
    return [[head(n), *page, foot(n)] for n, page in enumerate(pages, 1)]


def test_paragraphs_come_out_whole_over_lines_and_pages(tmp_path):
    paragraphs = [BODY * 4, BODY * 3, BODY * 5 + "完工。"]
    headings = ["一、修桥", "（一）钱从哪里来", "二、修路"]
    lines = []
    for heading, paragraph in zip(headings, paragraphs, strict=True):
        lines += [heading, *wrapped(paragraph, 40, first="\u3000\u3000")]
    pages = paged(lines, 7, head=lambda n: "某某镇修桥修路工作报告", foot=lambda n: f"— {n} —")
    assert len(pages) >= 3
    (record,) = read_pdf(write(tmp_path / "a.pdf", pages), READER)
    expected = [x for pair in zip(headings, paragraphs, strict=True) for x in pair]
    assert record["text"].replace("\u3000", "").split("\n") == expected
    assert record["pages"] == len(pages)


def test_english_lines_are_joined_with_blanks_and_hyphens_mended(tmp_path):
    words = ENGLISH.split()
    words[40] = "bridge-\nbuilding"
    lines, line = [], ""
    for word in words:
        first, _, rest = word.partition("\n")
        if len(line) + len(first) > 78 or rest:
            lines.append(line + (" " + first if rest else ""))
            line = rest or first
        else:
            line = f"{line} {first}".strip()
    lines.append(line)
    pages = paged(lines, 3, head=lambda n: "Roads and bridges", foot=lambda n: f"Page {n} of 4")
    (record,) = read_pdf(write(tmp_path / "a.pdf", pages), READER)
    assert record["text"] == " ".join(words).replace("bridge-\nbuilding", "bridgebuilding")


@pytest.mark.parametrize(
    "number",
    ["3", "- 3 -", "— 12 —", "第 3 页 共 20 页", "第3页", "3/20", "Page 3 of 20", "iv", "·3·"],
)
def test_page_numbers(number):
    assert pdf._NUMBER.fullmatch(number)


@pytest.mark.parametrize("line", ["2025年", "第三章", "3.5%", "三", "修3座桥", "1. 修桥"])
def test_lines_that_only_look_like_page_numbers(line):
    assert not pdf._NUMBER.fullmatch(line)


def test_a_line_that_stands_once_at_the_top_is_no_running_head(tmp_path):
    pages = [[f"{'甲乙丙丁戊'[n]}镇的桥已经修好了。"] + [BODY[:38]] * 6 for n in range(5)]
    (record,) = read_pdf(write(tmp_path / "a.pdf", pages), READER)
    assert all(f"{c}镇" in record["text"] for c in "甲乙丙丁戊")


def test_a_scan_is_named_with_its_pages(tmp_path):
    path = write(tmp_path / "scan.pdf", [[BODY[:38]], [], [BODY[:38]]], picture=True)
    with pytest.raises(LunhengError, match=r"scan\.pdf: page 2 of 3: a scan"):
        read_pdf(path, READER)


def test_a_blank_page_is_no_loss(tmp_path):
    path = write(tmp_path / "a.pdf", [[BODY[:38]], []])
    assert BODY[:38] in read_pdf(path, READER)[0]["text"]
    with pytest.raises(LunhengError, match=r"b\.pdf: no text"):
        read_pdf(write(tmp_path / "b.pdf", [[], []]), READER)


def encrypted(path, password):
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(path))
    writer.encrypt(password, algorithm="RC4-128", owner_password="owner")
    with path.open("wb") as file:
        writer.write(file)
    return path


def test_an_encrypted_file_is_named_and_one_without_password_opened(tmp_path):
    path = encrypted(write(tmp_path / "a.pdf", [[BODY[:38]]]), "secret")
    with pytest.raises(LunhengError, match=r"a\.pdf: encrypted"):
        read_pdf(path, READER)
    path = encrypted(write(tmp_path / "b.pdf", [[BODY[:38]]]), "")
    assert BODY[:38] in read_pdf(path, READER)[0]["text"]


@pytest.mark.parametrize("share", [0.0, 0.2, 0.6, 0.95])
def test_a_truncated_file_is_named_or_read(tmp_path, share):
    whole = write(tmp_path / "a.pdf", [[BODY[:38]]] * 3).read_bytes()
    path = tmp_path / "cut.pdf"
    path.write_bytes(whole[: int(share * len(whole))])
    try:
        assert BODY[:38] in read_pdf(path, READER)[0]["text"]
    except LunhengError as error:
        assert str(error).startswith("cut.pdf: ")


@pytest.mark.parametrize(
    "content", [b"not a PDF", b"%PDF-1.4\n" + b"\0" * 5000, b"%PDF-1.7\n%%EOF"]
)
def test_what_is_no_pdf_is_named(tmp_path, content):
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    with pytest.raises(LunhengError, match=r"a\.pdf: "):
        read_pdf(path, READER)


def test_letters_without_meaning_are_named(tmp_path, monkeypatch):
    path = write(tmp_path / "a.pdf", [["x"]])
    monkeypatch.setattr(pdf, "_pages", lambda _: (["\ue001\ue002\ue003 桥"], [], None))
    with pytest.raises(LunhengError, match=r"a\.pdf: .*which characters"):
        read_pdf(path, READER)


def bomb():
    """Return a PDF whose one page unpacks to far more than it is."""
    import zlib

    stream = zlib.compress(b"BT /F1 12 Tf (x) Tj ET\n" * 20_000_000, 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.4\n")
    for number, content in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    at = out.tell()
    out.write(
        b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places)
    )
    out.write(b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % at)
    return out.getvalue()


def test_a_bomb_is_refused(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(bomb())
    assert path.stat().st_size < 3_000_000
    with pytest.raises(LunhengError, match=r"a\.pdf: "):
        read_pdf(path, READER)
