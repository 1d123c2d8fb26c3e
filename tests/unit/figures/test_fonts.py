"""What of matplotlib's private backend the figures' PDFs stand on."""

import inspect
import tomllib
from io import BytesIO
from pathlib import Path

import matplotlib
from lunheng.figures import fonts
from matplotlib.backends import _backend_pdf_ps
from matplotlib.figure import Figure
from packaging.requirements import Requirement

GONE = (
    "matplotlib {} no longer has {} in its private module _backend_pdf_ps, for which "
    "figures/fonts.py stands in: keep matplotlib below this version in pyproject.toml, or write "
    "figures/fonts.py anew"
)


def test_the_private_names_are_there_and_take_what_we_give():
    for name, takes in (
        ("get_glyphs_subset", ["fontfile", "glyphs"]),
        ("SubsetResults", ["font", "glyph_index_map"]),
    ):
        known = getattr(_backend_pdf_ps, name, None)
        there = known and list(inspect.signature(known).parameters) == takes
        assert there, GONE.format(matplotlib.__version__, f"{name}({', '.join(takes)})")


def test_the_pdf_backend_calls_the_function_that_is_put_in_its_place(monkeypatch):
    called = []
    subset = fonts._subset
    monkeypatch.setattr(fonts, "_subset", lambda *given: called.append(given) or subset(*given))
    before = _backend_pdf_ps.get_glyphs_subset
    with fonts.truetype_subsets(), matplotlib.rc_context({"pdf.fonttype": 42}):
        fig = Figure(figsize=(1, 1))
        fig.text(0.5, 0.5, "A", fontfamily=fonts.register())
        fig.savefig(BytesIO(), format="pdf")
    assert called, GONE.format(matplotlib.__version__, "a call of get_glyphs_subset")
    assert _backend_pdf_ps.get_glyphs_subset is before, "put back after the block"


def test_matplotlib_is_bounded_where_its_private_parts_may_change():
    text = (Path(__file__).parents[3] / "pyproject.toml").read_text(encoding="utf-8")
    listed = map(Requirement, tomllib.loads(text)["project"]["dependencies"])
    bound = next(r.specifier for r in listed if r.name == "matplotlib")
    major, minor = map(int, matplotlib.__version__.split(".")[:2])
    assert bound.contains(matplotlib.__version__)
    assert not bound.contains(f"{major}.{minor + 1}.0"), "a minor version may change private parts"
