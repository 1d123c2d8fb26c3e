"""Lines as a study reads its texts: cleaned and normalised, one out for one in."""

from collections.abc import Iterable, Iterator

from lunheng.corpus.cleaning import kept, removals
from lunheng.corpus.conversion import converter
from lunheng.corpus.normalise import normalise
from lunheng.words.segment import blocks

# What joins lines or takes whole ones: here each line is a text of its own.
_ACROSS = ("wrapped_lines", "doubled_lines", "contents_lines")


def normal_lines(
    lines: Iterable[str], *, language: str, convert: str | None, cleaning: list[dict]
) -> Iterator[str]:
    """Yield each line as a study reads it.

    Parameters
    ----------
    lines
        Lines as received, none with a line feed.
    language
        zh or en.
    convert
        OpenCC conversion or None.
    cleaning
        Rules, see `cleaning.load_rules`; of those for any source and any place in a text, what they
        take out inside a line goes out.
    """
    change = converter(convert)
    rules = [
        rule
        for rule in cleaning
        if rule["sources"] is None and rule["where"] == "anywhere"
        if rule.get("function") not in _ACROSS
    ]

    def normal(text: str) -> str:
        found = ((a, a + len(text[a:b].rstrip("\n")), rule) for a, b, rule in removals(text, rules))
        taken = [(a, b, rule) for a, b, rule in found if "\n" not in text[a:b]]
        keep = kept(text, taken)
        return normalise(text, keep=keep, convert=change, language=language)[0]

    for block in blocks(lines):
        found = normal("\n".join(block)).split("\n")
        if len(found) != len(block):  # a line held a line end of another kind
            found = [normal(line).replace("\n", " ") for line in block]
        yield from found
