"""Numbers that are written in Chinese characters, and the words behind figures: read once."""

import re
from decimal import Decimal

ONES = "一二三四五六七八九"
DIGITS = dict(zip("〇零○一二两三四五六七八九", "0001223456789", strict=True))
_POWERS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
_POWERS |= {"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_POWERS |= {"k": 3, "m": 6, "mn": 6, "b": 9, "bn": 9, "tn": 12}
_PARTS = re.compile(rf"[0-9][0-9,]*(?:\.[0-9]+)?|点[〇零○{ONES}]+|[a-z]+|[^ ]")


def amount(text: str) -> Decimal:
    """Return what an amount is: 3亿5000万, 四十七点三万亿, 1.2 billion."""
    total, section, held = Decimal(0), Decimal(0), None
    for part in _PARTS.findall(text):
        unit = Decimal(10) ** _POWERS.get(part, 0)
        if part[0] == "点":
            held = (held or 0) + Decimal("0." + "".join(DIGITS[c] for c in part[1:]))
        elif part not in _POWERS:
            held = Decimal(re.sub(",", "", DIGITS.get(part, part)))
        elif part in "十百千":
            section += (1 if held is None else held) * unit
            held = None
        elif held is None and not section:
            # 万亿, 万万: a power of all that stands before; 万 alone: one
            total = (total or 1) * unit
        else:
            # 二万八千亿: what stands before and is less than the power counts it
            high = total - total % unit
            total = high + (total - high + section + (held or 0)) * unit
            section, held = Decimal(0), None
    return total + section + (held or 0)


def figures(text: str) -> str:
    """Return a text with Chinese digits as figures, one by one: 二〇二五 is 2025."""
    return "".join(DIGITS.get(character, character) for character in text)


def integer(text: str) -> int:
    """Return a whole number, be its digits read one by one (一〇三) or with powers (一百零三)."""
    read = figures(text)
    return int(read) if read.isdigit() else int(amount(text))
