"""A text's argument: its sections and points, their themes, and which path meets what."""

import numpy as np
import pandas as pd

from lunheng.analysis.argument import outline, theme_vectors
from lunheng.figures import selectors, style
from lunheng.figures.nothing import NothingToShowError
from lunheng.settings.labels import of_documents
from lunheng.settings.models import Config

NAME = "structure"
TABLES = ("structure", "points", "documents")
MOST = 40  # rows; more would not fit a page
WORDS = {
    "zh": {
        "title": "文章的论证：章节、要点及其主题", "overlap": "与各短板的主题重合度",
        "shortcoming": "短板", "path": "路径", "front": "引言", "section": "第 {0} 节",
        "cut": "只画前 {0} 行，其余见数据文件。",
        "note": "圆点：该部分属于此主题的分句数占其分句数的比例（面积）；右侧数字：路径与"
        "短板的主题词构成在扣除共有部分之后的重合度，蓝底：为该短板之最高，且高于 95 % 的随机分配；"
        "灰色：无法判断；空格：不高于 0。"
        "短板、路径：至少一半分句为问题，或为举措、目标。n：分句数。",
    },
    "en": {
        "title": "The argument: sections, points and their themes",
        "overlap": "overlap with shortcomings", "shortcoming": "shortcoming", "path": "path",
        "front": "before the first heading", "section": "section {0}",
        "cut": "Only the first {0} rows are drawn; the data file has them all. ",
        "note": "Dot: share of a part's clauses that are on the theme (area). Number: overlap "
        "of a path's and a shortcoming's theme terms, what all share taken off; blue: the "
        "shortcoming's highest, and higher than in 95 % of random deals; grey: cannot tell; blank: "
        "not above 0. Shortcoming, "
        "path: at least half of the clauses are problems, or measures or aims. n: clauses.",
    },
}  # fmt: skip
LOOKS = {"shortcoming": ("v", "#D55E00"), "path": ("s", "#0072B2")}
LEFT, ROW = {"zh": 34.0, "en": 42.0}, 4.6  # mm


def wanted(config: Config) -> bool:
    """Return whether a contrast is named, and stances tell shortcomings from paths."""
    return bool(config.figures.focal and config.stances)


def settings(config: Config) -> dict:
    """Return the focal contrast and its target."""
    focal = config.figures.focal
    return {"contrast": focal, "targets": selectors.targets(config, focal)}


def prints(config: Config) -> dict[str, dict[str, str]]:
    """Return the name of the text, where it has one."""
    return of_documents(config, config.contrasts[config.figures.focal].target)


def data(tables: dict[str, pd.DataFrame], *, options: dict) -> pd.DataFrame:
    """Return one row a part of the text and theme or shortcoming.

    kind (theme, overlap), row, section, point, label, level, role, n_clauses, name (theme, or the
    shortcoming), column, value (share of clauses on the theme; overlap), call (of an overlap).
    Options: `themes`, `contrast`, `targets` (contrast → ids of its target; the first is drawn).
    Raises LunhengError if the text has no row in table points.
    """
    document = min(options["targets"][options["contrast"]], default=None)
    points = tables["points"][tables["points"]["document"] == document]
    if points.empty:
        raise NothingToShowError(
            f"figures: {NAME}: no document {document!r} in table points",
            zh="文章结构：目标一边没有文件",
            en="Structure: the target has no document",
        )
    themes = options["themes"]
    parts = outline(points).reset_index(names="row")
    shares = theme_vectors(points, parts, themes) / parts["n_clauses"].to_numpy()[:, None]
    keep = ["row", "section", "point", "label", "level", "role", "n_clauses"]
    frames = [
        parts[keep].assign(kind="theme", name=theme, column=i, value=shares[:, i], call="")
        for i, theme in enumerate(themes)
    ]
    found = tables["structure"][tables["structure"]["document"] == document]
    parts["key"] = (parts["section"] + " " + parts["label"]).str.strip()
    lacks = parts.loc[parts["role"] == "shortcoming", "key"].tolist()
    paths = parts[parts["role"] == "path"]
    met = paths.merge(found, left_on=["key", "level"], right_on=["path", "level"])
    met = met.assign(
        kind="overlap", name=met["shortcoming"], value=met["overlap"],
        column=met["shortcoming"].map({k: i for i, k in enumerate(lacks)}),
    )  # fmt: skip
    frame = pd.concat([*frames, met[frames[0].columns]], ignore_index=True)
    frame = frame.assign(document=document)
    return frame.sort_values(["row", "kind", "column"]).reset_index(drop=True)


def _row_names(ax, rows: pd.DataFrame, words: dict) -> None:
    for part in rows.itertuples():
        depth = part.section.count("/") if part.section else 0
        name = words["section"].format(part.section) if part.section else words["front"]
        if part.point:
            name, depth = part.label, depth + 1
        role = part.role
        if role:
            marker, colour = LOOKS[role]
            ax.plot(0.025, part.row, marker=marker, ms=4, color=colour, mec="white", mew=0.3)
        ax.text(
            0.07 + 0.07 * depth, part.row, name, ha="left", va="center",
            size=style.SMALL + 0.4,
        )  # fmt: skip
        ax.text(0.97, part.row, f"{part.n_clauses:.0f}", ha="right", va="center", size=style.SMALL,
                color=style.GREY)  # fmt: skip
    ax.text(0.97, -1, "n", ha="right", va="center", size=style.SMALL, color=style.GREY)
    ax.set_xlim(0, 1)
    ax.axis("off")


def _overlaps(ax, frame: pd.DataFrame, rows: pd.DataFrame) -> None:
    """Print the overlaps of paths with shortcomings, shaded."""
    here = frame[frame["kind"] == "overlap"]
    lacks = here.drop_duplicates("column").sort_values("column")
    for cell in here[here["value"] > 0.005].itertuples():
        met = cell.call == "met"
        colour = "#0072B2" if met else "#C9C9C9"
        ax.add_patch(ax_rectangle(cell.column, cell.row, colour, 0.15 + 0.6 * cell.value * met))
        ax.text(
            cell.column, cell.row, f"{cell.value:.2f}", ha="center", va="center",
            size=style.SMALL,
            color=style.INK if met else "#5F5F5F",
        )  # fmt: skip
    for lack in lacks.itertuples():
        ax.text(lack.column, -1, lack.name, ha="center", va="center", size=style.SMALL)
    ax.set_xlim(-0.5, max(len(lacks), 1) - 0.5)


def ax_rectangle(x: float, y: float, colour: str, alpha: float):
    """Return the shade of one cell."""
    from matplotlib.patches import Rectangle

    return Rectangle((x - 0.47, y - 0.44), 0.94, 0.88, fc=colour, alpha=alpha, lw=0)


@style.styled
def draw(frame: pd.DataFrame, *, lang: str, themes: list[dict], labels: dict | None = None):
    """Draw what `data` returned; returns a matplotlib Figure, two columns wide."""
    words, names = WORDS[lang], style.theme_names(themes, lang)
    frame = frame.assign(
        **{c: frame[c].fillna("").astype(str) for c in ("section", "label", "role", "call")}
    )
    n = int(frame["row"].max()) + 1
    note = (words["cut"].format(MOST) if n > MOST else "") + words["note"]
    frame = frame[frame["row"] < MOST]
    rows = frame.drop_duplicates("row").sort_values("row")
    shown = frame[frame["kind"] == "theme"]
    columns = list(shown.drop_duplicates("column").sort_values("column")["name"])
    lacks = frame.loc[frame["kind"] == "overlap", "column"].nunique()
    head, foot = (17.0 if lang == "zh" else 25.0), 11.0
    height = 7 + 5 + head + len(rows) * ROW + foot
    fig = style.new(style.TWO_COLUMNS, height * style.MM)
    text = style.name(frame["document"].iloc[0], lang=lang, labels=labels)
    title = f"{words['title']}（{text}）" if lang == "zh" else f"{words['title']} ({text})"
    style.title_and_note(fig, title, note, constrained=False)
    left, right = LEFT[lang], 14.0 * lacks
    widths = (left, 176 - left - right - 3 * (lacks > 0), right)
    starts = (1.0, left + 1, 177 - right)
    axes = [
        fig.add_axes([x / 178, foot / height, w / 178, len(rows) * ROW / height])
        for x, w in zip(starts, widths, strict=True)
        if w
    ]
    for ax in axes:
        ax.set_ylim(len(rows) - 0.5, -0.5)
        for row in rows.loc[rows["point"] == 0, "row"]:
            ax.axhspan(row - 0.5, row + 0.5, color="#F4F4F4", lw=0, zorder=0)
    _row_names(axes[0], rows, words)
    _dots(axes[1], shown, columns, names, lang)
    if lacks:
        _overlaps(axes[2], frame, rows)
        axes[2].axis("off")
        axes[2].set_title(style.balance(words["overlap"], 2.2 * lacks + 7), size=style.BASE, pad=14)
    _legend(fig, words, height)
    return fig


def _dots(ax, shown: pd.DataFrame, columns: list[str], names: dict, lang: str) -> None:
    some = shown[shown["value"] > 0]
    ax.scatter(
        some["column"], some["row"], s=np.minimum(some["value"], 1) * 62, color="#3B3B3B", lw=0,
        zorder=2,
    )  # fmt: skip
    for x in range(len(columns)):
        ax.axvline(x, color="#E3E3E3", lw=0.5, zorder=1)
        head = style.balance(names.get(columns[x], columns[x]), 12 if lang == "en" else 5)
        ax.text(x, -0.8, head, ha="center", va="bottom", rotation=90, size=style.SMALL,
                linespacing=0.95)  # fmt: skip
    ax.set_xlim(-0.6, len(columns) - 0.4)
    ax.axis("off")


def _legend(fig, words: dict, height: float) -> None:
    from matplotlib.lines import Line2D

    handles = [
        Line2D([], [], ls="", marker=m, color=c, ms=4.5, mec="white", mew=0.3, label=words[role])
        for role, (m, c) in LOOKS.items()
    ]
    fig.legend(
        handles=handles, loc="upper left", bbox_to_anchor=(0.012, 1 - 7.5 / height), ncols=1,
        borderaxespad=0, handlelength=0.9,
    )  # fmt: skip
