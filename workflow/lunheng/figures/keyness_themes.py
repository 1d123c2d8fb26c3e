"""Over- and under-used terms of one contrast inside several themes, a panel for each."""

import pandas as pd

from lunheng.figures import forest, style
from lunheng.settings.labels import of_contrasts
from lunheng.settings.models import Config

NAME = "keyness-themes"
TABLES = ("contrasts", "terms")
TITLES = {"zh": "{0}：主题内的用词", "en": "{0}: vocabulary inside themes"}


def wanted(config: Config) -> bool:
    """Return whether the focal contrast is also tested inside themes."""
    focal = config.figures.focal
    return focal is not None and bool(config.contrasts[focal].themes)


def settings(config: Config) -> dict:
    """Return the focal contrast and the themes inside which it is tested."""
    focal = config.figures.focal
    return {"contrast": focal, "themes": config.contrasts[focal].themes}


def prints(config: Config) -> dict[str, dict[str, str]]:
    """Return the contrast's name and note."""
    return of_contrasts(config, config.figures.focal)


def data(tables: dict[str, pd.DataFrame], *, options: dict) -> pd.DataFrame:
    """Return the terms to draw: panels in the order of `themes`, rows in order inside each.

    Options: `contrast` (id), `themes` (finance, talent, originality), `n` (rows a panel, 14),
    `references` as in keyness-essay.
    """
    themes = list(options.get("themes", ["finance", "talent", "originality"]))
    parts = [
        forest.rows(
            tables, contrast=options["contrast"], theme=theme, n=int(options.get("n", 14)),
            options=options,
        )
        for theme in themes
    ]  # fmt: skip
    return pd.concat([p.astype(object) for p in parts], ignore_index=True).infer_objects()


@style.styled
def draw(frame: pd.DataFrame, *, lang: str, themes: list[dict], labels: dict | None = None):
    """Draw what `data` returned; returns a matplotlib Figure, two columns wide."""
    names = style.theme_names(themes, lang)
    panels = [
        (names.get(theme, theme), frame[frame["theme"] == theme])
        for theme in frame["theme"].drop_duplicates()
    ]
    contrast = style.name(frame["contrast"].iloc[0], lang=lang, labels=labels)
    return forest.side_by_side(
        panels, lang=lang, title=TITLES[lang].format(contrast), frame=frame, labels=labels
    )
