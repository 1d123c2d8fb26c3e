"""All figures, in the order in which the report shows them.

A figure is a module of this package, and says all about itself:

- ``NAME``, the module's own name with hyphens;
- ``TABLES``, the tables of features and analysis that it reads;
- ``wanted(config)``, whether a study has what it shows;
- ``settings(config)``, what `data` is told: its part of the configuration as plain values;
- ``prints(config)``, the names that it may print, in both languages;
- ``data(tables, *, options)`` and ``draw(frame, *, lang, themes, labels)``.

``BOOKS``, where there is one, names the keys of the configuration whose codebooks it reads too.
Modules are imported when asked for, so that a job pays only for the figure that it draws.
"""

from importlib import import_module
from types import ModuleType

from lunheng.errors import LunhengError, nearest
from lunheng.settings.models import Config

FIGURES = (
    "theme-profile",
    "provinces-themes",
    "keyness-essay",
    "volcano",
    "keyness-themes",
    "keyness-regions",
    "topic-selection",
    "topics",
    "map",
    "trends-themes",
    "structure",
    "instruments",
)


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
    return import_module(f"lunheng.figures.{name.replace('-', '_')}")


def wanted(config: Config) -> list[str]:
    """Return the names of the figures that a study wants, in their order."""
    return [name for name in FIGURES if load(name).wanted(config)]
