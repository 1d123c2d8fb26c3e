"""Themes year by year: share of sentences with interval, smoothed, gaps marked."""

import numpy as np
import pandas as pd

from lunheng.errors import nearest
from lunheng.figures import style
from lunheng.figures.nothing import NothingToShowError
from lunheng.settings.labels import of_sources
from lunheng.settings.models import Config

NAME = "trends-themes"
TABLES = ("trends",)
WORDS = {
    "zh": {
        "title": "{0}：各主题所占份额，{1}–{2}", "y": "占句子的比例（%）", "x": "年份",
        "value": "当年份额与 95 % 区间", "smooth": "相邻报告的局部平均",
        "missing": "有报告而本数据缺失", "none": "当年没有报告",
        "note": "n = {0} 份报告；有报告而缺文本 {1} 年，没有报告 {2} 年。区间：Jeffreys 区间，"
        "按段落内相关折算。"
        "各图纵轴刻度不同。",
    },
    "en": {
        "title": "{0}: theme shares, {1}–{2}", "y": "share of sentences (%)", "x": "year",
        "value": "year's share, 95 % interval", "smooth": "local mean of neighbouring reports",
        "missing": "report missing in these texts", "none": "no report that year",
        "note": "n = {0} reports; {1} years whose report is missing here, {2} years without a "
        "report. Interval: Jeffreys', for that report, discounted for correlation within "
        "paragraphs. Vertical scales differ.",
    },
}  # fmt: skip


def wanted(config: Config) -> bool:
    """Return whether the study follows themes over years."""
    return config.trends is not None and config.codebook is not None


def settings(config: Config) -> dict:
    """Return the series."""
    return {"series": config.trends.series}


def prints(config: Config) -> dict[str, dict[str, str]]:
    """Return the name of the series, which is a source."""
    return of_sources(config, config.trends.series)


def data(tables: dict[str, pd.DataFrame], *, options: dict) -> pd.DataFrame:
    """Return theme, year, status, value, low, high, smooth for one series.

    Options: `series` (default national), `themes` (order; default all). Raises LunhengError
    if the series has no theme rows.
    """
    table, series = tables["trends"], options.get("series", "national")
    here = table[(table["series"] == series) & (table["kind"] == "theme")]
    if here.empty:
        raise NothingToShowError(
            f"figures: {NAME}: series {series!r} has no themes in table trends"
            f"{nearest(series, set(table['series']))}; name one that has",
            zh="各年主题：没有写明年份的文件",
            en="Themes by year: no document has a year",
        )
    order = list(options.get("themes") or sorted(set(here["name"])))
    here = here[here["name"].isin(order)].rename(columns={"name": "theme"})
    here = here.assign(panel=here["theme"].map(order.index))
    columns = ["series", "panel", "theme", "year", "status", "value", "low", "high", "smooth"]
    return here.sort_values(["panel", "year"])[columns].reset_index(drop=True)


@style.styled
def draw(frame: pd.DataFrame, *, lang: str, themes: list[dict], labels: dict | None = None):
    """Draw what `data` returned; returns a matplotlib Figure, two columns wide."""
    words, names = WORDS[lang], style.theme_names(themes, lang)
    colours = {theme["id"]: theme.get("colour") or style.PALETTE[0] for theme in themes}
    order = list(frame.drop_duplicates("panel").sort_values("panel")["theme"])
    lines = -(-len(order) // 3)
    fig = style.new(style.TWO_COLUMNS, min((lines * 40 + 24) * style.MM, style.PAGE))
    years = (int(frame["year"].min()), int(frame["year"].max()))
    status = frame.drop_duplicates("year")["status"].value_counts()
    counts = [int(status.get(s, 0)) for s in ("present", "missing", "none")]
    series = style.name(frame["series"].iloc[0], lang=lang, labels=labels)
    _, top = style.title_and_note(
        fig, words["title"].format(series, *years), words["note"].format(*counts), legend=0.22
    )
    axes = fig.subplots(lines, 3, sharex=True, squeeze=False).ravel()
    for ax, theme in zip(axes, order, strict=False):
        _panel(ax, frame[frame["theme"] == theme], colours.get(theme, style.PALETTE[0]), years)
        ax.set_title(style.wrap(names.get(theme, theme), 17), loc="left", pad=3)
    for ax in axes[len(order) :]:
        ax.set_axis_off()
    for i, ax in enumerate(axes[: len(order)]):
        if i % 3 == 0:
            ax.set_ylabel(words["y"])
        if i + 3 >= len(order):
            ax.set_xlabel(words["x"])
            ax.tick_params(labelbottom=True)
    _legend(fig, words, counts, top)
    return fig


def _panel(ax, part: pd.DataFrame, colour: str, years: tuple[int, int]) -> None:
    """Draw one theme: dots with intervals, the smooth line, and two kinds of gap."""
    there = part[part["status"] == "present"]
    ax.vlines(there["year"], there["low"], there["high"], color="#A8A8A8", lw=0.6, zorder=2)
    ax.plot(there["year"], there["value"], ls="", marker="o", ms=1.9, color="#5E5E5E", zorder=3)
    # a long silence breaks the line: it would claim years that nobody reported on
    smooth = there.set_index("year")["smooth"]
    runs = np.cumsum(np.diff(smooth.index.to_numpy(), prepend=years[0]) > 3)
    for _, run in smooth.groupby(runs):
        ax.plot(run.index, run, color=colour, lw=1.8, zorder=4, solid_capstyle="round")
    for year in part.loc[part["status"] == "none", "year"]:
        ax.axvspan(year - 0.5, year + 0.5, color="#E4E4E4", lw=0, zorder=0)
    gone = part.loc[part["status"] == "missing", "year"]
    if len(gone):  # an empty line that is not clipped would upset the layout
        ax.plot(
            gone, np.zeros(len(gone)), ls="", marker="x", ms=3, mew=0.8, color="#000000",
            clip_on=False, zorder=5,
        )  # fmt: skip
    top = np.nanmax(
        [min(there["high"].max(), 3 * there["value"].max()), there["value"].max(), 0.01]
    )
    ax.set_ylim(0, top * 1.08)
    ax.set_xlim(years[0] - 1, years[1] + 1)
    ax.tick_params(axis="y", length=2.5)
    style.percent(ax.yaxis)


def _legend(fig, words: dict, counts: list[int], top: float) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    handles = [
        Line2D([], [], color="#A8A8A8", lw=0.8, marker="o", ms=2.4, mfc="#5E5E5E", mec="none",
               label=words["value"]),
        Line2D([], [], color=style.INK, lw=1.8, label=words["smooth"]),
    ]  # fmt: skip
    if counts[1]:
        handles.append(
            Line2D([], [], ls="", marker="x", ms=3.4, mew=0.9, color="k", label=words["missing"])
        )
    if counts[2]:
        handles.append(Patch(color="#E4E4E4", label=words["none"]))
    fig.legend(
        handles=handles, loc="upper left", bbox_to_anchor=(0.005, top), ncols=4, borderaxespad=0
    )
