"""Dots with whiskers on a ratio scale, one row a term: what the keyness figures draw."""

import numpy as np
import pandas as pd

from lunheng.contrasts.detectable import median_detectable
from lunheng.contrasts.equivalence import EQUIVALENCE, band
from lunheng.figures import style
from lunheng.figures.nothing import NothingToShowError
from lunheng.tables.names import CALLED, OVER, UNDER, is_word

COLUMNS = [
    "contrast", "theme", "row", "term", "english", "call", "estimate", "log_ratio",
    "log_ratio_low", "log_ratio_high", "q", "n_target", "expected", "smallest_detectable",
    "tested", "called", "detectable", "documents", "frame_shift", "equivalence",
]  # fmt: skip
LIMIT = 7.0  # log2: nothing is drawn beyond 1/128 and 128

WORDS = {
    "zh": {
        "ratio": "目标与参照的频率之比（对数刻度）",
        "n": "频数", "expected": "期望", "q": "q",
        "empty": "没有可以判断的词",
        "detect": "可检出的最小比值：中位 {0}",
        "untested": "没有词达到检验条件",
        "documents": "参照：{0} 份文件。",
        "note": "点：收缩后的比值；短竖线与横线：未收缩的比值及 95 % 区间（文件层面）；"
        "箭头：区间超出图幅。{1}q：Benjamini–Hochberg 校正。检验 {2} 个词，作出判断 {3} 个。{0}",
        "band": "灰带：视为无差别的范围（{0} 至 {1} 倍）。",
        "no_band": "多数词的比值为 {0}，检验以此为准，因此没有“无差别”的范围。",
    },
    "en": {
        "ratio": "rate in target ÷ rate in reference (log scale)",
        "n": "count", "expected": "expected", "q": "q",
        "empty": "no term can be called",
        "detect": "smallest detectable ratio: median {0}",
        "untested": "no term meets the conditions for a test",
        "documents": "Reference: {0} documents.",
        "note": "Dot: shrunken ratio; tick and bar: plain ratio with its 95 % interval at the "
        "document level; arrowhead: the interval goes on. {1}q: Benjamini–Hochberg. {2} terms "
        "tested, {3} called. {0}",
        "band": "Grey band: taken as no difference ({0} to {1}). ",
        "no_band": "Most terms have a ratio of {0}, and tests are against it, so that no ratio is "
        "near enough to both to be no difference. ",
    },
}  # fmt: skip


def select(tables: dict[str, pd.DataFrame], *, contrast: str, theme: str) -> pd.DataFrame:
    """Return the words of one contrast and theme with `estimate`, the ratio to rank and draw by.

    Raises LunhengError if the contrast is not in the table.
    """
    table = tables["contrasts"]
    if contrast not in set(table["contrast"]):
        known = ", ".join(sorted(set(table["contrast"]))) or "none"
        raise NothingToShowError(
            f"figures: contrast {contrast!r} is not in table contrasts, which has: {known}; "
            "name one of them in the figure's options",
            zh="偏多与偏少的词：没有可比的词，至少有一边没有文件",
            en="Over- and under-used terms: nothing to compare, as one side has no document",
        )
    here = table[(table["contrast"] == contrast) & (table["theme"] == theme)]
    here = here[is_word(here["term"])]
    return here.assign(estimate=here["log_ratio_shrunken"].fillna(here["log_ratio"]))


def rows(
    tables: dict[str, pd.DataFrame], *, contrast: str, theme: str, n: int, options: dict
) -> pd.DataFrame:
    """Return the rows of one panel: called terms first, then the strongest not called, up to n.

    Where more than `n` terms are called, the strongest are kept. Options: `references` (contrast →
    reference documents, for the note). Raises LunhengError if the contrast is not in the table.
    """
    frame = select(tables, contrast=contrast, theme=theme)
    tested, detectable = int(frame["p"].notna().sum()), median_detectable(frame)
    is_called = frame["call"].isin(CALLED)
    called = int(is_called.sum())
    # only what was tested is drawn: the rest has no interval worth the ink
    frame = frame[frame["p"].notna() & frame["estimate"].notna()]
    frame["strength"] = frame["estimate"].abs()
    frame["first"] = ~frame["call"].isin(CALLED)
    frame = frame.sort_values(["first", "strength", "term"], ascending=[True, False, True]).head(n)
    side = np.where(frame["call"] == OVER, 0, np.where(frame["call"] == UNDER, 1, 2))
    frame = frame.assign(side=side).sort_values(
        ["side", "estimate", "term"], ascending=[True, False, True], kind="stable"
    )
    gloss = tables["terms"].set_index("term")["english"]
    frame["english"] = frame["term"].map(gloss)
    frame["row"] = np.arange(len(frame))
    if frame.empty:  # a panel with nothing in it still says so, from the frame alone
        frame = pd.DataFrame([{"contrast": contrast, "theme": theme, "row": -1, "term": ""}])
    frame["tested"], frame["called"], frame["detectable"] = tested, called, detectable
    frame["documents"] = len(options.get("references", {}).get(contrast, ()))
    frame["equivalence"] = EQUIVALENCE
    return frame.reindex(columns=COLUMNS).reset_index(drop=True)


def span(frame: pd.DataFrame) -> tuple[float, float]:
    """Return the log2 limits that show all points, and intervals as far as is sensible."""
    points = frame["estimate"].dropna()
    ends = frame[["log_ratio_low", "log_ratio_high"]].stack()
    ends = ends[np.isfinite(ends)].clip(-LIMIT, LIMIT)
    if points.empty:
        return -2.0, 2.0
    low = max(min(ends.quantile(0.05) if len(ends) else 0, points.min()) - 0.4, -LIMIT)
    high = min(max(ends.quantile(0.95) if len(ends) else 0, points.max()) + 0.4, LIMIT)
    return min(low, -1.2), max(high, 1.2)


def panel(
    ax, frame: pd.DataFrame, *, lang: str, limits: tuple[float, float], width: float, line: str
) -> None:
    """Draw one panel: term labels `width` em wide on the left, dots and intervals, zero line."""
    ax.set_xlim(*limits)
    ratio_axis(ax, limits)
    drawn = frame[frame["row"] >= 0]
    low, high = band_of(frame)
    if low < high:
        ax.axvspan(low, high, color=style.LIGHT, lw=0, zorder=0)
    ax.axvline(0, color="#4D4D4D", lw=0.7, zorder=1)
    if not (drawn["call"].isin(CALLED)).any():
        say_nothing_called(ax, frame, lang=lang)
    for call, part in drawn.groupby("call", sort=False):
        _intervals(ax, part, limits, colour=style.CALLS[call]["color"])
        _points(ax, part, limits, call=call)
    ax.set_ylim(max(len(drawn), 1) - 0.4, -0.6)
    ax.set_yticks(
        drawn["row"],
        [style.term(t, e, lang=lang, width=width, line=line)
         for t, e in zip(drawn["term"], drawn["english"], strict=True)],
    )  # fmt: skip
    for tick, call in zip(ax.get_yticklabels(), drawn["call"], strict=True):
        tick.set_color(style.INK if call in CALLED else "#5E5E5E")
        tick.set_linespacing(1.05)
    ax.tick_params(axis="y", length=0, pad=2)
    ax.spines["left"].set_visible(False)


def _intervals(ax, part: pd.DataFrame, limits: tuple[float, float], *, colour: str) -> None:
    """Draw intervals; an arrowhead where one goes on beyond the figure."""
    part = part[part[["log_ratio_low", "log_ratio_high"]].notna().any(axis=1)]
    low, high = part["log_ratio_low"].fillna(-np.inf), part["log_ratio_high"].fillna(np.inf)
    ax.hlines(part["row"], low.clip(*limits), high.clip(*limits), colors=colour, lw=1.0, zorder=2)
    for end, beyond, mark in ((limits[0], low < limits[0], 4), (limits[1], high > limits[1], 5)):
        rows = part.loc[beyond, "row"]
        ax.plot([end] * len(rows), rows, ls="", marker=mark, ms=3, color=colour, mew=0,
                clip_on=False)  # fmt: skip


def _points(ax, part: pd.DataFrame, limits: tuple[float, float], *, call: str) -> None:
    """Draw the shrunken ratios, filled where a call is made, and the plain ones as ticks."""
    import seaborn as sns

    look, called = style.CALLS[call], call in CALLED
    inside = part[part["log_ratio"].between(*limits, inclusive="neither")]
    ax.plot(inside["log_ratio"], inside["row"], ls="", marker="|", ms=4.5, mew=0.8,
            color=look["color"], zorder=3)  # fmt: skip
    sns.scatterplot(
        x=part["estimate"].clip(*limits), y=part["row"], ax=ax, marker=look["marker"],
        s=(4.6 if called else 3.4) ** 2, facecolor=look["color"] if called else "white",
        edgecolor=look["color"], linewidth=0.8, clip_on=False, legend=False, zorder=4,
    )  # fmt: skip
    ax.set(xlabel="", ylabel="")


def ratio_axis(ax, limits: tuple[float, float]) -> None:
    """Label an axis of log2 ratios as readers say them: 1/4, 1/2, 1, 2."""
    width = limits[1] - limits[0]
    step = 1 if width <= 6 else 2
    # a label at the very end would stand out over the figure's edge
    low, high = limits[0] + 0.04 * width, limits[1] - 0.04 * width
    ticks = [t for t in range(-8, 9) if t % step == 0 and low <= t <= high]
    ax.set_xticks(ticks, [style.ratio_label(t) for t in ticks])


def say_nothing_called(ax, frame: pd.DataFrame, *, lang: str, side: str = "right") -> None:
    """Write above the axes, on one side, that no term is called, and what could have been seen."""
    words = WORDS[lang]
    tested = int(frame["tested"].iloc[0])
    text = words["empty"] if tested else words["untested"]
    detect = frame["detectable"].iloc[0]
    if tested and detect == detect:
        text += "\n" + words["detect"].format(f"{detect:.1f}")
    ax.text(
        float(side == "right"), 1.01, text, transform=ax.transAxes, ha=side, va="bottom",
        size=style.SMALL, color="#4D4D4D", gid="nothing-called",
    )  # fmt: skip


def legend(fig, calls: list[str], *, lang: str, line: bool = True, top: float = 0.03) -> None:
    """Draw one legend of the calls that occur, at the right, `top` inches from the top.

    The title's line is 0.03. With `line`, the marks lie on a bar, as on intervals.
    """
    from matplotlib.lines import Line2D

    handles = []
    for call, look in style.CALLS.items():
        if call in calls:
            called = call in CALLED
            face = look["color"] if called else "white"
            handles.append(
                Line2D([], [], color=look["color"], marker=look["marker"], mfc=face, ms=4.2,
                       mec=look["color"], lw=1 if line else 0, label=look[lang])
            )  # fmt: skip
    if handles:
        fig.legend(
            handles=handles, loc="upper right", ncols=len(handles),
            bbox_to_anchor=(0.995, 1 - top / fig.get_size_inches()[1]), borderaxespad=0,
            handlelength=1.6,
        )  # fmt: skip


def note(frame: pd.DataFrame, *, lang: str, labels: dict | None) -> str:
    """Return the note below a keyness figure: its signs, numbers, what a reader must know."""
    words = WORDS[lang]
    one = frame.drop_duplicates(["contrast", "theme"])
    return known(frame, lang=lang, labels=labels) + words["note"].format(
        reference(frame, lang=lang), said_of_band(frame, lang=lang),
        int(one["tested"].sum()), int(one["called"].sum()),
    )  # fmt: skip


def band_of(frame: pd.DataFrame) -> tuple[float, float]:
    """Return the ends of the band of no difference, log2; the lower above the upper for none."""
    shift = frame["frame_shift"].astype(float).median()
    return band(0.0 if pd.isna(shift) else shift, equivalence=float(frame["equivalence"].iloc[0]))


def said_of_band(frame: pd.DataFrame, *, lang: str) -> str:
    """Return what the note says of the band: its ends, or that there is none, and why."""
    bands = {band_of(part) for _, part in frame.groupby(["contrast", "theme"], sort=False)}
    real = [ends for ends in bands if ends[0] < ends[1]]
    if not real:
        ratio = 2 ** frame["frame_shift"].astype(float).median()
        return WORDS[lang]["no_band"].format(f"{ratio:.2f}")
    ends = [2 ** min(low for low, _ in real), 2 ** max(high for _, high in real)]
    return WORDS[lang]["band"].format(*(f"{end:.2f}" for end in ends))


def known(frame: pd.DataFrame, *, lang: str, labels: dict | None) -> str:
    """Return the configuration's notes on the contrasts, a line of their own; or nothing."""
    notes = [(labels or {}).get(f"{contrast}#note") for contrast in frame["contrast"].unique()]
    more = " ".join(n[lang] for n in notes if n)
    return f"{more}\n" if more else ""


def reference(frame: pd.DataFrame, *, lang: str) -> str:
    """Return how many reference documents there are, as a sentence; or nothing."""
    documents = sorted({int(d) for d in frame["documents"] if d})
    return WORDS[lang]["documents"].format("/".join(map(str, documents))) if documents else ""


def side_by_side(
    panels: list[tuple[str, pd.DataFrame]], *, lang: str, title: str, frame: pd.DataFrame, labels
):
    """Draw panels next to one another on a common ratio axis; return the Figure."""
    mm = 5.6 if lang == "en" else 3.9
    most = max(max(len(part[part["row"] >= 0]), 4) for _, part in panels)
    k = len(panels)
    wide = (0.99 - 0.012 * (k - 1)) / k
    room = (wide - 0.01) * style.TWO_COLUMNS * 72 / 7.5
    heads = [style.balance(head, room) for head, _ in panels]
    deep = max(head.count("\n") for head in heads) * 0.13
    fig = style.new(style.TWO_COLUMNS, (most * mm + 34) * style.MM + deep)
    bottom, top = style.title_and_note(
        fig, title, note(frame, lang=lang, labels=labels), constrained=False
    )
    calls = sorted(set(frame["call"].dropna()))
    height = fig.get_size_inches()[1]
    legend(fig, calls, lang=lang)
    limits = span(frame)
    label = 0.142 if lang == "en" else 0.085
    y0, y1 = bottom + 0.36 / height, top - (0.48 + deep) / height
    for i, (_, part) in enumerate(panels):
        rows_ = max(len(part[part["row"] >= 0]), 4)
        # row heights are the same in every panel: one with few rows is not stretched
        tall = (y1 - y0) * rows_ / most
        x0 = 0.005 + i * (wide + 0.012) + label
        ax = fig.add_axes((x0, y1 - tall, wide - label, tall))
        em = label * style.TWO_COLUMNS * 72 / style.BASE - 0.4
        panel(ax, part, lang=lang, limits=limits, width=em, line="\n")
        fig.text(
            x0 - label, y1 + 0.27 / height, heads[i], size=7.5, va="bottom", ha="left",
            linespacing=1.15,
        )  # fmt: skip
        if i == k // 2:
            fig.text(
                0.5, bottom + 0.01 / height, WORDS[lang]["ratio"], ha="center", va="bottom",
                size=style.BASE,
            )  # fmt: skip
    return fig
