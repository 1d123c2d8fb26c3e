"""Over- and under-used terms of several contrasts (regions), a panel for each."""

import pandas as pd

from lunheng.figures import forest, selectors, style
from lunheng.settings.labels import of_contrasts
from lunheng.settings.models import Config
from lunheng.tables.names import ANY

NAME = "keyness-regions"
TABLES = ("contrasts", "terms", "documents")
TITLES = {"zh": "各组的用词", "en": "Vocabulary by group"}


def wanted(config: Config) -> bool:
    """Return whether the configuration names contrasts to set side by side."""
    return bool(config.figures.regional)


def settings(config: Config) -> dict:
    """Return the contrasts and their references."""
    shown = config.figures.regional
    return {"contrasts": shown, "references": selectors.references(config, *shown)}


def prints(config: Config) -> dict[str, dict[str, str]]:
    """Return the names and notes of the contrasts."""
    return of_contrasts(config, *config.figures.regional)


def data(tables: dict[str, pd.DataFrame], *, options: dict) -> pd.DataFrame:
    """Return the terms to draw: panels in the order of `contrasts`, rows in order inside each.

    Options: `contrasts` (ids), `theme` ("*"), `n` (rows a panel, 14), `references` as in
    keyness-essay.
    """
    parts = []
    for contrast in options["contrasts"]:
        parts.append(
            forest.rows(
                tables, contrast=contrast, theme=options.get("theme", ANY),
                n=int(options.get("n", 14)), options=options,
            )
        )  # fmt: skip
    return pd.concat([p.astype(object) for p in parts], ignore_index=True).infer_objects()


@style.styled
def draw(frame: pd.DataFrame, *, lang: str, themes: list[dict], labels: dict | None = None):
    """Draw what `data` returned; returns a matplotlib Figure, two columns wide."""
    panels = [
        (style.name(c, lang=lang, labels=labels), frame[frame["contrast"] == c])
        for c in frame["contrast"].drop_duplicates()
    ]
    return forest.side_by_side(panels, lang=lang, title=TITLES[lang], frame=frame, labels=labels)
