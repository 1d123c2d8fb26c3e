"""The style of the figures: fonts, bytes, words and the check of a layout."""

import os
import re
import subprocess
import sys
import zlib

import matplotlib as mpl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lunheng.figures import fonts, style


@style.styled
def figure(text="中心 centre 骨直角 ≥ 1/4"):
    fig = style.new(style.ONE_COLUMN, 1.0)
    ax = fig.add_axes((0.2, 0.3, 0.7, 0.4))
    ax.plot([0, 1], [-1, 1])
    fig.text(0.5, 0.95, text, ha="center", va="top")
    return fig


def test_same_bytes_twice_and_under_any_hash_seed(tmp_path):
    first = style.save(figure(), tmp_path / "a" / "x")
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]); import test_style as t; "
        "from lunheng.figures import style; style.save(t.figure(), sys.argv[2])"
    )
    here = os.path.dirname(__file__)
    subprocess.run(
        [sys.executable, "-c", script, here, str(tmp_path / "b" / "x")],
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "17", "TZ": "Asia/Shanghai", "LC_ALL": "C"},
    )  # fmt: skip
    for path in first:
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes(), path.suffix
    assert sorted(p.name for p in (tmp_path / "a").iterdir()) == ["x.pdf", "x.png", "x.svg"]


def test_files_name_no_program_date_or_path(tmp_path):
    for path in style.save(figure(), tmp_path / "x"):
        body = path.read_bytes()
        for word in (
            b"Matplotlib v",
            b"matplotlib.org",
            b"CreationDate",
            b"<dc:date",
            b"Software",
            b"/tmp",
            b"/home",
        ):
            assert word not in body, (path.suffix, word)


def _streams(pdf: bytes) -> list[bytes]:
    found = []
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.S):
        try:
            found.append(zlib.decompress(match.group(1)))
        except zlib.error:
            continue
    return found


def test_pdf_embeds_a_truetype_subset_whose_text_can_be_copied(tmp_path):
    pdf = style.save(figure(), tmp_path / "x")[0].read_bytes()
    assert b"NotoSansCJKsc" in pdf and b"NotoSansCJKjp" not in pdf
    assert b"/CIDFontType2" in pdf and b"/Type3" not in pdf
    streams = _streams(pdf)
    files = [s for s in streams if s[:4] in (b"\x00\x01\x00\x00", b"OTTO", b"true")]
    assert files and all(s[:4] == b"\x00\x01\x00\x00" for s in files)
    maps = b"".join(s for s in streams if b"beginbf" in s)
    for char in "中心骨直":
        assert f"{ord(char):04x}".encode() in maps.lower()
    assert len(pdf) < 100_000


def test_converted_outlines_are_those_of_the_font():
    # areas by the pen of areas, in font units: conversion may lose 1/1000 em on an outline
    import noto_cjk_sans_otc
    from fontTools.pens.areaPen import AreaPen
    from fontTools.ttLib import TTCollection
    from matplotlib import font_manager

    fonts.register()
    source = TTCollection(str(noto_cjk_sans_otc.FONT_PATH), lazy=True).fonts[2]
    glyphs = {c: source.getGlyphID(source.getBestCmap()[ord(c)]) for c in "中直R8"}
    with mpl.rc_context({"font.family": [fonts.FACE]}):
        path = font_manager.fontManager.findfont(font_manager.FontProperties())
    with fonts._subset(path, set(glyphs.values())) as subset:
        shapes = subset.font.getGlyphSet()
        order = subset.font.getGlyphOrder()
        for char, gid in glyphs.items():
            areas = []
            for shape in (
                source.getGlyphSet()[source.getBestCmap()[ord(char)]],
                shapes[order[subset.glyph_index_map[gid]]],
            ):
                pen = AreaPen()
                shape.draw(pen)
                areas.append(abs(pen.value))
            assert areas[1] == pytest.approx(areas[0], rel=0.01), char


def test_style_leaves_matplotlib_as_it_was():
    before = dict(mpl.rcParams)
    figure()
    assert dict(mpl.rcParams) == before


def test_check_layout_finds_what_is_wrong():
    assert style.check_layout(figure()) == []
    fig = figure("字" * 60)
    assert any("clipped" in p for p in style.check_layout(fig))
    fig = figure()
    fig.text(0.5, 0.94, "另一行", ha="center", va="top", fontfamily=fonts.FACE)
    assert any("overlap" in p for p in style.check_layout(fig))
    fig = figure()
    fig.text(0.02, 0.02, "small", size=5)
    assert any("smaller" in p for p in style.check_layout(fig))


def test_names():
    assert style.name("provincial-2026/内蒙古自治区", lang="en") == "Inner Mongolia"
    assert style.name("provincial-2026/北京市", lang="zh") == "北京"
    assert style.name("a", lang="en", labels={"a": {"zh": "甲", "en": "A"}}) == "A"
    assert (
        style.name("essay/x", lang="en", labels={"essay/x": {"en": "Essay", "zh": "文章"}})
        == "Essay"
    )
    assert style.term("中心", "centre", lang="en") == "中心 centre"
    assert style.term("中心", "centre", lang="zh") == "中心"
    assert style.term("GDP", None, lang="en") == "GDP"
    assert [style.ratio_label(x) for x in (-2, 0, 3)] == ["1/4", "1", "8"]


@given(st.text(alphabet="论衡，。a bc（）", max_size=60), st.floats(4, 20))
def test_wrap_keeps_every_character(text, width):
    lines = style.wrap(text, width)
    assert "".join(lines.split()) == "".join(text.split())


@given(st.text(alphabet="论衡abc -", max_size=40), st.floats(1, 20))
def test_truncate_fits(text, width):
    assert style.em(style.truncate(text, width)) <= max(width, 0.6) + 0.45


def test_each_group_has_a_look_of_its_own_as_far_as_a_reader_can_tell():
    seen = {(k["color"], k["marker"], k["mfc"], k["mec"]) for k in map(style.look, range(21))}
    assert len(seen) == style.MOST_LOOKS == 21


def test_a_legend_takes_as_many_columns_as_fit_and_says_its_height():
    short, long = ["a", "b", "c"], ["西部陆海新通道沿线各城市的报告"] * 8
    heights = []
    for names in (short, long):
        fig = style.new(style.TWO_COLUMNS, 3)
        with style.context():
            entries = style.handles([style.look(i) for i in range(len(names))], names)
            heights.append(style.legend(fig, entries, top=0.9))
        assert style.check_layout(fig) == []
    assert heights[0] < heights[1] < 1
