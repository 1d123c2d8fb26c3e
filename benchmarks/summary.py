"""What the benchmark of keyness found: a page of tables, and a figure."""

from fractions import Fraction

import pandas as pd
import panel

ALLOWED = 0.065
SHARE = 0.1
TEXT_SIZE = 1000


def _length(value: float) -> str:
    return str(Fraction(value).limit_denominator(10))


def _rows(frame: pd.DataFrame, columns: dict[str, pd.Series]) -> list[str]:
    """Return a table in Markdown: a row a method, a column each of `columns`."""
    methods = [name for name in panel.PANEL if name in set(frame["method"])]
    lines = ["| method | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    for method in methods:
        cells = [values.get(method, "–") for values in columns.values()]
        lines.append(f"| {method} | " + " | ".join(map(str, cells)) + " |")
    return [*lines, ""]


def _null(null: pd.DataFrame, by: str, label) -> dict[str, pd.Series]:
    """Return any discovery in % by size, with the worst quintile's p < 0.001 per thousand."""
    quintiles = [c for c in null if c.startswith("small_p_")]
    columns = {}
    for value, rows in null.groupby(by, sort=False):
        rows = rows.set_index("method")
        any_one, worst = 100 * rows["any_discovery"], rows[quintiles].max(axis=1)
        columns[label(value)] = any_one.map("{:.1f}".format) + " (" + worst.map("{:.1f})".format)
    return columns


def _planted(rows: pd.DataFrame, by: list[str], label) -> dict[str, pd.Series]:
    columns = {}
    for value, own in rows.groupby(by, sort=False):
        own = own.set_index("method")
        recall = own["recall_equal_fdp"].map("{:.2f}".format)
        wrong = own["fdp"].map("{:.3f}".format) + " ± " + own["fdp_error"].map("{:.3f}".format)
        columns[label(value)] = recall + " (" + wrong + ")"
    return columns


def page(tables: dict[str, pd.DataFrame], *, source: str, splits: int, seed: int) -> str:
    """Return the page of one source's benchmark, in Markdown."""
    null, planted, text = tables["null"], tables["planted"], tables["one_text"]
    planted, text = (t[t["by"] == "all"] for t in (planted, text))
    fewer = null["splits"] < splits
    slow = sorted(set(null.loc[fewer, "method"]) - set(null.loc[~fewer, "method"]))
    how_many = f"{splits} splits a condition, a tenth of them where terms are raised"
    if slow:
        how_many += f"; {', '.join(slow)}: the first ones only, and not everywhere"
    if missing := sorted(set(panel.PANEL) - set(null["method"])):
        how_many += f"; {', '.join(missing)} took no part in this run"
    lines = [
        f"# Keyness on {source}",
        "",
        f"    python benchmarks/keyness.py --source {source} --splits {splits} --seed {seed}",
        "",
        "Documents are dealt at random into a target and a reference, so that nothing differs;",
        "or some terms of the target are raised (how: `benchmarks/planting.py`). In the tables of",
        "chance: splits with any discovery after Benjamini and Hochberg at 5 %, in per cent, and",
        "in brackets p < 0.001 per thousand terms in the worst quintile of dispersion (nominal",
        "is 1). In those of raised terms: recall at an equal false discovery proportion of 5 %,",
        "and in brackets the false discovery proportion that the method has at its own 5 %.",
        how_many + ".",
        "",
        f"![{source}](figures/keyness-{source}.png)",
        "",
    ]
    for size, rows in null.groupby("target_documents", sort=False):
        lines += [
            f"## {size} target documents",
            "",
            "By chance, by length of the target documents:",
            "",
        ]
        lines += _rows(rows, _null(rows, "length", _length))
        own = planted[(planted["target_documents"] == size)]
        for share, part in own[own["length"] == 1].groupby("share"):
            lines += [f"{100 * share:g} % of terms raised, by ratio:", ""]
            lines += _rows(part, _planted(part, ["ratio"], lambda v: f"×{v[0]:g}"))
        part = own[own["length"] < 1]
        lines += ["10 % of terms raised ×3, by length of the target documents:", ""]
        lines += _rows(part, _planted(part, ["length"], lambda v: _length(v[0])))
    lines += ["## One text", "", "By chance, by tokens:", ""]
    rows = text[text["ratio"] == 1]
    lines += _rows(rows, _null(rows, "tokens", lambda v: f"{v:,g}"))
    for size, part in text[text["ratio"] > 1].groupby("tokens", sort=False):
        part = part[part["share"] == SHARE]
        lines += [f"10 % of terms raised in {size:,g} tokens, by ratio:", ""]
        lines += _rows(part, _planted(part, ["ratio"], lambda v: f"×{v[0]:g}"))
    lines += ["## Seconds a contrast, of one core", ""]
    seconds = tables["seconds"]
    times = {}
    for column, label in (("target_documents", "{:g} documents"), ("tokens", "{:,g} tokens")):
        for size, rows in seconds.dropna(subset=[column]).groupby(column, sort=False):
            values = rows.set_index("method")["seconds"]
            times[label.format(size)] = values.map("{:.2f}".format)
    lines += _rows(seconds, times)
    return "\n".join(lines)


def draw(tables: dict[str, pd.DataFrame], source: str):
    """Return the figure: discoveries where nothing differs, and recall at equal false discovery."""
    from lunheng.figures import style

    sizes = tables["null"]["target_documents"].drop_duplicates().tolist()
    with style.context():
        fig = style.new(style.TWO_COLUMNS, 4.2)
        title = f"Keyness on {source}: false discoveries, and recall"
        note = (
            "Above: share of random splits with any discovery at 5 %, by length of the target "
            "documents (one text: by tokens); dashed: 6.5 %. Below: recall of terms raised in one "
            "term of ten, at a false discovery proportion of 5 %."
        )
        style.title_and_note(fig, title, note, legend=0.28)
        axes = fig.subplots(2, len(sizes) + 1, sharey="row")
        for column, n_target in enumerate(sizes):
            here = [
                t[t["target_documents"] == n_target] for t in (tables["null"], tables["planted"])
            ]
            full = (here[1]["length"] == 1) & (here[1]["share"] == SHARE)
            _lines(axes[0, column], here[0], "length", "any_discovery")
            _lines(axes[1, column], here[1][full], "ratio", "recall_equal_fdp")
            axes[0, column].set_title(f"{n_target} documents")
        text = tables["one_text"]
        null = text[text["ratio"] == 1]
        size = TEXT_SIZE
        _lines(axes[0, -1], null, "tokens", "any_discovery")
        tenth = (text["tokens"] == size) & (text["share"] == SHARE)
        _lines(axes[1, -1], text[tenth], "ratio", "recall_equal_fdp")
        axes[0, -1].set_title("one text")
        axes[1, -1].set_title(f"one text of {size} tokens")
        axes[0, 0].set_ylabel("any discovery (%)")
        axes[1, 0].set_ylabel("recall (%)")
        for ax in axes[0]:
            ax.axhline(ALLOWED, color=style.GREY, linewidth=0.6, linestyle="--")
        for ax in axes[:, 0]:
            style.percent(ax.yaxis)
        handles, names = axes[0, 0].get_legend_handles_labels()
        top = fig.get_layout_engine().get()["rect"]
        fig.legend(
            handles,
            names,
            loc="lower center",
            ncols=len(names),
            bbox_to_anchor=(0.5, top[1] + top[3]),
        )
    return fig


def _lines(ax, table: pd.DataFrame, x: str, y: str) -> None:
    """Draw a line for each method over equally spaced values of `x`."""
    from lunheng.figures import style

    if "by" in table:
        table = table[table["by"] == "all"]
    values = sorted(table[x].unique(), reverse=x == "length")
    others = [style.PALETTE[0], *style.PALETTE[2:]]
    for method, rows in table.groupby("method", sort=False):
        number = list(panel.PANEL).index(method)
        ours = method == "lunheng"
        ax.plot(
            [values.index(value) for value in rows[x]],
            rows[y],
            color=style.PALETTE[1] if ours else others[number % len(others)],
            marker=style.MARKERS[number % len(style.MARKERS)],
            linestyle="-" if ours or number < len(others) else "--",
            linewidth=1.6 if ours else 0.7,
            markersize=3,
            label=method,
        )
    ax.set_xticks(range(len(values)), [_tick(x, value) for value in values])
    ax.set_ylim(-0.03, 1.03)
    ax.set_xlabel({"length": "length", "tokens": "tokens", "ratio": "ratio"}[x])


def _tick(x: str, value: float) -> str:
    return f"1/{round(1 / value)}" if x == "length" and value < 1 else f"{value:,g}"
