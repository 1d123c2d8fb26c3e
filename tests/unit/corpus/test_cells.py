import pytest
from lunheng.corpus.cells import cut_cells, plain, tags_of


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("<p>路通了。</p><p>桥也通了。</p>", "路通了。\n桥也通了。"),
        ("路通了。<br/>桥&nbsp;也&ldquo;通&rdquo;了", "路通了。\n桥 也“通”了"),
        ("<b>路</b>通了。\n桥也通了。", "路通了。\n桥也通了。"),
        ("<div>路通\n   了。</div>", "路通 了。"),
        ("路通了。_x000D_\n桥", "路通了。\r\n桥"),
        ("&lt;p&gt;路&amp;nbsp;通&lt;/p&gt;", "路 通"),
        ("路&#12290;桥&#x3002;", "路。桥。"),
        ("<o:p></o:p>路", "路"),
        ("<ruby>桥<rt>qiáo</rt></ruby>通了<script>x()</script>", "桥通了"),
    ],
)
def test_markup_is_read_as_a_browser_reads_it(cell, shown):
    assert plain(cell).replace("\u00a0", " ") == shown


@pytest.mark.parametrize(
    "cell", ["AT&T", "a<b 和 b>a", "<某人>说", "5 < 6", "R&D; x", "_x12_", "<3>", "a & b", "<>"]
)
def test_what_only_looks_like_markup_stays(cell):
    assert plain(cell) == cell
    assert tags_of(cell) == []


def text(n, last):
    return ("路通了。" * n)[: n - 1] + last


@pytest.mark.parametrize("n", [255, 32_759, 32_767, 65_535])
def test_a_cell_of_a_known_limit_that_ends_within_a_sentence_was_cut(n):
    records = [{"text": text(n, "桥"), "city": "甲"}, {"text": "路通了。", "city": "乙"}]
    assert cut_cells(records) == [(1, "text", n, "characters")]


def test_a_database_counts_bytes_and_excel_a_rare_character_twice():
    assert cut_cells([{"text": text(21_845, "桥")}]) == [(1, "text", 65_535, "bytes")]
    assert cut_cells([{"text": "𠮷" + text(32_765, "桥")}]) == [(1, "text", 32_767, "characters")]


@pytest.mark.parametrize(
    "cells",
    [
        [text(32_767, "。")],
        [text(32_767, "”")],
        [text(32_766, "桥")],
        [text(32_767, "桥"), text(40_000, "。")],  # a longer one: nothing cuts here
        [text(100, "桥"), text(140, "桥"), text(200, "桥")],
        ["甲" * 20] * 5,
        [None, 3],
    ],
)
def test_what_was_not_cut_is_not_named(cells):
    assert cut_cells([{"text": cell} for cell in cells]) == []


def test_cells_of_one_greatest_length_show_a_limit_that_is_not_known():
    cells = [text(500, "桥")] * 3 + [text(90, "。"), text(500, "。")]
    found = cut_cells([{"text": cell} for cell in cells])
    assert [(number, size) for number, _, size, _ in found] == [(1, 500), (2, 500), (3, 500)]
