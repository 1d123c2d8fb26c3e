"""What all figures share: sizes, colours, words, saving, and the check of their layout."""

import functools
import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from pathlib import Path

from lunheng.figures import fonts
from lunheng.figures.names import PLACES
from lunheng.tables.files import whole
from lunheng.tables.names import CANNOT_TELL, NO_DIFFERENCE, OVER, UNDER

MM = 1 / 25.4
ONE_COLUMN, TWO_COLUMNS = 85 * MM, 178 * MM  # inches, as journals set them
SMALL, BASE, TITLE = 6.0, 6.8, 8.5  # points; nothing is smaller than SMALL

# Okabe and Ito (2008), without yellow, which is lost on paper
PALETTE = ["#0072B2", "#D55E00", "#009E73", "#E69F00", "#56B4E9", "#CC79A7", "#000000"]
MARKERS = ["o", "s", "^", "D", "v", "P", "X"]
MOST_LOOKS = 3 * len(PALETTE)  # groups that a reader can tell apart
PAGE = 235 * MM  # inches that a figure may be high, so that a page holds it with its caption
GREY, LIGHT, INK = "#767676", "#EBEBEB", "#1A1A1A"

# shape and fill tell the calls apart without colour
CALLS: dict[str, dict] = {
    OVER: {"color": "#D55E00", "marker": "^", "zh": "偏多", "en": "over-used"},
    UNDER: {"color": "#0072B2", "marker": "v", "zh": "偏少", "en": "under-used"},
    NO_DIFFERENCE: {"color": "#000000", "marker": "D", "zh": "无差别", "en": "no difference"},
    CANNOT_TELL: {"color": "#8C8C8C", "marker": "o", "zh": "无法判断", "en": "cannot tell"},
}

RC = {
    "font.family": [fonts.FACE],
    "font.size": BASE,
    "axes.titlesize": 7.5,
    "axes.labelsize": BASE,
    "xtick.labelsize": SMALL + 0.3,
    "ytick.labelsize": BASE,
    "legend.fontsize": BASE,
    "legend.frameon": False,
    "legend.handletextpad": 0.4,
    "legend.columnspacing": 1.2,
    "axes.linewidth": 0.6,
    "axes.edgecolor": "#4D4D4D",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.major.size": 2.5,
    "ytick.major.size": 0,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.unicode_minus": True,
    "axes.formatter.use_locale": False,
    "figure.dpi": 100,
    "savefig.dpi": 300,
    "pdf.fonttype": 42,
    "pdf.compression": 6,
    "svg.fonttype": "path",
    "svg.hashsalt": "lunheng",
    "path.simplify": False,
}


@contextmanager
def context():
    """Inside the block, matplotlib has the project's style; outside it is left as it was."""
    import matplotlib as mpl

    fonts.register()
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(RC)
        yield


def look(number: int) -> dict:
    """Return the colour, marker, fill and edge of a group, no two the same up to MOST_LOOKS.

    A colour comes again with another marker: hollow the second time, dark-edged the third.
    """
    turn, i = divmod(number, len(PALETTE))
    colour, marker = PALETTE[i], MARKERS[(i + 2 * turn) % len(MARKERS)]
    edge = ["white", colour, "#000000"][turn % 3]
    return {
        "color": colour, "marker": marker, "mfc": "white" if turn % 3 == 1 else colour,
        "mec": edge, "mew": [0.4, 1.0, 0.7][turn % 3],
    }  # fmt: skip


def handles(looks: list[dict], names: list[str], *, size: float = 4.4) -> list:
    """Return what stands before each name of a legend."""
    from matplotlib.lines import Line2D

    return [
        Line2D([], [], ls="", ms=size, label=name, **look)
        for look, name in zip(looks, names, strict=True)
    ]


def legend(fig, entries: list, *, top: float, room: float | None = None) -> float:
    """Draw a legend over the figure's width, in as many columns as fit; return its inches.

    Parameters
    ----------
    fig
        The figure.
    entries
        As from `handles`; a name too long for half the width is cut.
    top
        Where it begins, as a figure fraction; below the title.
    room
        Points of width; the figure's by default.
    """
    width = room or fig.get_size_inches()[0] * 72 - 12
    names = [truncate(entry.get_label(), width / 2 / BASE - 4) for entry in entries]
    widths = [em(name) * BASE + 20 for name in names]
    columns = next(c for c in range(len(names), 0, -1) if c == 1 or _fits(widths, c, width))
    fig.legend(
        entries, names, loc="upper left", bbox_to_anchor=(4 / 72 / fig.get_size_inches()[0], top),
        ncols=columns, borderaxespad=0, borderpad=0.1, handlelength=0.9,
    )  # fmt: skip
    return (-(-len(names) // columns) * BASE * 1.65 + 4) / 72


def _fits(widths: list[float], columns: int, room: float) -> bool:
    """Return whether a legend of so many columns, filled one after the other, fits."""
    each, more = divmod(len(widths), columns)
    at, total = 0, 0.0
    for column in range(columns):
        n = each + (column < more)
        total += max(widths[at : at + n])
        at += n
    return total <= room


def styled(draw: Callable) -> Callable:
    """Decorate a draw function, so that it runs in the project's style."""

    @functools.wraps(draw)
    def wrapper(*args, **kwargs):
        with context():
            return draw(*args, **kwargs)

    return wrapper


def new(width: float, height: float):
    """Return an empty Figure of `width` by `height` inches, apart from pyplot's state."""
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height))


def name(key: str, *, lang: str, labels: Mapping | None = None, short: bool = True) -> str:
    """Return what to call a group, contrast or document in `lang`.

    The configuration's label comes first, then the known names of provinces, then the id
    (for a document, the part after its source).
    """
    given = (labels or {}).get(key)
    if given:
        return given.get(lang) or given.get("zh") or key
    tail = key.rsplit("/", 1)[-1] if short else key
    if tail in PLACES:
        return PLACES[tail][0 if lang == "zh" else 1]
    return tail


def theme_names(themes: list[dict], lang: str) -> dict[str, str]:
    """Return theme id → name in `lang`."""
    return {theme["id"]: theme.get(lang) or theme["id"] for theme in themes}


def short_names(themes: list[dict], lang: str) -> dict[str, str]:
    """Return theme id → name in `lang`, for heads of narrow columns: a sign and no words."""
    return {theme["id"]: theme.get("short", theme).get(lang) or theme["id"] for theme in themes}


def em(text: str) -> float:
    """Return the width of `text` in em, on the safe side: wide characters 1, others 0.52."""
    wide = "†‡"  # as wide as a character in the figures' face, which Unicode leaves open
    return sum(1.0 if unicodedata.east_asian_width(c) in "WF" or c in wide else 0.52 for c in text)


def truncate(text: str, width: float) -> str:
    """Cut `text` to `width` em, with an ellipsis where something was cut."""
    if em(text) <= width:
        return text
    while text and em(text) + 0.6 > width:
        text = text[:-1]
    return text.rstrip() + "…"


def term(word: str, gloss, *, lang: str, width: float = 99.0, line: str = " ") -> str:
    """Return a term as a label; in English with its gloss, cut to `width` em, after `line`."""
    if lang == "zh" or not isinstance(gloss, str) or not gloss.strip() or gloss == word:
        return truncate(word, width)
    room = width if line == "\n" else width - em(word) - 0.6
    return f"{word}{line}{truncate(gloss, room)}" if room > 2.5 else truncate(word, width)


_CLOSING = re.escape("，。；：、）】》！？%,.;:)]†‡")
_PIECE = re.compile(
    rf"[（《“(\[]*(?:[\u2e80-\uffef]|[^\s\u2e80-\uffef]+)[{_CLOSING}]*\s*|\s+|[（《“(\[]+"
)


def wrap(text: str, width: float) -> str:
    """Break `text` into lines of at most `width` em, between words or Han characters."""
    if "\n" in text:
        return "\n".join(wrap(line, width) for line in text.split("\n"))
    lines = [""]
    for piece in _PIECE.findall(text):
        if lines[-1] and em((lines[-1] + piece).rstrip()) > width:
            lines.append("")
        lines[-1] += piece
    return "\n".join(line.strip() for line in lines)


def balance(text: str, width: float) -> str:
    """Wrap like `wrap`, the lines of even length: no single character on the last one."""
    lines = wrap(text, width).count("\n")
    while width > 1 and wrap(text, width - 0.5).count("\n") == lines:
        width -= 0.5
    return wrap(text, width)


def title_and_note(
    fig, title: str, note: str, *, constrained: bool = True, legend: float = 0.0
) -> tuple[float, float]:
    """Write title (top left) and note (bottom left); return the free band (bottom, top).

    Both are in figure fractions. With `constrained`, axes are laid out inside that
    band, less `legend` inches at its top.
    """
    width, height = fig.get_size_inches()
    room = width * 72 - 8
    title = title[:1].upper() + title[1:]
    title, note = wrap(title, room / TITLE), wrap(note, room / SMALL)
    line = 1.5 / 72 / height
    top = 1 - (title.count("\n") + 1) * TITLE * line - 0.03 / height
    bottom = (note.count("\n") + 1) * SMALL * line + 0.06 / height if note else 0.0
    x = 4 / 72 / width
    fig.text(x, 1 - 0.03 / height, title, size=TITLE, va="top", ha="left", gid="title")
    if note:
        y = 0.04 / height
        fig.text(x, y, note, size=SMALL, va="bottom", ha="left", color="#4D4D4D", linespacing=1.25)
    if constrained:
        fig.set_layout_engine(
            "constrained",
            rect=(0.004, bottom, 0.992, top - bottom - legend / height),
            w_pad=0.03,
            h_pad=0.03,
        )
    return bottom, top


def percent(axis) -> None:
    """Label an axis of shares in per cent."""
    from matplotlib.ticker import FuncFormatter

    axis.set_major_formatter(FuncFormatter(lambda x, _: f"{x * 100:.10g}"))


def ratio_label(log2: float) -> str:
    """Return a log2 ratio as a reader says it: ¼, ½ as 1/4, 1/2; 1; 2; 4."""
    if log2 < 0:
        return f"1/{2**-log2:.4g}"
    return f"{2**log2:.4g}"


def number(value: float, digits: int = 2) -> str:
    """Format a number, or an en dash where there is none."""
    if value is None or not math.isfinite(value):
        return "–"
    return f"{value:.{digits}f}"


def q_text(q: float) -> str:
    """Return q to print: 0.012, or <0.001."""
    if q is None or not math.isfinite(q):
        return "–"
    return "<0.001" if q < 0.001 else f"{q:.3f}"


def text_colour(fill: str) -> str:
    """Return black or white, whichever reads better on `fill`."""
    from matplotlib.colors import to_rgb

    r, g, b = to_rgb(fill)
    return "#000000" if 0.299 * r + 0.587 * g + 0.114 * b > 0.5 else "#FFFFFF"


_METADATA = {
    "pdf": {"Creator": None, "Producer": None, "CreationDate": None},
    "svg": {"Creator": None, "Date": None, "Format": None, "Type": None},
    "png": {"Software": None},
}


def save(fig, stem: str | Path) -> list[Path]:
    """Write `stem`.pdf, .svg and .png: atomically, and the same bytes for the same figure.

    No date, path or program name goes into a file; PNG has 300 dpi. Returns the paths.
    """
    stem = Path(stem)
    paths = []
    with context(), fonts.truetype_subsets():
        for kind in ("pdf", "svg", "png"):
            path = stem.with_name(f"{stem.name}.{kind}")
            with whole(path) as (part,):
                fig.savefig(part, format=kind, metadata=_METADATA[kind], dpi=300)
            paths.append(path)
    return paths


def png(fig, *, dpi: int = 150) -> bytes:
    """Return the figure as PNG, to look at."""
    from io import BytesIO

    buffer = BytesIO()
    with context():
        fig.savefig(buffer, format="png", metadata=_METADATA["png"], dpi=dpi)
    return buffer.getvalue()


def _drawn_texts(fig) -> list:
    """Return the Text artists that are drawn; ticks outside the view are not."""
    from matplotlib.text import Text

    hidden = set()
    for ax in fig.findobj(lambda a: hasattr(a, "xaxis") and hasattr(a, "get_xlim")):
        for axis in (ax.xaxis, ax.yaxis):
            low, high = sorted(axis.get_view_interval())
            slack = (high - low) * 1e-6
            for tick in axis.get_major_ticks() + axis.get_minor_ticks():
                outside = not low - slack <= tick.get_loc() <= high + slack
                gone = not (ax.axison and axis.get_visible() and ax.get_visible())
                if outside or gone:
                    hidden |= {id(tick.label1), id(tick.label2)}
            if not (ax.axison and axis.get_visible()):
                hidden |= {id(axis.label), id(axis.offsetText)}
    return [
        text
        for text in fig.findobj(Text)
        if text.get_visible() and text.get_text().strip() and id(text) not in hidden
    ]


def check_layout(fig) -> list[str]:
    """Return what is wrong with the figure's text: clipped, overlapping, or below 6 pt.

    Compares bounding boxes in points, half a point forgiven; an empty list is a good figure.
    """
    with context():
        fig.set_dpi(72)
        from matplotlib.backends.backend_agg import FigureCanvasAgg

        canvas = FigureCanvasAgg(fig)
        canvas.draw()
        renderer = canvas.get_renderer()
        width, height = fig.get_size_inches() * 72
        boxes = []
        for text in _drawn_texts(fig):
            box = text.get_window_extent(renderer)
            words = text.get_text().replace("\n", "|")
            boxes.append((box.x0, box.y0, box.x1, box.y1, words, text.get_fontsize()))
    # letters leave about a tenth of the line free above and below
    found = []
    for x0, y0, x1, y1, words, size in boxes:
        if x0 < -0.5 or y0 < -0.5 or x1 > width + 0.5 or y1 > height + 0.5:
            found.append(f"clipped by the figure's edge: {words}")
        if size < SMALL:
            found.append(f"smaller than {SMALL:g} pt: {words}")
    slack = 0.5
    boxes.sort()
    for i, (_, a0, a1, b1, words, _) in enumerate(boxes):
        for x0, c0, _, d1, other, _ in boxes[i + 1 :]:
            if x0 + slack >= a1:
                break
            if min(b1, d1) - max(a0, c0) > slack:
                found.append(f"overlap: {words} / {other}")
    return found
