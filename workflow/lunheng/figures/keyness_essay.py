"""Over- and under-used terms of one contrast, with intervals and a band of equivalence."""

import pandas as pd

from lunheng.figures import forest, selectors, style
from lunheng.settings.labels import of_contrasts
from lunheng.settings.models import Config
from lunheng.tables.names import ANY, CALLED

NAME = "keyness-essay"
TABLES = ("contrasts", "terms", "documents")
TITLES = {"zh": "{0}：偏多与偏少的词", "en": "{0}: over- and under-used terms"}


def wanted(config: Config) -> bool:
    """Return whether a contrast is named for it."""
    return config.figures.focal is not None


def settings(config: Config) -> dict:
    """Return the focal contrast and its reference."""
    return selectors.focal(config)


def prints(config: Config) -> dict[str, dict[str, str]]:
    """Return the contrast's name and note."""
    return of_contrasts(config, config.figures.focal)


def data(tables: dict[str, pd.DataFrame], *, options: dict) -> pd.DataFrame:
    """Return the terms to draw, in the order of the rows.

    Options: `contrast` (id), `theme` ("*"), `n` (rows at most, 32), `references` (contrast →
    reference documents, for the note).
    """
    return forest.rows(
        tables, contrast=options["contrast"], theme=options.get("theme", ANY),
        n=int(options.get("n", 32)), options=options,
    )  # fmt: skip


@style.styled
def draw(frame: pd.DataFrame, *, lang: str, themes: list[dict], labels: dict | None = None):
    """Draw what `data` returned; returns a matplotlib Figure, two columns wide."""
    words = forest.WORDS[lang]
    drawn = frame[frame["row"] >= 0]
    fig = style.new(style.TWO_COLUMNS, (max(len(drawn), 4) * 3.7 + 30) * style.MM)
    head = TITLES[lang].format(style.name(frame["contrast"].iloc[0], lang=lang, labels=labels))
    bottom, top = style.title_and_note(
        fig, head, forest.note(frame, lang=lang, labels=labels), constrained=False
    )
    height = fig.get_size_inches()[1]
    forest.legend(fig, sorted(set(drawn["call"])), lang=lang)
    left = 0.25 if lang == "en" else 0.12
    y0, y1 = bottom + 0.40 / height, top - 0.3 / height
    ax = fig.add_axes((left, y0, 0.80 - left, y1 - y0))
    em = left * style.TWO_COLUMNS * 72 / style.BASE - 0.8
    forest.panel(ax, frame, lang=lang, limits=forest.span(frame), width=em, line=" ")
    ax.set_xlabel(words["ratio"], labelpad=2)
    _numbers(ax, drawn, words)
    return fig


def _numbers(ax, drawn: pd.DataFrame, words: dict) -> None:
    """Write count, expected count and q on the right of the rows."""
    across = ax.get_yaxis_transform()
    box = ax.get_position()
    places = [(x - box.x0) / box.width for x in (0.86, 0.93, 0.988)]  # from figure fractions
    for x, head in zip(places, ("n", "expected", "q"), strict=True):
        ax.text(
            x, -1.0, words[head], transform=across, ha="right", va="center", size=style.SMALL,
            color="#4D4D4D",
        )  # fmt: skip
    for row in drawn.itertuples():
        called = row.call in CALLED
        colour = style.INK if called else style.GREY
        cells = (f"{int(row.n_target)}", style.number(row.expected, 1), style.q_text(row.q))
        for x, cell in zip(places, cells, strict=True):
            ax.text(
                x, row.row, cell, transform=across, ha="right", va="center",
                size=style.SMALL, color=colour,
            )  # fmt: skip
