import base64
import io
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest
from lunheng.figures import style
from lunheng.report.build import WIDTH, shrink
from lunheng.report.pictures import few_colours
from lunheng.settings.codebook import load_codebook
from PIL import Image

CONFIG = Path(__file__).parents[3] / "config"
BOOKS = ("codebook.yaml", "instruments.yaml", "stances.yaml")
THEMES = [t.colour for name in BOOKS for t in load_codebook(CONFIG / name).themes]
COLOURS = sorted({*THEMES, *style.PALETTE, style.GREY, style.LIGHT, style.INK})
NEIGHBOURS = ["#0072B2", "#0174B4", "#0072B3", "#D55E00", "#D65F00", "#D45E01"]


def levels(colour):
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)])


def drawn(colours, *, width=WIDTH, marks=()):
    """A picture as figures are: bars of the colours, text, lines, and blends at all edges."""
    fig, axes = plt.subplots(figsize=(width / 100, 6), dpi=100)
    axes.bar(range(len(colours)), range(1, len(colours) + 1), color=colours)
    axes.plot(range(len(colours)), np.sin(range(len(colours))) + 3, color="#8C8C8C")
    axes.scatter(range(len(colours)), [0.5] * len(colours), c=colours, edgecolors="white", s=60)
    for i, colour in enumerate(colours):
        axes.text(i, i + 1, "finance, originality", color=colour, rotation=37, size=7)
    inset = axes.inset_axes((0.02, 0.7, 0.3, 0.25))
    inset.imshow(np.linspace(0, 1, 60)[None], aspect="auto", cmap="viridis")
    buffer = io.BytesIO()
    fig.savefig(buffer, format="png")
    plt.close(fig)
    return Image.open(buffer).convert("RGB")


def furthest(before, after, colour):
    """How far a colour's flat pixels moved, in levels of the channel that moved most."""
    before, after = (np.asarray(image.convert("RGB")).astype(int) for image in (before, after))
    same = (before == levels(colour)).all(axis=2)
    flat = same[:-1, :-1] & same[1:, :-1] & same[:-1, 1:] & same[1:, 1:]
    assert flat.sum() >= 4, colour
    return np.abs(after[:-1, :-1][flat] - levels(colour)).max()


@pytest.mark.parametrize(
    "colours", [COLOURS, THEMES, NEIGHBOURS, ["#FFFFFF", "#FEFEFE", "#000000"]]
)
def test_colours_that_stand_for_something_are_kept(colours):
    picture = drawn(colours)
    reduced = few_colours(picture)
    assert len(reduced.getcolors()) <= 256
    for colour in colours:
        assert furthest(picture, reduced, colour) <= 3


def test_a_picture_of_the_report_keeps_its_colours_and_is_smaller(tmp_path):
    picture = drawn(COLOURS, width=2 * WIDTH)
    picture.save(tmp_path / "a.png")
    data = base64.b64decode(shrink(tmp_path / "a.png"))
    shown = Image.open(io.BytesIO(data)).convert("RGB")
    seen = {count[1] for count in shown.getcolors(shown.width * shown.height)}
    for colour in COLOURS:
        assert min(np.abs(np.array(other) - levels(colour)).max() for other in seen) <= 3
    assert len(data) < (tmp_path / "a.png").stat().st_size
    assert data == base64.b64decode(shrink(tmp_path / "a.png"))


@pytest.mark.parametrize("size", [(1, 1), (1, 9), (9, 1), (40, 40)])
def test_small_and_noisy_pictures_are_pictures(size):
    rng = np.random.default_rng(1)
    noise = Image.fromarray(rng.integers(0, 256, (*size, 3)).astype(np.uint8))
    reduced = few_colours(noise)
    assert reduced.size == noise.size
    plain = Image.new("RGB", size, "#0072B2")
    assert few_colours(plain).convert("RGB").tobytes() == plain.tobytes()
