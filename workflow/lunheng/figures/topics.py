"""Cards of the chosen model's topics: terms, stability, and share by group of documents."""

import pandas as pd

from lunheng.figures import selectors, style
from lunheng.figures.nothing import NothingToShowError
from lunheng.settings.labels import of_groups
from lunheng.settings.models import Config

NAME = "topics"
TABLES = ("topics", "topic_terms", "topic_documents", "topic_stability", "terms", "documents")
STABLE = 0.5
WORDS = {
    "zh": {
        "title": "话题：{0}，K = {1}，最常见的 {2} 个",
        "head": "话题 {0}：占词的 {1} %",
        "stable": "稳定 {0} [{1}–{2}]", "unstable": "不稳定 {0} [{1}–{2}]",
        "terms": "词的概率", "groups": "平均占比（%）",
        "note": "稳定性：重抽文件后前十词的平均一致程度 [95 % 区间]；低于 0.5 者灰色，不作结论。"
        "左：概率最高的词；右：各组文件的平均占比，各卡同尺。共 {0} 份文件。",
    },
    "en": {
        "title": "Topics: {0}, K = {1}, the {2} most prevalent",
        "head": "Topic {0}: {1} % of tokens",
        "stable": "stable {0} [{1}–{2}]", "unstable": "unstable {0} [{1}–{2}]",
        "terms": "probability of term", "groups": "mean share (%)",
        "note": "Stability: mean agreement of the top ten terms under resampled documents [95 % "
        "interval]; below 0.5 greyed, and part of no claim. Left: most probable terms; right: "
        "mean share in groups of documents, one scale for all cards. {0} documents.",
    },
}  # fmt: skip


TOO_FEW = {
    "zh": "话题：文本太少，在多个段落中重现的词不够分成所要的话题数",
    "en": "Topics: too few texts, as not enough words recur in several passages",
}


def wanted(config: Config) -> bool:
    """Return whether topics are asked for."""
    return config.topics is not None


def settings(config: Config) -> dict:
    """Return the groups whose mean shares are shown."""
    return {"groups": selectors.groups(config, config.figures.regions)}


def prints(config: Config) -> dict[str, dict[str, str]]:
    """Return the names of the groups."""
    return of_groups(config, config.figures.regions)


def data(tables: dict[str, pd.DataFrame], *, options: dict) -> pd.DataFrame:
    """Return one row a bar: kind term (weight) or group (mean share), by topic and rank.

    Options: `groups` (group id → documents), `n` (topics at most, 12), `n_terms` (8).
    Raises LunhengError if no model was chosen.
    """
    topics = tables["topics"]
    topics = topics[topics["chosen"]]
    if topics.empty:
        raise NothingToShowError(
            f"figures: {NAME}: table topics has no chosen model; see topic_selection and the "
            "rule in the configuration's topics section",
            **TOO_FEW,
        )
    n, n_terms = int(options.get("n", 12)), int(options.get("n_terms", 8))
    topics = topics.sort_values(["prevalence", "topic"], ascending=[False, True]).head(n)
    key = ["model", "k", "topic"]
    spread = tables["topic_stability"][[*key, "stability_low", "stability_high"]]
    topics = topics.merge(spread, on=key, how="left").reset_index(drop=True)
    topics["card"] = topics.index
    keep = [*key, "card", "prevalence", "stability", "stability_low", "stability_high"]
    words = tables["topic_terms"].merge(topics[keep], on=key)
    words = words[words["rank"] < n_terms]
    gloss = tables["terms"].set_index("term")["english"]
    words = words.assign(
        kind="term", name=words["term"], english=words["term"].map(gloss), value=words["weight"],
        n_documents=0,
    )  # fmt: skip
    shares = tables["topic_documents"].merge(topics[keep], on=key)
    total = shares["document"].nunique()
    parts = [words]
    for rank, (group, documents) in enumerate((options.get("groups") or {}).items()):
        part = shares[shares["document"].isin(documents)]
        mean = part.groupby(keep, sort=True)["share"].agg(["mean", "size"]).reset_index()
        parts.append(
            mean.assign(
                kind="group", rank=rank, name=group, english=None, value=mean["mean"],
                n_documents=mean["size"],
            )
        )  # fmt: skip
    columns = [*keep, "kind", "rank", "name", "english", "value", "n_documents"]
    frame = pd.concat([p[columns].astype(object) for p in parts], ignore_index=True)
    frame["documents"] = total
    frame = frame.sort_values(["card", "kind", "rank"], ascending=[True, False, True])
    return frame.reset_index(drop=True).infer_objects()


@style.styled
def draw(frame: pd.DataFrame, *, lang: str, themes: list[dict], labels: dict | None = None):
    """Draw what `data` returned; returns a matplotlib Figure, two columns wide."""
    words = WORDS[lang]
    cards = frame.drop_duplicates("card")
    n_terms = int(frame.loc[frame["kind"] == "term", "rank"].max()) + 1
    lines = -(-len(cards) // 3)
    tall = (n_terms * 3.1 + 13.5) * style.MM  # inches a card
    first = cards.iloc[0]
    fig = style.new(style.TWO_COLUMNS, lines * tall + 13 * style.MM)
    title = words["title"].format(first["model"].upper(), int(first["k"]), len(cards))
    _, top = style.title_and_note(
        fig, title, words["note"].format(int(first["documents"])), constrained=False
    )
    height = fig.get_size_inches()[1]
    most = float(frame.loc[frame["kind"] == "group", "value"].max() or 0) or 1.0
    for card in cards.itertuples():
        line, column = divmod(int(card.card), 3)
        box = (0.008 + column * 0.331, top - 0.04 / height - line * tall / height, 0.322)
        part = frame[frame["card"] == card.card]
        _card(fig, part, box, height, n_terms, most, lang=lang, labels=labels)
    return fig


def _card(fig, part, box, height: float, n_terms: int, most: float, *, lang: str, labels) -> None:
    """Draw one card with its upper left corner at box[:2], box[2] wide (figure fractions)."""
    words, one = WORDS[lang], part.iloc[0]
    x, y, width = box
    stable = one["stability"] >= STABLE
    ink = style.INK if stable else style.GREY
    colour = "#A9D8F2" if stable else "#E4E4E4"
    head = words["head"].format(f"{int(one['topic']) + 1}", f"{one['prevalence'] * 100:.1f}")
    ends = [style.number(one[c]) for c in ("stability", "stability_low", "stability_high")]
    state = words["stable" if stable else "unstable"].format(*ends)
    fig.text(x, y, head, size=7, va="top", color=ink)
    fig.text(x, y - 0.125 / height, state, size=style.SMALL, va="top", color=ink)
    tops = y - 0.37 / height
    row = 3.1 * style.MM / height
    terms, groups = part[part["kind"] == "term"], part[part["kind"] == "group"]
    groups = groups.head(n_terms)  # a card has no more rows
    half = width * 0.575
    ax = fig.add_axes((x, tops - n_terms * row, half - 0.012, n_terms * row))
    room = (half - 0.012) * style.TWO_COLUMNS * 72 / 6.4 - 0.5
    names = [
        style.term(t, e, lang=lang, width=room)
        for t, e in zip(terms["name"], terms["english"], strict=True)
    ]
    _bars(ax, names, terms["value"], float(terms["value"].max()) or 1.0, colour, ink)
    ax.set_ylim(n_terms - 0.5, -0.5)
    fig.text(x, tops + 0.02 / height, words["terms"], size=style.SMALL, color=style.GREY)
    if groups.empty:
        return
    ax = fig.add_axes((x + half, tops - n_terms * row, width - half, n_terms * row))
    room = (width - half) * style.TWO_COLUMNS * 72 / 6.4
    shares = [f"{value * 100:.1f}" for value in groups["value"]]
    names = [style.name(key, lang=lang, labels=labels) for key in groups["name"]]
    second = "#F6D287" if stable else "#E4E4E4"
    if 2 * len(groups) <= n_terms:  # a name above its bar has room for itself
        for i, name in enumerate(names):
            ax.text(
                most * 0.015, 2 * i, style.truncate(name, room), va="center", size=6.4, color=ink
            )
        _bars(ax, shares, groups["value"], most, second, ink, step=2)
    else:
        short = [
            f"{style.truncate(name, room - style.em(share) - 0.9)} {share}"
            for name, share in zip(names, shares, strict=True)
        ]
        _bars(ax, short, groups["value"], most, second, ink)
    ax.set_ylim(n_terms - 0.5, -0.5)
    fig.text(x + half, tops + 0.02 / height, words["groups"], size=style.SMALL, color=style.GREY)


def _bars(ax, names: list[str], values, most: float, colour: str, ink: str, step: int = 1) -> None:
    """Draw pale bars, every `step` rows, with their names written on them."""
    rows = [step * i + step - 1 for i in range(len(names))]
    ax.barh(rows, values, color=colour, alpha=1.0, height=0.86, lw=0)
    for row, text in zip(rows, names, strict=True):
        ax.text(most * 0.015, row, text, va="center", size=6.4, color=ink)
    ax.set_xlim(0, most)
    ax.axis("off")
