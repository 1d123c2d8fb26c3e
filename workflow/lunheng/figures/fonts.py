"""The figures' font, and how it goes into a PDF.

Noto Sans CJK comes from PyPI (noto-cjk-sans-otc) as a collection of ten faces; the figures
use "Noto Sans CJK SC", so that characters have their mainland forms on every machine.
"""

import functools
from contextlib import contextmanager
from pathlib import Path

FACE = "Noto Sans CJK SC"


@functools.cache
def register() -> str:
    """Make the face known to matplotlib and return its name."""
    import noto_cjk_sans_otc
    from matplotlib import font_manager

    path = str(noto_cjk_sans_otc.FONT_PATH)
    manager = font_manager.fontManager
    # an installed copy may be older or variable: ours is put first for every weight
    manager.ttflist = [entry for entry in manager.ttflist if entry.name != FACE]
    manager.addfont(path)
    return FACE


@functools.lru_cache(maxsize=4)
def _source(path: str, index: int) -> bytes:
    return Path(path).read_bytes()


def _to_truetype(font) -> None:
    """Replace the font's cubic outlines (CFF) by quadratic ones (glyf), in place.

    matplotlib's Type 42 embeds whatever the file has as TrueType; with CFF outlines inside,
    the PDF contradicts itself and some readers refuse it. Error: at most 1/1000 em.
    """
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import newTable

    order = font.getGlyphOrder()
    shapes = font.getGlyphSet()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(None)
        shapes[name].draw(Cu2QuPen(pen, max_err=1.0, reverse_direction=True))
        glyphs[name] = pen.glyph()
    glyf = font["glyf"] = newTable("glyf")
    glyf.glyphOrder = order
    glyf.glyphs = glyphs
    font["loca"] = newTable("loca")
    for tag in ("CFF ", "VORG"):
        if tag in font:
            del font[tag]
    # a boundary box is needed before the side bearings can be set
    metrics = font["hmtx"].metrics
    for name in order:
        glyph = glyphs[name]
        glyph.recalcBounds(glyf)
        metrics[name] = (metrics[name][0], getattr(glyph, "xMin", 0))
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for key in (
        "maxZones maxTwilightPoints maxStorage maxFunctionDefs maxInstructionDefs "
        "maxStackElements maxSizeOfInstructions maxComponentElements maxPoints maxContours "
        "maxCompositePoints maxCompositeContours maxComponentDepth"
    ).split():
        setattr(maxp, key, 1 if key == "maxZones" else 0)
    font["post"].formatType = 3.0
    font["head"].glyphDataFormat = 0
    font.sfntVersion = "\x00\x01\x00\x00"


@contextmanager
def _subset(fontfile, glyphs):
    """Stand in for matplotlib's get_glyphs_subset: same result, as TrueType, without layout."""
    from io import BytesIO

    from fontTools import subset
    from matplotlib.backends import _backend_pdf_ps

    options = subset.Options(
        glyph_names=False, recommended_glyphs=True, layout_closure=False, recalc_timestamp=False
    )
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "DSIG", "vhea", "vmtx", "meta"]
    options.name_IDs = []
    options.font_number = fontfile.face_index
    data = BytesIO(_source(str(fontfile), fontfile.face_index))
    font = subset.load_font(data, options, lazy=True)
    for tag in set(options.drop_tables) & set(font.keys()):
        del font[tag]  # before the subsetter reads them
    subsetter = subset.Subsetter(options=options)
    subsetter.populate(gids=glyphs)
    subsetter.subset(font)
    if "CFF " in font:
        _to_truetype(font)
    with font:
        yield _backend_pdf_ps.SubsetResults(font, subsetter.glyph_index_map)


def web_font(text: str) -> bytes:
    """Return a WOFF of the face with the characters of `text`: a page then needs no font."""
    from io import BytesIO

    import noto_cjk_sans_otc
    from fontTools import subset
    from fontTools.ttLib import TTCollection

    path = str(noto_cjk_sans_otc.FONT_PATH)
    faces = TTCollection(path, lazy=True).fonts
    number = next(i for i, f in enumerate(faces) if f["name"].getDebugName(4) == FACE)
    options = subset.Options(
        font_number=number, flavor="woff", hinting=False, desubroutinize=False, layout_features=[],
        recalc_timestamp=False, notdef_outline=True, name_IDs=[1, 2, 13, 14],
    )  # fmt: skip
    font = subset.load_font(BytesIO(_source(path, number)), options, lazy=True)
    subsetter = subset.Subsetter(options=options)
    subsetter.populate(text="".join(sorted(set(text))))
    subsetter.subset(font)
    out = BytesIO()
    subset.save_font(font, out, options)
    return out.getvalue()


@contextmanager
def truetype_subsets():
    """Inside the block, matplotlib's PDFs get small, true TrueType subsets."""
    # `_backend_pdf_ps` is private and may change with any minor version: pyproject.toml bounds
    # matplotlib above; tests/unit/figures/test_fonts.py has what must hold before the bound moves
    from matplotlib.backends import _backend_pdf_ps

    original = _backend_pdf_ps.get_glyphs_subset
    _backend_pdf_ps.get_glyphs_subset = _subset
    try:
        yield
    finally:
        _backend_pdf_ps.get_glyphs_subset = original
