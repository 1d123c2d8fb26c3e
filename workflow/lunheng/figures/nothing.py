"""A figure that a study asks for and that has nothing to show: it says so in the figure's place."""

from lunheng.errors import LunhengError
from lunheng.figures import style


class NothingToShowError(LunhengError):
    """The tables hold nothing for a figure; `said` gives the reason in zh and en.

    The message is for those who draw one figure by hand, and name what is not there.
    """

    def __init__(self, message: str, *, zh: str, en: str):
        super().__init__(message)
        self.said = {"zh": zh, "en": en}


@style.styled
def draw(said: dict[str, str], *, lang: str):
    """Draw the reason alone; returns a matplotlib Figure, two columns wide."""
    fig = style.new(style.TWO_COLUMNS, 16 * style.MM)
    text = style.wrap(said[lang], style.TWO_COLUMNS * 72 / style.BASE - 6)
    fig.text(0.5, 0.5, text, ha="center", va="center", color=style.GREY, linespacing=1.4)
    return fig
