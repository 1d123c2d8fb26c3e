import pytest
from lunheng.corpus.layout import Piece, _once, needs_layout
from lunheng.corpus.pdf import read_pdf

LEFT = "左边先说修桥的事，沿河三个镇今年各修一座，桥面宽六米，两边留出人行的路，钱由县里出。"
RIGHT = "右边再说修路的事，北岸的路拓宽一米，弯道放缓，路边种树，夜里有灯，冬天撒沙，专人来管。"


def pdf(path, pages):
    """Write a PDF of pieces: x, y, size, text, and True, or its own matrix where it is turned."""
    fonts = (
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<<"
        b"/Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/CIDSystemInfo<</Registry"
        b"(Adobe)/Ordering(GB1)/Supplement 4>>/FontDescriptor<</Type/FontDescriptor/FontName/"
        b"STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/"
        b"StemV 93/CapHeight 880>>>>]>>"
    )
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"", fonts]
    kids = []
    for pieces in pages:
        drawn = "".join(
            f"BT /F {size} Tf {'1 0 0 1' if upright is True else upright} {x} {y} Tm "
            f"<{text.encode('utf-16-be').hex()}> Tj ET\n"
            for x, y, size, text, upright in pieces
        ).encode()
        kids.append(len(objects) + 1)
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</Font<</F "
            b"3 0 R>>>>>>" % (len(objects) + 2)
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn))
    listed = b" ".join(b"%d 0 R" % k for k in kids)
    objects[1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (listed, len(kids))
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % p for p in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    end += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))
    path.write_bytes(out + end)
    return path


def lines(text, *, x, y=780, size=12, width=18, step=18):
    cut = [text[i : i + width] for i in range(0, len(text), width)]
    return [(x, y - n * step, size, line, True) for n, line in enumerate(cut)]


def across(*columns):
    """Order pieces as a program does that prints line by line."""
    return sorted((p for column in columns for p in column), key=lambda p: (-p[1], p[0]))


def text_of(tmp_path, *pages):
    return read_pdf(pdf(tmp_path / "a.pdf", pages), {})[0]["text"].replace("\u3000", "").split("\n")


@pytest.mark.parametrize("lower", [0, 7])
def test_columns_are_read_one_after_the_other(tmp_path, lower):
    page = across(lines(LEFT * 3, x=50, width=20), lines(RIGHT * 3, x=320, y=780 - lower, width=20))
    assert text_of(tmp_path, page) == [LEFT * 3, RIGHT * 3]


def test_three_columns_under_a_title_and_over_a_line_of_the_whole_width(tmp_path):
    parts = [LEFT * 3, RIGHT * 3, (LEFT + RIGHT)[8:]]
    columns = [lines(t, x=50 + 170 * n, y=740, width=12) for n, t in enumerate(parts)]
    title, foot = (50, 780, 12, "修桥修路", True), [(50, 200, 12, (RIGHT + LEFT)[:40] + "。", True)]
    assert text_of(tmp_path, across([title], *columns, foot)) == [
        "修桥修路", *parts, (RIGHT + LEFT)[:40] + "。",
    ]  # fmt: skip


def test_a_paragraph_goes_on_in_the_next_column(tmp_path):
    both = (LEFT + RIGHT) * 2
    at = 18 * (len(both) // 36)
    page = across(lines(both[:at], x=50), lines(both[at:], x=320))
    assert text_of(tmp_path, page) == [both]


def test_cells_of_a_table_are_told_apart_row_by_row(tmp_path):
    rows = [("北镇", "三座桥", "一条路"), ("南镇", "两座桥", "四条路"), ("西镇", "一座桥", "无"),
            ("东镇", "五座桥", "两条路")]  # fmt: skip
    table = [
        (50 + 90 * c, 700 - 20 * r, 12, x, True)
        for r, row in enumerate(rows)
        for c, x in enumerate(row)
    ]
    page = [*lines(LEFT * 2, x=50, width=40), *table]
    assert text_of(tmp_path, page) == [LEFT * 2, *("\t".join(row) for row in rows)]


@pytest.mark.parametrize("whole", [True, False])
def test_bold_that_is_printed_twice_stands_once(tmp_path, whole):
    title = "一、修桥一一修路"
    letters = [(70, title)] if whole else [(70 + 12 * n, c) for n, c in enumerate(title)]
    twice = [(x + d, 780, 12, c, True) for x, c in letters for d in (0, 0.4)]
    assert text_of(tmp_path, [*twice, *lines(LEFT * 2, x=70, y=760, width=36)]) == [title, LEFT * 2]


def test_turned_text_notes_and_their_marks_are_left_out(tmp_path):
    body = lines(LEFT * 3, x=50, width=40)
    mark = [
        (50 + 12 * 20, 700, 12, "桥修好了", True),
        (290, 706, 7, "①", True),
        (297, 700, 12, "。", True),
    ]
    before = [(50, 700, 12, RIGHT[:20], True)]
    note = [(50, 100, 8, "① 据镇里的账目。", True), (50, 88, 8, "账目贴在村口。", True)]
    turned = [(30, 300, 12, "内部资料", "0 1 -1 0"), (200, 730, 30, "样张", "0.7 0.7 -0.7 0.7")]
    page = [*body, *before, *mark, *note, *turned]
    found = "".join(text_of(tmp_path, page))
    assert found == LEFT * 3 + RIGHT[:20] + "桥修好了。"


def test_a_table_of_contents_is_no_text(tmp_path):
    entries = ["目录", "一、修桥........1", "二、修路........3", "三、种树........5"]
    pages = [
        [(50, 780 - 20 * n, 12, e, True) for n, e in enumerate(entries)],
        lines(LEFT, x=50, width=40),
    ]
    assert text_of(tmp_path, *pages) == [LEFT]


def test_a_plain_page_is_not_looked_at_letter_by_letter():
    plain = [Piece(LEFT[:36], 50, 780 - 18 * n, 12, False) for n in range(20)]
    assert not needs_layout(plain)
    assert not needs_layout([*plain, Piece("右下角署名", 400, 300, 12, False)])
    assert needs_layout([*plain, Piece("内部", 30, 300, 12, True)])
    assert not needs_layout([])
    assert not needs_layout(plain * 3_000)


def letter(text, x, top=100.0, size=10.0):
    return {"text": text, "x0": x, "top": top, "size": size}


@pytest.mark.parametrize("gap", [0.0, 0.3, 0.6])
def test_a_letter_beside_its_like_is_printed_twice_where_no_letter_is_so_narrow(gap):
    assert len(_once([letter("l", 50), letter("l", 50 + gap)])) == 1
    narrow = 2.2  # of a letter l ten points high
    assert len(_once([letter("l", 50), letter("l", 50 + narrow), letter("i", 50 + gap)])) == 3
