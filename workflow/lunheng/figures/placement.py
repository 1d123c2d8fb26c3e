"""Where labels of points go, so that none lies on another: greedy, in a fixed order."""

import math
from collections.abc import Sequence

Box = tuple[float, float, float, float]

# direction of the label from its point: right first, as readers expect, then around
_NEAR = (0, 180, 90, 270, 45, 315, 135, 225)
_FAR = (*_NEAR, *(a for a in range(0, 360, 15) if a % 45))


def overlaps(a: Box, b: Box) -> bool:
    """Return whether boxes (x0, y0, x1, y1) share area."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _candidates(x: float, y: float, w: float, h: float, radii: Sequence[float]):
    for i, radius in enumerate(radii):
        for angle in _FAR if i > 2 else _NEAR:
            c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
            c, s = (0.0 if abs(v) < 1e-9 else v for v in (c, s))
            # the box touches the circle of that radius on the side that faces the point
            cx = x + c * radius + (w / 2 if c > 0 else -w / 2 if c < 0 else 0)
            cy = y + s * radius + (h / 2 if s > 0 else -h / 2 if s < 0 else 0)
            yield radius, (cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2)


def place(
    labels: Sequence[tuple[float, float, float, float, bool]],
    *,
    frame: Box,
    points: Sequence[tuple[float, float, float]],
    near: float = 3.5,
    pad: float = 0.6,
) -> list[tuple[float, float, float] | None]:
    """Return, for each label, its lower left corner and distance from its point, or None.

    labels: (x, y, width, height, must) in points, in order of precedence; one that must be
    placed is pushed outwards until it fits (the caller draws a leader line), others may be
    dropped (None). frame: box that labels stay in. points: (x, y, radius) that no label covers.
    """
    taken: list[Box] = [(x - r, y - r, x + r, y + r) for x, y, r in points]
    result: list[tuple[float, float, float] | None] = []
    for x, y, w, h, must in labels:
        far = [near * 1.6 ** (i / 2) for i in range(16 if must else 3)]
        spot = None
        for radius, box in _candidates(x, y, w, h, far):
            inside = (
                box[0] >= frame[0] and box[1] >= frame[1]
                and box[2] <= frame[2] and box[3] <= frame[3]
            )  # fmt: skip
            grown = (box[0] - pad, box[1] - pad, box[2] + pad, box[3] + pad)
            free = not any(overlaps(grown, other) for other in taken)
            if inside and free and not _crosses(x, y, box, taken[len(points) :]):
                spot = (box[0], box[1], radius)
                taken.append(box)
                break
        if spot is None and must:
            spot, box = _anywhere(x, y, w, h, frame, taken)
            taken.append(box)
        result.append(spot)
    return result


def _crosses(x: float, y: float, box: Box, labels: list[Box]) -> bool:
    """Return whether the line from the point to its label's box runs through another label."""
    end = (min(max(x, box[0]), box[2]), min(max(y, box[1]), box[3]))
    steps = [i / 12 for i in range(13)]
    dots = [(x + (end[0] - x) * t, y + (end[1] - y) * t) for t in steps]
    return any(
        other[0] < u < other[2] and other[1] < v < other[3] for other in labels for u, v in dots
    )


def _anywhere(x, y, w, h, frame: Box, taken: list[Box]):
    """Return the nearest free place on a grid over the frame; the nearest at all if none."""
    spots = []
    for i in range(int((frame[2] - frame[0] - w) // 4) + 1):
        for j in range(int((frame[3] - frame[1] - h) // 4) + 1):
            box = (frame[0] + 4 * i, frame[1] + 4 * j)
            spots.append((math.hypot(box[0] + w / 2 - x, box[1] + h / 2 - y), *box))
    spots.sort()
    for distance, x0, y0 in spots:
        box = (x0, y0, x0 + w, y0 + h)
        if not any(overlaps(box, other) for other in taken):
            return (x0, y0, distance), box
    distance, x0, y0 = spots[0] if spots else (0.0, frame[0], frame[1])
    return (x0, y0, distance), (x0, y0, x0 + w, y0 + h)
