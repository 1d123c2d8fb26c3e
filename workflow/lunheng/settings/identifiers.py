"""One rule for the names that a study gives: they become files, wildcards and ids in the report."""

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Annotated

from pydantic import AfterValidator

LONGEST, MOST_BYTES = 100, 200  # a file's name has 255 bytes, and more than a name stands in it
RULE = (
    "a name has letters of any script, digits, - and _, and single dots between them; it begins "
    f"with a letter or a digit, and has at most {LONGEST} characters ({MOST_BYTES} bytes)"
)


def check_name(name: str) -> str:
    """Return a name as it is.

    Raises
    ------
    ValueError
        It cannot be the name of a file everywhere; says the rule.
    """
    fits = len(name) <= LONGEST and len(name.encode("utf-8", "replace")) <= MOST_BYTES
    # letters with their marks, as Devanagari and Thai have them; composed, as macOS stores names
    kinds = [unicodedata.category(sign) for sign in name]
    letters = all(k == "Nd" or k[0] in "LM" or s in "-_." for k, s in zip(kinds, name, strict=True))
    begins = bool(kinds) and (kinds[0] == "Nd" or kinds[0][0] == "L")
    dots = ".." in name or name.endswith(".")
    if not (fits and letters and begins and unicodedata.is_normalized("NFC", name)) or dots:
        raise ValueError(RULE)
    return name


Name = Annotated[str, AfterValidator(check_name)]


def clashes(named: dict[str, Iterable[str]]) -> Iterator[str]:
    """Yield what is wrong with names beside each other, key by key of the configuration.

    Two names would write one file, or a name stands for something else in the tables already.
    """
    for key, names in named.items():
        seen: dict[str, str] = {}
        for name in names:
            first = seen.setdefault(name.casefold(), name)
            if first != name:
                yield f"key “{key}”: “{first}” and “{name}” differ in capitals alone; change one"
    contrasts = set(named.get("contrasts", ()))
    for name in sorted(contrasts):
        if name.removesuffix("-descriptive") in contrasts - {name}:
            yield f"key “contrasts.{name}”: a table of another contrast has this name; change it"
    if "documents" in named.get("groupings", ()):
        yield "key “groupings.documents”: tables call single documents so; give it another name"
