"""Policy instruments by theme, and stance by theme, for two groups, with 95 % intervals."""

import numpy as np
import pandas as pd

from lunheng.errors import nearest
from lunheng.figures import style
from lunheng.figures.nothing import NothingToShowError
from lunheng.output import coding_quality
from lunheng.settings.codebook import Codebook
from lunheng.settings.labels import of_groups
from lunheng.settings.models import Config
from lunheng.tables.names import ANY

NAME = "instruments"
TABLES = ("stance_shares", "instrument_shares")
BOOKS = ("stances", "instruments")
WORDS = {
    "zh": {
        "title": "政策工具与立场：各主题之内", "instruments": "政策工具",
        "stances": "立场", "any": "全部", "n": "n",
        "note": "格内上行：占该主题编码数（工具）或分句数（立场）的 %，即 n；下行：95 % 区间，"
        "21+ 即 21–100（多份文件为文件之间；单篇文本为 Jeffreys 区间，按段落内相关折算）。空格："
        "没有编码；短横：该主题没有编码。Σ：一类工具之和。一个分句可有多种工具、多种立场，也可属多个主题。",
    },
    "en": {
        "title": "Policy instruments and stances within themes",
        "instruments": "Instruments",
        "stances": "Stances", "any": "All", "n": "n",
        "note": "Cell: % of the theme's codings (instruments) or clauses (stances), n; below it "
        "the 95 % interval, 21+ for 21–100 (over documents; for a single text Jeffreys', "
        "discounted for correlation within paragraphs). Blank: none coded; dash: nothing of the "
        "theme. Σ: sum of a class. A clause may have several instruments, stances and themes.",
    },
}  # fmt: skip
ROW, GAP = 5.6, 7.5  # mm
LEFT = {"zh": 24.0, "en": 31.0}
HEAD = {"zh": 5.0, "en": 12.0}  # em, before a name takes a third line
EM = style.SMALL / 72 * 25.4  # mm
LINE = 2.7  # mm, of the note


def wanted(config: Config) -> bool:
    """Return whether a grouping is named for it, and both kinds of marks are coded."""
    return bool(config.figures.instruments and config.stances and config.instruments)


def settings(config: Config) -> dict:
    """Return the grouping and the groups that are drawn, the first two."""
    grouping = config.figures.instruments
    return {"grouping": grouping, "shown": list(config.groupings[grouping])[:2]}


def prints(config: Config) -> dict[str, dict[str, str]]:
    """Return the names of the groups that are drawn."""
    names = of_groups(config, config.figures.instruments)
    return {group: names[group] for group in settings(config)["shown"]}


def rows_of(stances: Codebook, instruments: Codebook) -> list[dict]:
    """Return the rows of the figure in order: panel, mark, class, zh, en.

    Each class of instruments stands above its own. A name bears the sign of a mark that is not
    reliable or not measured; `mark_coding` has it in words, and is left out where neither book
    states an F1.
    """
    acts, tools = ([t.model_dump() for t in book.themes] for book in (stances, instruments))
    rows = []
    for name, group in instruments.groups.items():
        rows.append(("instruments", name, name, group.zh, group.en))
        own = (t for t in coding_quality.signed(tools) if t["group"] == name)
        rows += [("instruments", t["id"], name, t["zh"], t["en"]) for t in own]
    rows += [("stances", s["id"], "", s["zh"], s["en"]) for s in coding_quality.signed(acts)]
    rows = [dict(zip(("panel", "mark", "class", "zh", "en"), row, strict=True)) for row in rows]
    said = {"instruments": coding_quality.verdicts(tools), "stances": coding_quality.verdicts(acts)}
    if not any(said.values()):
        return rows
    return [
        row | {coding_quality.MARK_COLUMN: (said[row["panel"]] or {}).get(row["mark"], "")}
        for row in rows
    ]


def data(tables: dict[str, pd.DataFrame], *, options: dict) -> pd.DataFrame:
    """Return panel (instruments, stances), group, theme, mark, share with interval, places.

    Options: `grouping`, `shown` (two groups), `themes` (in order), `rows` (as from `rows_of`).
    Raises LunhengError if the grouping has no rows.
    """
    groups, themes = options["shown"], [*options["themes"], ANY]
    rows = pd.DataFrame(options["rows"])
    parts = []
    for panel, column in (("instruments", "instrument"), ("stances", "stance")):
        table = tables[f"{column}_shares"].rename(columns={column: "mark"})
        here = table[(table["grouping"] == options["grouping"]) & table["group"].isin(groups)]
        if here.empty:
            known = set(table["grouping"])
            raise NothingToShowError(
                f"figures: {NAME}: grouping {options['grouping']!r} is not in table "
                f"{column}_shares{nearest(options['grouping'], known)}; name one that is",
                zh="政策工具与立场：各组都没有文件",
                en="Policy instruments and stances: none of the groups has a document",
            )
        parts.append(here.assign(panel=panel))
    frame = pd.concat(parts, ignore_index=True).drop(columns=["class", "grouping"])
    rows["row"] = rows.groupby("panel").cumcount()
    frame = frame.merge(rows, on=["panel", "mark"])
    if coding_quality.MARK_COLUMN in frame:
        beside = frame.columns.get_loc("mark") + 1
        frame.insert(beside, coding_quality.MARK_COLUMN, frame.pop(coding_quality.MARK_COLUMN))
    frame["theme_row"] = frame["theme"].map(themes.index)
    frame["group_row"] = frame["group"].map(groups.index)
    order = ["panel", "group_row", "row", "theme_row"]
    return frame.sort_values(order).reset_index(drop=True)


def _interval(low: float, high: float) -> str:
    low, high = f"{low * 100:.0f}", f"{high * 100:.0f}"
    return f"{low}+" if high == "100" else f"{low}–{high}"


def _cells(ax, part: pd.DataFrame, lang: str, columns: int) -> None:
    """Draw one group's cells: shares as shades, printed with their intervals."""
    import matplotlib as mpl

    rows = int(part["row"].max()) + 1
    shades = np.full((rows, columns), np.nan)
    shades[part["row"], part["theme_row"]] = part["share"]
    colours = mpl.colormaps["Blues"].with_extremes(bad="#F4F4F4")
    ax.pcolormesh(
        np.arange(columns + 1), np.arange(rows + 1), np.ma.masked_invalid(shades),
        cmap=colours, vmin=0, vmax=0.8, edgecolors="white", linewidth=0.5,
    )  # fmt: skip
    for cell in part.itertuples():
        x = cell.theme_row + 0.5
        if not np.isfinite(cell.share):
            ax.text(x, cell.row + 0.5, "–", size=style.SMALL, color=style.GREY, ha="center",
                    va="center")  # fmt: skip
        elif cell.n:
            fill = mpl.colors.to_hex(colours(min(cell.share / 0.8, 1.0)))
            look = {"color": style.text_colour(fill), "ha": "center", "size": style.SMALL}
            y = cell.row + (0.29 if np.isfinite(cell.low) else 0.5)
            ax.text(x, y, f"{cell.share * 100:.0f}", va="center", **look)
            if np.isfinite(cell.low):
                ax.text(x, cell.row + 0.73, _interval(cell.low, cell.high), va="center", **look)
    ax.set_xlim(0, columns)
    ax.set_ylim(rows, 0)
    ax.axvline(columns - 1, color="#4D4D4D", lw=0.8)
    for row in part.loc[part["mark"] == part["class"], "row"].unique():
        ax.axhline(row, color="#4D4D4D", lw=0.7)
    ax.spines[:].set_visible(False)


def _names(ax, part: pd.DataFrame, lang: str) -> None:
    rows = part.drop_duplicates("row").sort_values("row")
    size, pad = style.SMALL + 0.3, 3
    room = (LEFT[lang] / 25.4 * 72 - pad - 2) / size  # em, less a little at the figure's edge
    named = [
        style.balance(f"Σ {name}" if mark == kind else name, room)
        for name, mark, kind in zip(rows[lang], rows["mark"], rows["class"], strict=True)
    ]
    ax.set_yticks(rows["row"] + 0.5, named, linespacing=0.95)
    ax.tick_params(axis="y", length=0, pad=pad, labelsize=size)


def _heads(ax, heads: list[str]) -> None:
    for x, head in enumerate(heads):
        ax.text(
            x + 0.5, -0.9, head, rotation=90, ha="center", va="bottom", size=style.SMALL,
            linespacing=0.95,
        )  # fmt: skip


@style.styled
def draw(frame: pd.DataFrame, *, lang: str, themes: list[dict], labels: dict | None = None):
    """Draw what `data` returned; returns a matplotlib Figure, two columns wide."""
    words = WORDS[lang]
    names = style.short_names(themes, lang) | {ANY: words["any"]}
    columns = list(frame.drop_duplicates("theme_row").sort_values("theme_row")["theme"])
    groups = list(frame.drop_duplicates("group_row").sort_values("group_row")["group"])
    rows = frame.groupby("panel")["row"].max() + 1
    tall = rows * ROW
    verdicts = [*frame.get(coding_quality.MARK_COLUMN, ()), *coding_quality.signs_of(themes)]
    signs = coding_quality.meanings(verdicts)[lang]
    note = " ".join(filter(None, [words["note"], signs])) if lang == "en" else words["note"] + signs
    notes = 9 + (LINE if signs else 0)
    heads = [names.get(t, t) for t in columns]
    heads = [style.balance(h, max(HEAD[lang], style.em(h) / 2.4)) for h in heads]
    head = 6 + EM * max(style.em(line) for h in heads for line in h.split("\n"))
    height = 7 + head + 5 + tall.sum() + GAP + 4 + notes
    fig = style.new(style.TWO_COLUMNS, height * style.MM)
    style.title_and_note(fig, words["title"], note, constrained=False)
    width = (178 - LEFT[lang] - 0.5) / len(groups)
    tops = {"instruments": 7 + 5 + head}
    tops["stances"] = tops["instruments"] + tall["instruments"] + GAP
    look = {"ha": "center", "va": "center", "size": style.SMALL, "color": style.GREY}
    for panel, top in tops.items():
        for i, group in enumerate(groups):
            part = frame[(frame["panel"] == panel) & (frame["group"] == group)]
            box = (LEFT[lang] + i * width, height - top - tall[panel], width - 1.5, tall[panel])
            ax = fig.add_axes([box[0] / 178, box[1] / height, box[2] / 178, box[3] / height])
            _cells(ax, part, lang, len(columns))
            _names(ax, part, lang) if not i else ax.set_yticks([])
            sizes = part.drop_duplicates("theme_row").sort_values("theme_row")["n_all"]
            for x, n in enumerate(sizes):
                text = f"{n:.0f}" if n < 10000 else f"{n / 1000:.0f}k"
                ax.text(x + 0.5, -0.4, text, **look)
            ax.set_xticks([])
            if panel == "instruments":
                _heads(ax, heads)
                n = int(part["n_documents"].max())
                title = f"{style.name(group, lang=lang, labels=labels)}（n = {n}）"
                title = title.replace("（", " (").replace("）", ")") if lang == "en" else title
                fig.text(box[0] / 178, 1 - 9.5 / height, title, size=7.5, va="center")
            if not i:
                ax.text(-0.12, -0.4, words["n"], **look | {"ha": "right"})
                fig.text(0.008, 1 - (top - 5.6) / height, words[panel], size=7.5, va="center")
    return fig
