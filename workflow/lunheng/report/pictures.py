"""Pictures of 256 colours that keep the colours that mean something."""

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from PIL.Image import Image

COLOURS, MOST_FLAT = 256, 128


def few_colours(image: "Image") -> "Image":
    """Return a picture with a palette, at most 256 colours.

    What a reader compares with a legend is drawn flat: colours of squares of two by two pixels
    keep their value, the most frequent 128 of them. The octree gives the rest, edges and blends,
    their colours; alone it moves flat colours by up to 8 levels of 255, as it takes the mean of
    all that are near each other. The same picture always gives the same bytes.

    Parameters
    ----------
    image
        In mode RGB.
    """
    from PIL import Image

    levels = np.asarray(image).astype(np.int32)
    pixels = (levels[..., 0] << 16) | (levels[..., 1] << 8) | levels[..., 2]
    corner = pixels[:-1, :-1]
    flat = (corner == pixels[1:, :-1]) & (corner == pixels[:-1, 1:]) & (corner == pixels[1:, 1:])
    colours, counts = np.unique(corner[flat], return_counts=True)
    kept = np.sort(colours[np.argsort(-counts, kind="stable")[:MOST_FLAT]])
    palette = np.stack([kept >> 16, kept >> 8, kept], axis=-1) & 255
    places = np.searchsorted(kept, pixels)
    rest = ~np.isin(pixels, kept)
    found = palette.ravel().tolist()
    if rest.any():
        others = Image.fromarray(levels[rest].astype(np.uint8)[None]).quantize(
            COLOURS - len(kept), method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
        )
        places[rest] = len(kept) + np.asarray(others).ravel()
        found += others.getpalette()
    reduced = Image.fromarray(places.astype(np.uint8))
    reduced.putpalette(found[: 3 * COLOURS])
    return reduced
