"""Stability and coherence of the topic models by number of topics, the chosen one marked."""

import pandas as pd

from lunheng.figures import style
from lunheng.figures.nothing import NothingToShowError
from lunheng.figures.topics import TOO_FEW
from lunheng.settings.models import Config

NAME = "topic-selection"
TABLES = ("topic_selection",)
WORDS = {
    "zh": {
        "title": "话题模型的选择",
        "k": "话题数 K", "stability": "稳定性（0–1）", "stable_share": "稳定话题的比例（%）",
        "npmi": "连贯性 c_npmi", "chosen": "（选定 {0}，K = {1}）",
        "note": "稳定性：重抽文件后各话题前十词的平均一致程度；稳定话题：不低于 0.5。"
        "圆圈：由配置中的规则选定。共 {0} 个模型。",
    },
    "en": {
        "title": "Choice of topic model",
        "k": "number of topics K", "stability": "stability (0–1)",
        "stable_share": "stable topics (%)", "npmi": "coherence c_npmi",
        "chosen": " (chosen: {0}, K = {1})",
        "note": "Stability: mean agreement of the top ten terms under resampled documents; "
        "stable: 0.5 or more. Ring: chosen by the rule in the configuration. {0} models.",
    },
}  # fmt: skip
COLUMNS = ["model", "k", "stability", "stable_share", "npmi", "chosen"]


def wanted(config: Config) -> bool:
    """Return whether topics are asked for."""
    return config.topics is not None


def settings(config: Config) -> dict:
    """Return nothing: the table says it all."""
    return {}


def prints(config: Config) -> dict[str, dict[str, str]]:
    """Return nothing: models have no names in the configuration."""
    return {}


def data(tables: dict[str, pd.DataFrame], *, options: dict) -> pd.DataFrame:
    """Return table topic_selection, sorted by model and K. No options.

    Raises NothingToShowError if no model could be fitted.
    """
    frame = tables["topic_selection"][COLUMNS]
    if frame.empty:
        raise NothingToShowError(f"figures: {NAME}: table topic_selection is empty", **TOO_FEW)
    return frame.sort_values(["model", "k"]).reset_index(drop=True)


@style.styled
def draw(frame: pd.DataFrame, *, lang: str, themes: list[dict], labels: dict | None = None):
    """Draw what `data` returned; returns a matplotlib Figure, two columns wide."""
    words = WORDS[lang]
    fig = style.new(style.TWO_COLUMNS, 72 * style.MM)
    chosen = frame[frame["chosen"]]
    title = words["title"]
    if len(chosen):
        one = chosen.iloc[0]
        title += words["chosen"].format(one["model"].upper(), int(one["k"]))
    style.title_and_note(fig, title, words["note"].format(len(frame)))
    axes = fig.subplots(1, 3)
    models = sorted(set(frame["model"]))
    for ax, measure in zip(axes, ("stability", "stable_share", "npmi"), strict=True):
        for i, model in enumerate(models):
            part = frame[frame["model"] == model]
            ax.plot(
                part["k"], part[measure], color=style.PALETTE[i], marker=style.MARKERS[i], ms=4,
                lw=1.1, ls=["-", "--", ":"][i % 3], mec="white", mew=0.4, label=model.upper(),
            )  # fmt: skip
        ax.plot(
            chosen["k"], chosen[measure], ls="", marker="o", ms=10, mfc="none", mec="#000000",
            mew=1.0, clip_on=False,
        )  # fmt: skip
        if measure != "npmi":
            ax.axhline(0.5, color=style.GREY, lw=0.6, ls=(0, (3, 2)), zorder=0)
            ax.set_ylim(0, 1.04)
        if measure == "stable_share":
            style.percent(ax.yaxis)
        ax.tick_params(axis="y", length=2.5)
        ax.set_xticks(sorted(set(frame["k"])))
        ax.margins(x=0.08, y=0.15)
        ax.set_xlabel(words["k"])
        ax.set_ylabel(words[measure])
    axes[0].legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=len(models), borderaxespad=0.2)
    return fig
