"""Correspondence analysis: documents, texts laid in afterwards, and the terms that matter."""

import pandas as pd

from lunheng.figures import placement, selectors, style
from lunheng.figures.nothing import NothingToShowError
from lunheng.settings.labels import of_documents, of_groups
from lunheng.settings.models import Config

NAME = "map"
CROWDED = 60  # documents beyond which names are left out where they find no room
LONGEST = 16  # em of a document's name
TABLES = ("map", "terms", "documents")
WORDS = {
    "zh": {
        "title": "文件与用词的对应分析", "axis": "第 {0} 轴（占总惯量 {1} %）",
        "other": "其他", "supplementary": "补充点（不参与定轴）",
        "note": "灰字：对前两轴贡献最大的词（标出 {1} 个，另有 {2} 个因无处可放而略去）。"
        "两轴同尺；距离近者用词相近。参与定轴的文件 n = {0}。",
        "unnamed": "另有 {0} 份文件因无处可放而未标名，见 figures/data。",
    },
    "en": {
        "title": "Correspondence analysis of documents and terms",
        "axis": "axis {0} ({1} % of inertia)",
        "other": "other", "supplementary": "laid in afterwards",
        "note": "Grey: terms that contribute most to the two axes ({1} shown, {2} left out for "
        "want of room). One scale for both axes; what lies close is worded alike. "
        "Documents that make the axes: n = {0}.",
        "unnamed": " {0} documents are not named for want of room; figures/data has them.",
    },
}  # fmt: skip


def wanted(config: Config) -> bool:
    """Return whether distances and a map are asked for."""
    return config.similarity is not None


def settings(config: Config) -> dict:
    """Return the groups that colour documents."""
    return {"groups": selectors.groups(config, config.figures.regions)}


def prints(config: Config) -> dict[str, dict[str, str]]:
    """Return the names of the groups, and of the documents on the map that have one."""
    shown = (config.similarity.active, config.similarity.supplementary)
    named = of_documents(config, *filter(None, shown))
    return named | of_groups(config, config.figures.regions)


def data(tables: dict[str, pd.DataFrame], *, options: dict) -> pd.DataFrame:
    """Return documents, supplementary documents, top terms and the two axes' inertia.

    Options: `groups` (region id → documents), `n_terms` (28). Raises LunhengError if
    the table has no documents.
    """
    table = tables["map"]
    if not (table["kind"] == "document").any():
        raise NothingToShowError(
            f"figures: {NAME}: table map has no documents; rebuild it",
            zh="文件与用词的对应图：共有常用词的文件不足三份，或用词全同，画不成图",
            en="Map of documents and terms: fewer than three documents share words enough, or all "
            "use them alike",
        )
    term = table[table["kind"] == "term"]
    term = term.sort_values(["contribution", "name"], ascending=[False, True])
    term = term.head(int(options.get("n_terms", 28)))
    inertia = table[(table["kind"] == "inertia") & table["name"].isin(["1", "2"])]
    rest = table[table["kind"].isin(["document", "supplementary"])].sort_values(["kind", "name"])
    frame = pd.concat([rest, term, inertia.sort_values("name")], ignore_index=True)
    regions = options.get("groups") or {}
    region = {d: r for r, ds in regions.items() for d in ds}
    gloss = tables["terms"].set_index("term")["english"]
    frame["region"] = [region.get(name, "") for name in frame["name"]]
    order = {r: i for i, r in enumerate(regions)}
    frame["region_row"] = frame["region"].map(order).fillna(-1).astype(int)
    frame["english"] = frame["name"].where(frame["kind"] == "term").map(gloss)
    return frame[
        ["kind", "name", "english", "region", "region_row", "x", "y", "mass", "contribution"]
    ]


def _region_look(number: int) -> dict:
    """Return the look of a region: squares first, and no vermilion, which the text laid in has."""
    first = ["#0072B2", "#009E73", "#E69F00", "#CC79A7", "#56B4E9"]
    if number < len(first):
        colour, marker = first[number], ["s", "^", "D", "v", "P"][number]
        return {"color": colour, "marker": marker, "mfc": colour, "mec": "white", "mew": 0.4}
    return style.look(number + 2)  # hollow: none of them is the star of a text laid in


def _look(row) -> dict:
    if row.kind == "supplementary":
        return {"marker": "*", "ms": 8, "mfc": "#D55E00", "mec": "#000000", "mew": 0.6}
    if 0 <= row.region_row < style.MOST_LOOKS:
        return {"ms": 5, **_region_look(row.region_row)}
    return {"marker": "o", "ms": 3.6, "mfc": "white", "mec": "#4D4D4D", "mew": 0.8}


@style.styled
def draw(frame: pd.DataFrame, *, lang: str, themes: list[dict], labels: dict | None = None):
    """Draw what `data` returned; returns a matplotlib Figure, two columns wide."""
    words = WORDS[lang]
    fig = style.new(style.TWO_COLUMNS, 172 * style.MM)
    n = int((frame["kind"] == "document").sum())
    places = frame[frame["kind"] != "inertia"]
    height = fig.get_size_inches()[1]
    top = 1 - 0.2 / height
    room = _legend(fig, places, words, lang, labels, top)
    y0, y1 = 0.66 / height, top - room / height
    ax = fig.add_axes((0.075, y0, 0.915, y1 - y0))
    ax.axhline(0, color="#CCCCCC", lw=0.5, zorder=0)
    ax.axvline(0, color="#CCCCCC", lw=0.5, zorder=0)
    _limits(ax, places, fig)
    shown, dropped, unnamed = _draw_points(fig, ax, places, lang=lang, labels=labels)
    note = words["note"].format(n, shown, dropped)
    note += words["unnamed"].format(unnamed) if unnamed else ""
    style.title_and_note(fig, words["title"], note, constrained=False)
    share = frame[frame["kind"] == "inertia"].set_index("name")["y"]
    for axis, key in ((ax.xaxis, "1"), (ax.yaxis, "2")):
        value = f"{share[key] * 100:.1f}" if key in share.index else "–"
        axis.set_label_text(words["axis"].format(key, value))
    ax.tick_params(axis="y", length=2.5)
    ax.spines[["top", "right"]].set_visible(True)
    return fig


def _limits(ax, places: pd.DataFrame, fig) -> None:
    """Set limits with the same scale on both axes, and room for labels at the edges."""
    width, height = fig.get_size_inches() * (ax.get_position().width, ax.get_position().height)
    x, y = places["x"], places["y"]
    unit = max((x.max() - x.min()) / (width * 0.86), (y.max() - y.min()) / (height * 0.92)) or 1
    cx, cy = (x.max() + x.min()) / 2, (y.max() + y.min()) / 2
    ax.set_xlim(cx - unit * width / 2, cx + unit * width / 2)
    ax.set_ylim(cy - unit * height / 2, cy + unit * height / 2)


def _in_order(places: pd.DataFrame, *, crowded: bool) -> pd.DataFrame:
    """Return the points in the order in which their labels are placed.

    Documents first; terms first where there are too many documents for each to have its name.
    """
    rank = {"supplementary": 0, "document": 1, "term": 2}
    order = places.assign(rank=places["kind"].map(rank), far=-places["x"].abs())
    order = order.sort_values(["rank", "region_row", "name"], ascending=[True, False, True])
    terms = order[order["kind"] == "term"].sort_values(
        ["contribution", "name"], ascending=[False, True]
    )
    rest = order[order["kind"] != "term"]
    if not crowded:
        return pd.concat([rest, terms])
    laid = rest["kind"] == "supplementary"
    return pd.concat([rest[laid], terms, rest[~laid]])


def _draw_points(fig, ax, places: pd.DataFrame, *, lang: str, labels) -> tuple[int, int, int]:
    """Draw points and as many labels as fit; return terms shown, dropped; documents unnamed."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    fig.set_dpi(72)  # so that one display unit is one point
    renderer = FigureCanvasAgg(fig).get_renderer()
    crowded = (places["kind"] == "document").sum() > CROWDED
    order = _in_order(places, crowded=crowded)
    spots = ax.transData.transform(order[["x", "y"]].to_numpy(float))
    texts, wanted = [], []
    for row, (x, y) in zip(order.itertuples(), spots, strict=True):
        is_term = row.kind == "term"
        words = (
            style.term(row.name, row.english, lang=lang, width=16)
            if is_term
            else style.truncate(style.name(row.name, lang=lang, labels=labels), LONGEST)
        )
        text = fig.text(
            0, 0, words, size=style.SMALL if is_term else 6.6, va="bottom", ha="left",
            color="#6B6B6B" if is_term else style.INK,
        )  # fmt: skip
        box = text.get_window_extent(renderer)
        texts.append(text)
        must = row.kind == "supplementary" or (row.kind == "document" and not crowded)
        wanted.append((x, y, box.width, box.height, must))
    radius = {"supplementary": 4.2, "document": 2.6, "term": 1.3}
    solid = [(*s, radius[k]) for s, k in zip(spots, order["kind"], strict=True)]
    box = ax.get_window_extent(renderer)
    put = placement.place(
        wanted, frame=(box.x0 + 2, box.y0 + 2, box.x1 - 2, box.y1 - 2), points=solid
    )
    fig_width, fig_height = fig.get_size_inches() * 72
    shown = unnamed = 0
    for row, text, spot, (x, y), (_, _, w, h, _) in zip(
        order.itertuples(), texts, put, spots, wanted, strict=True
    ):
        if row.kind != "term":
            ax.plot(row.x, row.y, ls="", zorder=4, **_look(row))
        if spot is None:
            text.remove()
            unnamed += row.kind == "document"
            continue
        x0, y0, distance = spot
        text.set_position((x0 / fig_width, y0 / fig_height))
        if row.kind == "term":
            shown += 1
            ax.plot(row.x, row.y, marker="x", ms=2.6, mew=0.6, color="#A0A0A0", zorder=1)
            continue
        if distance > 6:
            nearest = (min(max(x, x0), x0 + w), min(max(y, y0), y0 + h))
            ends = ax.transData.inverted().transform([(x, y), nearest])
            ax.plot(ends[:, 0], ends[:, 1], color="#8C8C8C", lw=0.5, zorder=2)
    return shown, int((places["kind"] == "term").sum()) - shown, unnamed


def _legend(fig, places: pd.DataFrame, words: dict, lang: str, labels, y: float) -> float:
    """Draw the legend, at the right where a line is enough; return the inches that it takes."""
    looks, names = {}, {}
    for row in places[places["kind"] != "term"].itertuples():
        if row.kind == "supplementary":
            key, name = 99, words["supplementary"]
        elif 0 <= row.region_row < style.MOST_LOOKS:
            key, name = row.region_row, style.name(row.region, lang=lang, labels=labels)
        else:
            key, name = 50, words["other"]
        looks[key], names[key] = _look(row), name
    order = sorted(looks)
    sizes = [looks[key].pop("ms") for key in order]
    entries = style.handles([looks[key] for key in order], [names[key] for key in order])
    for entry, size in zip(entries, sizes, strict=True):
        entry.set_markersize(size)
    if sum(style.em(names[key]) * style.BASE + 20 for key in order) > fig.get_figwidth() * 72 - 12:
        return style.legend(fig, entries, top=y)
    fig.legend(
        handles=entries, loc="upper right", borderaxespad=0, bbox_to_anchor=(0.99, y),
        ncols=len(entries), handlelength=1,
    )  # fmt: skip
    return 0.24
