"""Over- and under-used terms of several contrasts (regions), a panel for each."""

import pandas as pd

from lunheng.figures import forest, style

NAME = "keyness-regions"
TITLES = {"zh": "各组的用词", "en": "Vocabulary by group"}


def data(tables: dict[str, pd.DataFrame], *, options: dict) -> pd.DataFrame:
    """Return the terms to draw: panels in the order of `contrasts`, rows in order inside each.

    Options: `contrasts` (ids), `theme` ("*"), `n` (rows a panel, 14), `documents` and
    `equivalence` as in keyness-essay.
    """
    parts = []
    for contrast in options["contrasts"]:
        parts.append(
            forest.rows(
                tables, contrast=contrast, theme=options.get("theme", "*"),
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
