"""Traditional and simplified characters: the conversion of whole texts, and telling them apart."""

import re
from difflib import SequenceMatcher
from functools import cache

import numpy as np

_RUN = re.compile(r"([\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+)")


def converter(name: str | None):
    """Return a conversion by OpenCC such as t2s, or None.

    It converts a text by phrases (藉口 to 借口, while 乾坤 stays), and returns the new text and for
    each of its characters the place of the one that it stands for.
    """
    if name is None:
        return None
    import opencc

    engine = opencc.OpenCC(name)

    def convert(text: str) -> tuple[str, np.ndarray]:
        new = engine.convert(text)
        if _in_step(text, new):
            return new, np.arange(len(text))
        parts = [(old, engine.convert(old)) for old in _RUN.split(text)]
        begins = np.cumsum([0, *(len(old) for old, _ in parts)])
        places = [_aligned(*pair) + at for pair, at in zip(parts, begins, strict=False)]
        return "".join(new for _, new in parts), np.concatenate(places)

    return convert


def _in_step(old: str, new: str) -> bool:
    """Return whether each line, and so each run of characters, is as long as it was."""
    return len(old) == len(new) and (
        [len(line) for line in old.split("\n")] == [len(line) for line in new.split("\n")]
    )


def _aligned(old: str, new: str) -> np.ndarray:
    """Return for each character of a converted run its place in the run as it was."""
    if len(old) == len(new):
        return np.arange(len(old))
    places: list[int] = []
    for _, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        # a word that became longer or shorter: its characters in order, the last one for the rest
        places += [max(min(a + n, b - 1), 0) for n in range(d - c)]
    return np.array(places, dtype=np.int64)


@cache
def _scripts() -> np.ndarray:
    """Return for every code point 1 where it is only traditional, 2 where only simplified.

    Traditional is what OpenCC simplifies and the simplified standard GB 2312 does not have: 乾 and
    著 are in it. Simplified is the like of it by Big5, which has 后 and 里.
    """
    import opencc

    table = np.zeros(0x110000, dtype=np.uint8)
    every = [chr(c) for c in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))]
    for value, name, other in ((1, "t2s", "gb2312"), (2, "s2t", "big5")):
        changed = opencc.OpenCC(name).convert("\n".join(every)).split("\n")
        for old, new in zip(every, changed, strict=True):
            if old != new and not old.encode(other, "ignore"):
                table[ord(old)] = value
    return table


def is_traditional(text: str) -> bool:
    """Return whether a text is in traditional characters: two at least, and more than simplified.

    One alone is as often a variant in a simplified text, as 餘 in a name.
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    traditional, simplified = np.bincount(_scripts()[codes], minlength=3)[1:]
    return bool(traditional >= 2 and traditional > simplified)
