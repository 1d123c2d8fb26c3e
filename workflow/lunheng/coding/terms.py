"""The codebook's words as its rules see them, and the identity that they give it."""

import hashlib
import json
import re
from functools import cache

from lunheng.corpus.normalise import normalise
from lunheng.settings.codebook import FAMILY, WORDS, Codebook, Rule

_HAN = re.compile("[\u4e00-\u9fff]+")


@cache
def plain(word: str) -> str:
    """Return a word as rules see it: they see normalised text."""
    # Han characters of the one common block are normal as they are, and most words are of them
    return word if _HAN.fullmatch(word) else normalise(word)[0].strip()


def words_of(book: Codebook, rule: Rule, field: str) -> list[str]:
    """Return the words of one of a rule's lists, families spelled out, normalised, sorted."""
    found: set[str] = set()
    for word in getattr(rule, field):
        name = FAMILY.fullmatch(word)
        found.update(map(plain, book.families[name[1]] if name else [word]))
    return sorted(found)


def codebook_id(book: Codebook) -> str:
    """Return twelve hexadecimal digits that stand for all that affects coding."""
    rules = []
    for theme in book.themes:
        spelled = [
            {field: words_of(book, rule, field) for field in WORDS}
            | {"within": rule.within, "scope": rule.scope}
            for rule in theme.rules
        ]
        rules.append((theme.id, spelled))
    text = json.dumps(rules, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
