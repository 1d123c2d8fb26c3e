"""Theme shares by group of documents, with 95 % intervals."""

import pandas as pd

from lunheng.errors import nearest
from lunheng.figures import style
from lunheng.figures.nothing import NothingToShowError
from lunheng.settings.labels import of_groups
from lunheng.settings.models import Config

NAME = "theme-profile"
TABLES = ("theme_shares",)
LABEL = 12  # em: a longer name of a theme takes further lines
WORDS = {
    "zh": {
        "title": "各主题所占份额",
        "sentences": "占全部句子的比例（%）", "tokens": "占全部词的比例（%）",
        "note": "点：文件的平均；横线：95 % 区间（文件之间；单篇文本为 Jeffreys 区间，"
        "按段落内相关折算）。n = 文件数。"
        "一句可属多个主题。", "more": "另有 {0} 组未画，见 figures/data 与 tables。",
    },
    "en": {
        "title": "Theme shares",
        "sentences": "share of sentences (%)", "tokens": "share of tokens (%)",
        "note": "Dot: mean over documents; bar: 95 % interval over documents (for a single text, "
        "Jeffreys', discounted for correlation within paragraphs). n = documents. A sentence may "
        "have several themes.",
        "more": " {0} more groups are not drawn; figures/data and tables have them.",
    },
}  # fmt: skip


def wanted(config: Config) -> bool:
    """Return whether the study has themes, and a grouping is named for it."""
    return bool(config.codebook and config.figures.profile)


def settings(config: Config) -> dict:
    """Return the grouping that is shown, and its groups in order."""
    grouping = config.figures.profile
    return {"grouping": grouping, "shown": list(config.groupings[grouping])}


def prints(config: Config) -> dict[str, dict[str, str]]:
    """Return the names of the groups."""
    return of_groups(config, config.figures.profile)


def data(tables: dict[str, pd.DataFrame], *, options: dict) -> pd.DataFrame:
    """Return theme, group, share with interval; themes by the first group's share, falling.

    Options: `grouping` (id), `shown` (its groups in order; default all, as sorted), `measure`
    (sentences or tokens). Raises LunhengError if the grouping has no rows.
    """
    table, grouping = tables["theme_shares"], options["grouping"]
    here = table[table["grouping"] == grouping]
    if here.empty:
        raise NothingToShowError(
            f"figures: {NAME}: grouping {grouping!r} is not in table theme_shares"
            f"{nearest(grouping, set(table['grouping']))}; name one that is",
            zh="各主题所占份额：各组都没有文件",
            en="Theme shares: none of the groups has a document",
        )
    measure = options.get("measure", "sentences")
    groups = options.get("shown") or sorted(set(here["group"]))
    here = here[here["group"].isin(groups)]
    groups = [g for g in groups if g in set(here["group"])]
    first = here[here["group"] == groups[0]].set_index("theme")[f"share_{measure}"]
    order = sorted(set(here["theme"]), key=lambda t: (-first.get(t, 0.0), t))
    frame = pd.DataFrame(
        {
            "theme": here["theme"], "group": here["group"],
            "theme_row": here["theme"].map(order.index),
            "group_row": here["group"].map(groups.index),
            "n_documents": here["n_documents"], "measure": measure,
            "share": here[f"share_{measure}"], "low": here[f"share_{measure}_low"],
            "high": here[f"share_{measure}_high"],
        }
    )  # fmt: skip
    return frame.sort_values(["theme_row", "group_row"]).reset_index(drop=True)


@style.styled
def draw(frame: pd.DataFrame, *, lang: str, themes: list[dict], labels: dict | None = None):
    """Draw what `data` returned; returns a matplotlib Figure, two columns wide."""
    words, names = WORDS[lang], style.theme_names(themes, lang)
    more = frame["group_row"].nunique() - style.MOST_LOOKS
    frame = frame[frame["group_row"] < style.MOST_LOOKS]
    rows = frame.drop_duplicates("theme_row").sort_values("theme_row")
    groups = frame.drop_duplicates("group_row").sort_values("group_row")
    k = len(groups)
    height = min((len(rows) * (2.2 * k + 2.4) + 30) * style.MM, style.PAGE)
    fig = style.new(style.TWO_COLUMNS, height)
    entries = style.handles(
        [style.look(i) for i in range(k)],
        [_called(group, lang=lang, labels=labels) for group in groups.itertuples()],
    )
    note = words["note"] + (words["more"].format(more) if more > 0 else "")
    _, top = style.title_and_note(fig, words["title"], note, constrained=False)
    room = style.legend(fig, entries, top=top)
    for text in list(fig.texts):  # once more, with the room that the legend takes
        text.remove()
    style.title_and_note(fig, words["title"], note, legend=room)
    ax = fig.add_subplot()
    _dots(ax, frame, k, size=min(4.4, height / len(rows) / k * 72 * 1.4))
    for row in range(0, len(rows), 2):
        ax.axhspan(row - 0.5, row + 0.5, color="#F4F4F4", lw=0, zorder=0)
    named = [style.balance(names.get(t, t), LABEL) for t in rows["theme"]]
    ax.set_yticks(rows["theme_row"], named)
    ax.set_ylim(len(rows) - 0.5, -0.5)
    ax.set_xlim(left=0)
    ax.margins(x=0.02)
    style.percent(ax.xaxis)
    ax.grid(axis="x", color="#DDDDDD", lw=0.4)
    ax.set_xlabel(words[frame["measure"].iloc[0]])
    ax.set_ylabel("")
    return fig


def _dots(ax, frame: pd.DataFrame, k: int, *, size: float) -> None:
    """Draw shares and their intervals, the groups of a theme below each other."""
    for number, part in frame.groupby("group_row"):
        look = style.look(number)
        y = part["theme_row"] + (number - (k - 1) / 2) * 0.78 / k
        ax.hlines(y, part["low"], part["high"], colors=look["color"], lw=1.1, zorder=2)
        ax.scatter(
            part["share"], y, s=size**2, marker=look["marker"], facecolors=look["mfc"],
            edgecolors=look["mec"], linewidths=look["mew"], zorder=3,
        )  # fmt: skip


def _called(group, *, lang: str, labels: dict | None) -> str:
    """Return a group's name with its number of documents."""
    name = style.name(group.group, lang=lang, labels=labels)
    size = f"（n = {group.n_documents}）" if lang == "zh" else f" (n = {group.n_documents})"
    return name + size
