"""Every tested term of one contrast: how far its ratio is from 1, and how rare that would be."""

import numpy as np
import pandas as pd

from lunheng.contrasts.detectable import median_detectable
from lunheng.contrasts.equivalence import EQUIVALENCE
from lunheng.figures import forest, placement, selectors, style
from lunheng.settings.labels import of_contrasts
from lunheng.settings.models import Config
from lunheng.tables.names import ANY, CALLED, CALLS

NAME = "volcano"
TABLES = ("contrasts", "terms", "documents")
LOWEST = 1e-12  # a p value that is given as 0 is drawn here
FEW, MOST = 20, 160  # up to so many called terms all get a name; of more, where there is room

WORDS = {
    "zh": {
        "title": "{0}：差异与证据",
        "y": "证据 −log10 p",
        "bar": "q = 0.05",
        "note": "每点一词，检验 {0} 个，作出判断 {1} 个（标出 {2} 个）。横轴：收缩后的比值；"
        "纵轴：文件层面的 p。虚线：判断的界线（Benjamini–Hochberg，q = 0.05）。"
        "{3}{4}{5}",
        "beyond": "箭头：{0} 个点在图幅之外，画在边上。",
    },
    "en": {
        "title": "{0}: difference and evidence",
        "y": "evidence, −log10 p",
        "bar": "q = 0.05",
        "note": "One point a term: {0} tested, {1} called ({2} named). Across: shrunken ratio; "
        "upwards: p at the document level. Dashes: where calls begin (Benjamini–Hochberg, "
        "q = 0.05). {3}{4}{5}",
        "beyond": "Arrowheads: {0} points lie beyond the figure's edge.",
    },
}  # fmt: skip
COLUMNS = [
    "contrast", "theme", "term", "english", "call", "estimate", "log_ratio", "log_ratio_low",
    "log_ratio_high", "evidence", "p", "q", "n_target", "expected", "smallest_detectable",
    "tested", "called", "detectable", "documents", "frame_shift", "equivalence",
]  # fmt: skip


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
    """Return every tested term, the strongest evidence first.

    Options: `contrast` (id), `theme` ("*"), `references` (contrast → reference documents, for the
    note). `evidence` is −log10 p. Raises LunhengError if the contrast is not in the table.
    """
    contrast, theme = options["contrast"], options.get("theme", ANY)
    here = forest.select(tables, contrast=contrast, theme=theme)
    frame = here[here["p"].notna() & here["estimate"].notna()].copy()
    frame["evidence"] = -np.log10(frame["p"].clip(lower=LOWEST))
    frame["english"] = frame["term"].map(tables["terms"].set_index("term")["english"])
    tested, called = len(frame), int(frame["call"].isin(CALLED).sum())
    frame["strength"] = frame["estimate"].abs()
    frame = frame.sort_values(["p", "strength", "term"], ascending=[True, False, True])
    if frame.empty:  # a figure with nothing in it still says so, from the frame alone
        frame = pd.DataFrame([{"contrast": contrast, "theme": theme, "term": "", "centre": 0.0}])
    frame["tested"], frame["called"] = tested, called
    frame["detectable"] = median_detectable(here)
    frame["documents"] = len(options.get("references", {}).get(contrast, ()))
    frame["equivalence"] = EQUIVALENCE
    return frame.reindex(columns=COLUMNS).reset_index(drop=True)


@style.styled
def draw(frame: pd.DataFrame, *, lang: str, themes: list[dict], labels: dict | None = None):
    """Draw what `data` returned; returns a matplotlib Figure, two columns wide."""
    from matplotlib.ticker import MaxNLocator

    words = WORDS[lang]
    fig = style.new(style.TWO_COLUMNS, 118 * style.MM)
    height = fig.get_size_inches()[1]
    ax = fig.add_axes((0.06, 0.8 / height, 0.87, 1 - 1.3 / height))
    drawn = frame[frame["evidence"].notna()]
    limits = _limits(ax, drawn)
    forest.ratio_axis(ax, limits)
    low, high = forest.band_of(frame)
    if low < high:
        ax.axvspan(low, high, color=style.LIGHT, lw=0, zorder=0)
    ax.axvline(0, color="#4D4D4D", lw=0.7, zorder=1)
    ax.set_xlabel(forest.WORDS[lang]["ratio"], labelpad=2)
    ax.set_ylabel(words["y"], labelpad=3)
    ax.yaxis.set_major_locator(MaxNLocator(integer=True))
    ax.tick_params(axis="y", length=2.5)
    _bar(ax, drawn, words)
    beyond = _points(ax, drawn, limits)
    named = _names(fig, ax, drawn, limits, lang=lang)
    tested, called = int(frame["tested"].iloc[0]), int(frame["called"].iloc[0])
    if not called:
        forest.say_nothing_called(ax, frame, lang=lang, side="left")
    style.title_and_note(
        fig,
        words["title"].format(_head(frame, lang=lang, themes=themes, labels=labels)),
        forest.known(frame, lang=lang, labels=labels)
        + words["note"].format(
            tested, called, named, forest.said_of_band(frame, lang=lang),
            words["beyond"].format(beyond) if beyond else "",
            forest.reference(frame, lang=lang),
        ),
        constrained=False,
    )  # fmt: skip
    forest.legend(fig, sorted(set(drawn["call"])), lang=lang, line=False, top=0.23)
    return fig


def _head(frame: pd.DataFrame, *, lang: str, themes: list[dict], labels) -> str:
    """Return the name of the contrast, and of the theme inside which it is."""
    head = style.name(frame["contrast"].iloc[0], lang=lang, labels=labels)
    theme = frame["theme"].iloc[0]
    if theme == ANY:
        return head
    inside = style.theme_names(themes, lang).get(theme, theme)
    return f"{head}（{inside}）" if lang == "zh" else f"{head}, inside {inside}"


def _limits(ax, drawn: pd.DataFrame) -> tuple[float, float]:
    """Set limits that show all points up to forest.LIMIT, and return those of the ratio."""
    wide = drawn["estimate"].abs().max() if len(drawn) else 0.0
    side = min(max(wide * 1.12, 1.2), forest.LIMIT)
    top = drawn["evidence"].max() if len(drawn) else 0.0
    ax.set_xlim(-side, side)
    ax.set_ylim(0, max(top * 1.08, 2.0))
    return -side, side


def _bar(ax, drawn: pd.DataFrame, words: dict) -> None:
    """Draw where calls begin: between the last called term and the first that is not."""
    called = drawn["call"].isin(CALLED)
    if not called.any():
        return
    last, rest = drawn.loc[called, "evidence"].min(), drawn.loc[~called, "evidence"]
    below = rest[rest <= last]
    at = (last + below.max()) / 2 if len(below) else last * 0.98
    ax.axhline(at, color="#4D4D4D", lw=0.7, ls=(0, (4, 3)), zorder=1, gid="bar")
    ax.annotate(
        words["bar"], (1, at), xycoords=ax.get_yaxis_transform(), xytext=(3, 0),
        textcoords="offset points", ha="left", va="center", size=style.SMALL, color="#4D4D4D",
    )  # fmt: skip


def _spots(ax, rows: pd.DataFrame, limits: tuple[float, float]) -> np.ndarray:
    """Return where points are drawn, in display units."""
    return ax.transData.transform(
        np.column_stack([rows["estimate"].clip(*limits), rows["evidence"]])
    )


def _heights(ax) -> list[float]:
    """Return the heights of the dashed lines in display units."""
    lines = [line for line in ax.lines if line.get_gid() == "bar"]
    return [ax.transData.transform((0, line.get_ydata()[0]))[1] for line in lines]


def _points(ax, drawn: pd.DataFrame, limits: tuple[float, float]) -> int:
    """Draw the points, called ones on top; return how many lie beyond the edge."""
    for order, call in enumerate(reversed(CALLS)):
        part = drawn[drawn["call"] == call]
        look = style.CALLS[call]
        called = call in CALLED
        inside = part[part["estimate"].between(*limits)]
        ax.plot(
            inside["estimate"], inside["evidence"], ls="", marker=look["marker"], zorder=2 + order,
            ms=4.4 if called else 2.4, mfc=look["color"] if called else "white",
            mec="white" if called else look["color"], mew=0.4 if called else 0.6,
        )  # fmt: skip
    beyond = drawn[~drawn["estimate"].between(*limits)]
    for row in beyond.itertuples():
        right = row.estimate > 0
        ax.plot(
            limits[1] if right else limits[0], row.evidence, marker=5 if right else 4, ms=4,
            color=style.CALLS[row.call]["color"], clip_on=False, mew=0, zorder=7,
        )  # fmt: skip
    return len(beyond)


def _names(fig, ax, drawn: pd.DataFrame, limits, *, lang: str) -> int:
    """Name called terms, the strongest on either side first; return how many are named."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    called = drawn[drawn["call"].isin(CALLED)]
    called = called.assign(rank=called.groupby("call").cumcount())
    called = called.sort_values("rank", kind="stable").head(MOST)
    if called.empty:
        return 0
    fig.set_dpi(72)  # so that one display unit is one point
    renderer = FigureCanvasAgg(fig).get_renderer()
    solid = [
        (*spot, 2.4 if call in CALLED else 1.2)
        for spot, call in zip(_spots(ax, drawn, limits), drawn["call"], strict=True)
    ]
    spots = _spots(ax, called, limits)
    texts, wanted = [], []
    for row, (x, y) in zip(called.itertuples(), spots, strict=True):
        text = fig.text(
            0, 0, style.term(row.term, row.english, lang=lang, width=18), size=style.BASE,
            va="bottom", ha="left", color=style.INK,
        )  # fmt: skip
        box = text.get_window_extent(renderer)
        texts.append(text)
        wanted.append((x, y, box.width, box.height, len(called) <= FEW))
    box = ax.get_window_extent(renderer)
    # no label lies across the line where calls begin
    solid += [(x, y, 0.8) for x in np.arange(box.x0, box.x1, 3.0) for y in _heights(ax)]
    put = placement.place(
        wanted, frame=(box.x0 + 2, box.y0 + 2, box.x1 - 2, box.y1 - 2), points=solid
    )
    across, up = fig.get_size_inches() * 72
    for text, spot, (x, y, w, h, _) in zip(texts, put, wanted, strict=True):
        if spot is None:
            text.remove()
            continue
        x0, y0, distance = spot
        text.set_position((x0 / across, y0 / up))
        if distance > 6:
            nearest = (min(max(x, x0), x0 + w), min(max(y, y0), y0 + h))
            ends = ax.transData.inverted().transform([(x, y), nearest])
            ax.plot(ends[:, 0], ends[:, 1], color="#8C8C8C", lw=0.5, zorder=1.5)
    return sum(spot is not None for spot in put)
