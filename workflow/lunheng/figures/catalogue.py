"""Figures: each module has ``NAME``, ``data(tables, *, options)`` and ``draw(frame, …)``.

Modules are imported when asked for, so that a job pays only for the figure that it draws.
"""

from importlib import import_module
from types import ModuleType

from lunheng.errors import LunhengError, nearest

FIGURES: dict[str, str] = {
    "theme-profile": "lunheng.figures.theme_profile",
    "provinces-themes": "lunheng.figures.provinces_themes",
    "keyness-essay": "lunheng.figures.keyness_essay",
    "volcano": "lunheng.figures.volcano",
    "keyness-themes": "lunheng.figures.keyness_themes",
    "keyness-regions": "lunheng.figures.keyness_regions",
    "topic-selection": "lunheng.figures.topic_selection",
    "topics": "lunheng.figures.topics",
    "map": "lunheng.figures.map",
    "trends-themes": "lunheng.figures.trends_themes",
    "structure": "lunheng.figures.structure",
    "instruments": "lunheng.figures.instruments",
}


def load(name: str) -> ModuleType:
    """Return the module of figure `name`.

    Raises
    ------
    LunhengError
        There is no such figure; the nearest name is given.
    """
    if name not in FIGURES:
        raise LunhengError(
            f"figures: there is no figure {name!r}{nearest(name, FIGURES)}; "
            f"known figures: {', '.join(FIGURES)}"
        )
    return import_module(FIGURES[name])
