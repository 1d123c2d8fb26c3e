"""What is written with a sign of its own and read as other characters: by Unicode's own data."""

import re
import unicodedata
from functools import cache

import regex

# Beyond these code points Unicode has but tags and private use: nothing that is text.
ASSIGNED = 0x33480
# Radicals of CJK Radicals Supplement, which decompose to nothing, each with the character that it
# is: Unicode's EquivalentUnifiedIdeograph.txt.
_RADICALS = """
⺁厂 ⺂乛 ⺃乚 ⺄乙 ⺅亻 ⺆冂 ⺇𠘨 ⺈刀 ⺉刂 ⺊卜 ⺋㔾 ⺌小 ⺍小 ⺎兀 ⺏尣 ⺐尢
⺑𡯂 ⺒巳 ⺓幺 ⺔彑 ⺕彐 ⺖忄 ⺗心 ⺘扌 ⺙攵 ⺛旡 ⺜日 ⺝月 ⺞歺 ⺠民 ⺡氵 ⺢氺
⺣灬 ⺤爫 ⺥爫 ⺦丬 ⺧牛 ⺨犭 ⺩王 ⺪𤴔 ⺫目 ⺬示 ⺭礻 ⺮𥫗 ⺯糹 ⺰纟 ⺱罓 ⺲罒
⺳㓁 ⺴冗 ⺵𦉫 ⺶羊 ⺷𦍌 ⺸𦍋 ⺹耂 ⺺肀 ⺻聿 ⺼肉 ⺽𦥑 ⺾艹 ⺿艹 ⻀艹 ⻁虎 ⻂衤
⻃覀 ⻄西 ⻅见 ⻆角 ⻇𧢲 ⻈讠 ⻉贝 ⻊𧾷 ⻋车 ⻌辶 ⻍辶 ⻎辶 ⻏邑 ⻐钅 ⻑長 ⻒镸
⻓长 ⻔门 ⻕𨸏 ⻖阝 ⻗雨 ⻘青 ⻙韦 ⻚页 ⻛风 ⻜飞 ⻝食 ⻞𩙿 ⻟飠 ⻠饣 ⻡𩠐 ⻢马
⻣骨 ⻤鬼 ⻥鱼 ⻦鸟 ⻧卤 ⻨麦 ⻩黄 ⻪黾 ⻫斉 ⻬齐 ⻭歯 ⻮齿 ⻯竜 ⻰龙 ⻱龜 ⻲亀
"""
# Decompositions that change what is said: x² is not x2, ① no 1, 2½ not 21⁄2.
_KEPT = ("<super>", "<circle>", "<fraction>")
# Marks of Chinese that are as wide as its characters.
WIDE_MARKS = "，；：？！（）"
_SLASHES = "\N{FRACTION SLASH}\N{DIVISION SLASH}"
_TICK = re.compile(
    r"(?:.* )?(?:APOSTROPHE|PRIME|ACUTE ACCENT|GRAVE ACCENT)"
    r"|(?:LEFT|RIGHT) SINGLE QUOTATION MARK|SINGLE HIGH-REVERSED-9 QUOTATION MARK"
    r"|MODIFIER LETTER (?:TURNED |REVERSED )?COMMA"
)
_NO_TICK = re.compile("DOUBLE|TRIPLE|QUADRUPLE|LOW|MIDDLE")


def _parts(char: str) -> str:
    """Return what a character decomposes to, and its parts, as far as the text says the same."""
    if char in _SLASHES:
        return "/"
    tag, *points = unicodedata.decomposition(char).split() or [""]
    if not tag.startswith("<") or tag in _KEPT or char in WIDE_MARKS:
        return char
    if tag == "<compat>" and unicodedata.category(char)[0] == "P":
        return char  # … is a mark of its own
    parts = "".join(_parts(chr(int(point, 16))) for point in points)
    # a mark by itself would move up to the letter before it, and so would a part of a syllable
    loose = unicodedata.category(parts[0])[0] in "MZ" or re.search("[\u1100-\u11ff]", parts)
    return char if loose else parts


@cache
def folded() -> dict[str, str]:
    """Return the characters that are folded wherever they stand, each with what it is read as.

    Forms of letters that only print tells apart, full and half width, ligatures, mathematical
    letters, subscripts, units and words in one sign (㎡ becomes m², ㎞ km, ℃ °C), Roman and
    bracketed numbers in one sign (Ⅳ, ⑵), radicals in the place of characters (⼈, ⻓); hyphens
    and slashes; all blanks.
    """
    every = "".join(map(chr, range(0x80, ASSIGNED)))
    formed = (c for c in every if unicodedata.decomposition(c)[:1] == "<")
    found = {c: parts for c in formed if (parts := _parts(c)) != c}
    found |= {pair[0]: pair[1] for pair in _RADICALS.split()}
    found |= dict.fromkeys(regex.findall(r"[\p{Hyphen}&&\p{Pd}]", every, regex.V1), "-")
    found |= dict.fromkeys(regex.findall(r"\p{Zs}", every), " ")
    return found | dict.fromkeys(_SLASHES, "/")


@cache
def ticks() -> str:
    """Return the characters that look like an apostrophe, and are one between letters."""
    every = "".join(map(chr, range(0x60, ASSIGNED)))
    signs = regex.findall(r"[\p{Lm}\p{Sk}\p{Po}\p{Pi}\p{Pf}]", every)
    named = ((c, unicodedata.name(c, "")) for c in signs)
    return "".join(c for c, name in named if _TICK.fullmatch(name) and not _NO_TICK.search(name))
