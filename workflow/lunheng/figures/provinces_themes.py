"""Heat map of documents by themes, both clustered, with the dendrogram of the documents."""

import numpy as np
import pandas as pd

from lunheng.errors import nearest
from lunheng.figures import selectors, style
from lunheng.figures.nothing import NothingToShowError
from lunheng.output import coding_quality
from lunheng.settings.labels import of_documents, of_groups
from lunheng.settings.models import Config

NAME = "provinces-themes"
TABLES = ("theme_shares", "documents")
WORDS = {
    "zh": {
        "title": "各份文件的主题构成",
        "bar": "标准化份额（每一主题：均值 0，标准差 1）", "none": "其他",
        "note": "格内数字：占全部句子的比例（%）；颜色：该主题在 {0} 份文件中的标准化份额。"
        "行与列按标准化份额的 Ward 聚类排列；名称前的记号为其分组。",
        "dense": "颜色：该主题在 {0} 份文件中的标准化份额，每行一份；文件太多，名称与数字从略，"
        "见 figures/data。行与列按标准化份额的 Ward 聚类排列；行前的颜色为其分组。",
    },
    "en": {
        "title": "Themes by document",
        "bar": "standardised share (each theme: mean 0, sd 1)", "none": "other",
        "note": "Cell: share of sentences (%); colour: the theme's share standardised over "
        "{0} documents. Rows and columns in the order of Ward clustering of standardised "
        "shares; the mark before a name is its group.",
        "dense": "Colour: the theme's share standardised over {0} documents, a row each; too many "
        "for names and numbers, which figures/data has. Rows and columns in the order of Ward "
        "clustering of standardised shares; the colour before a row is its group.",
    },
}  # fmt: skip


# the width of the tree, and the least that is kept for names (figure fractions)
TREE, NAMES = {"zh": 0.135, "en": 0.13}, {"zh": 0.07, "en": 0.125}
ROW, NAMED = 4.3, 3.0  # mm: how high a row is, and from where its name and numbers can be read
LONGEST = 16  # em of a document's name
ORDERED, MOST = 100, 1000  # documents whose leaves are put in the best order; that are drawn


def _wide(frame: pd.DataFrame, value: str) -> pd.DataFrame:
    return frame.pivot(index="document", columns="theme", values=value)


def _linkage(z: pd.DataFrame):
    from scipy.cluster.hierarchy import linkage, optimal_leaf_ordering

    values = z.to_numpy(float)
    tree = linkage(values, method="ward")
    # its time grows with the square; among many rows nobody sees which of two neighbours is first
    return optimal_leaf_ordering(tree, values) if len(values) <= ORDERED else tree


def wanted(config: Config) -> bool:
    """Return whether the study has themes."""
    return bool(config.codebook)


def settings(config: Config) -> dict:
    """Return the grouping whose groups are single documents, and the groups of these."""
    return {"grouping": "documents", "groups": selectors.groups(config, config.figures.regions)}


def prints(config: Config) -> dict[str, dict[str, str]]:
    """Return the names of the groups, and of the documents in them that have one."""
    regions = config.figures.regions
    groups = config.groupings[regions] if regions else {}
    named = of_documents(config, *(group.documents for group in groups.values()))
    return named | of_groups(config, config.figures.regions)


def data(tables: dict[str, pd.DataFrame], *, options: dict) -> pd.DataFrame:
    """Return document, region, theme, share, z (standardised by theme), row and column.

    Options: `grouping` (one whose groups are single documents), `groups` (region id → its
    documents; only these are shown). Raises LunhengError if the grouping has fewer than three
    groups.
    """
    from scipy.cluster.hierarchy import leaves_list

    table, grouping = tables["theme_shares"], options["grouping"]
    here = table[table["grouping"] == grouping]
    members = options.get("groups") or {}
    if members:
        here = here[here["group"].isin({d for ds in members.values() for d in ds})]
    if here["group"].nunique() < 3:
        raise NothingToShowError(
            f"figures: {NAME}: grouping {grouping!r} has {here['group'].nunique()} groups in "
            f"table theme_shares{nearest(grouping, set(table['grouping']))}; clustering wants "
            "three or more",
            zh="各文件的主题：聚类至少要三份文件",
            en="Themes by document: it takes three documents to cluster them",
        )
    if (n := here["group"].nunique()) > MOST:
        raise NothingToShowError(
            f"figures: {NAME}: {n} documents are more than a page can show",
            zh=f"各文件的主题：{n} 份文件，一页画不下；见 tables/theme_shares.csv",
            en=f"Themes by document: {n} documents are more than a page can show; see "
            "tables/theme_shares.csv",
        )
    frame = here[["group", "theme", "share_sentences"]].set_axis(
        ["document", "theme", "share"], axis=1
    )
    shares = _wide(frame, "share").sort_index().sort_index(axis=1).fillna(0.0)
    spread = shares.std(ddof=0).replace(0.0, 1.0)
    z = (shares - shares.mean()) / spread
    rows = [z.index[i] for i in leaves_list(_linkage(z))]
    columns = [z.columns[i] for i in leaves_list(_linkage(z.T))]
    region = {d: r for r, ds in members.items() for d in ds}
    frame = shares.stack().rename("share").reset_index()
    frame["z"] = z.stack().to_numpy()
    frame["region"] = [region.get(d, "") for d in frame["document"]]
    regions = list(members)
    frame["region_row"] = frame["region"].map({r: i for i, r in enumerate(regions)}).fillna(-1)
    frame["region_row"] = frame["region_row"].astype(int)
    frame["row"] = frame["document"].map(rows.index)
    frame["column"] = frame["theme"].map(columns.index)
    return frame.sort_values(["row", "column"]).reset_index(drop=True)


@style.styled
def draw(frame: pd.DataFrame, *, lang: str, themes: list[dict], labels: dict | None = None):
    """Draw what `data` returned; returns a matplotlib Figure, two columns wide."""
    import seaborn as sns

    words, names = WORDS[lang], style.short_names(themes, lang)
    documents = frame.drop_duplicates("document").sort_values("row")
    columns = list(frame.drop_duplicates("theme").sort_values("column")["theme"])
    n, beside = len(documents), 53 if lang == "en" else 36
    row = min(ROW, (style.PAGE / style.MM - beside) / n)
    named = row >= NAMED
    called = [
        style.truncate(style.name(d, lang=lang, labels=labels), LONGEST)
        for d in documents["document"]
    ]
    fig = style.new(style.TWO_COLUMNS, (n * row + beside) * style.MM)
    signs = coding_quality.meanings(coding_quality.signs_of(themes))[lang]
    note = words["note" if named else "dense"].format(n)
    note += (" " if lang == "en" and signs else "") + signs
    bottom, top = style.title_and_note(fig, words["title"], note, constrained=False)
    height = fig.get_size_inches()[1]
    top -= _regions(fig, documents, lang, labels, top) / height
    y0, y1 = bottom + 0.45 / height, top - (0.98 if lang == "en" else 0.34) / height
    longest = max(map(style.em, called)) * style.BASE / 72 / style.TWO_COLUMNS + 0.025
    left = TREE[lang] + 0.015 + (max(NAMES[lang], longest) if named else 0)
    tree = fig.add_axes((0.01, y0, TREE[lang], y1 - y0))
    heat = fig.add_axes((left, y0, 0.985 - left, y1 - y0))
    bar = fig.add_axes((left, bottom + 0.29 / height, 0.985 - left, 0.07 / height))
    z = _wide(frame, "z").loc[documents["document"], columns]
    share = _wide(frame, "share").loc[documents["document"], columns]
    reach = float(np.ceil(np.abs(z.to_numpy()).max() * 2) / 2) or 1.0
    # blue to brown through white: dark at both ends, told apart by the printed numbers in grey
    sns.heatmap(
        z, ax=heat, cbar_ax=bar, cmap="PuOr_r", vmin=-reach, vmax=reach,
        annot=share.to_numpy() * 100 if named else None, fmt=".1f",
        annot_kws={"size": style.SMALL}, linewidths=0.4 if named else 0, linecolor="white",
        cbar_kws={"orientation": "horizontal"},
        xticklabels=False, yticklabels=False,
    )  # fmt: skip
    _dendrogram(tree, z.sort_index().sort_index(axis=1), n)
    _names(heat, documents if named else None, called, columns, names, lang)
    _marks(heat, documents, size=min(4.0, row * 72 * style.MM))
    bar.tick_params(length=2, pad=1.5, labelsize=style.SMALL)
    bar.set_xlabel(words["bar"], size=style.SMALL, labelpad=1.5)
    bar.spines[:].set_visible(False)
    return fig


def _dendrogram(ax, z: pd.DataFrame, n: int) -> None:
    """Draw the tree of the documents on the left, its leaves at the heat map's rows."""
    from scipy.cluster.hierarchy import dendrogram

    shape = dendrogram(_linkage(z), no_plot=True)
    for up, across in zip(shape["icoord"], shape["dcoord"], strict=True):
        # scipy puts leaf i at 10 i + 5; the heat map at i + 0.5
        ax.plot(across, np.asarray(up) / 10, color="#4D4D4D", lw=0.7, solid_capstyle="round")
    ax.set_ylim(n, 0)
    ax.invert_xaxis()
    ax.margins(x=0.01)
    ax.axis("off")


def _names(heat, documents, called, columns, names, lang: str) -> None:
    # English words are wider than a column: upright, as Chinese names needn't be
    room = 14.0 if lang == "en" else 5.0
    heads = [style.balance(names.get(t, t), room) for t in columns]
    heat.set_xlabel("")
    heat.set_ylabel("")
    heat.set_xticks(np.arange(len(columns)) + 0.5, heads, size=style.SMALL, linespacing=1.05)
    heat.xaxis.tick_top()
    heat.tick_params(axis="x", length=0, pad=2, labelrotation=90 if lang == "en" else 0)
    if documents is not None:
        heat.set_yticks(documents["row"] + 0.5, called, rotation=0)
    heat.tick_params(axis="y", length=0, pad=9)


def _marks(heat, documents, *, size: float) -> None:
    """Mark each document's region between name and cells."""
    for row in documents[documents["region_row"] >= 0].itertuples():
        look = style.look(row.region_row) | {"mew": 0.3}
        if size < 2:  # no shape can be seen, so that the colour alone is left
            look |= {"marker": "s", "mew": 0, "mfc": look["color"]}
        heat.plot(
            -0.013, row.row + 0.5, transform=heat.get_yaxis_transform(), clip_on=False, ms=size,
            **look,
        )  # fmt: skip


def _regions(fig, documents, lang: str, labels, top: float) -> float:
    """Draw the legend of regions, in the title's line where it fits; return its own inches."""
    own = documents[documents["region_row"] >= 0].drop_duplicates("region_row")
    own = own.sort_values("region_row")
    names = [style.name(r, lang=lang, labels=labels) for r in own["region"]]
    entries = style.handles([style.look(r) for r in own["region_row"]], names, size=4)
    width = fig.get_size_inches()[0] * 72
    if sum(style.em(name) * style.BASE + 20 for name in names) > width * 0.6:
        return style.legend(fig, entries, top=top)
    if entries:
        fig.legend(
            handles=entries, loc="upper right", ncols=len(entries), handlelength=1,
            bbox_to_anchor=(0.99, 1 - 0.03 / fig.get_size_inches()[1]), borderaxespad=0,
        )  # fmt: skip
    return 0.0
