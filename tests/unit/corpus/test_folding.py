import unicodedata

import pytest
from lunheng.corpus.folding import folded, ticks


@pytest.mark.parametrize(
    ("name", "char"),
    [
        ("CJK RADICAL CIVILIAN", "民"),
        ("CJK RADICAL C-SIMPLIFIED LONG", "长"),
        ("CJK RADICAL C-SIMPLIFIED GATE", "门"),
        ("CJK RADICAL C-SIMPLIFIED HORSE", "马"),
        ("CJK RADICAL MOTHER", "母"),
        ("KANGXI RADICAL MAN", "人"),
        ("KANGXI RADICAL TALL", "高"),
    ],
)
def test_a_radical_is_the_character_that_it_is_named_after(name, char):
    assert folded()[unicodedata.lookup(name)] == char


def test_every_radical_is_a_character():
    blocks = (range(0x2E80, 0x2EF4), range(0x2F00, 0x2FD6))
    radicals = {chr(c) for block in blocks for c in block if unicodedata.name(chr(c), "")}
    # Unicode gives these two no ideograph: REPEAT and CHOKE's second form is one of its own
    assert radicals - folded().keys() <= {"\u2e80"}
    assert all(unicodedata.name(folded()[c])[:13] == "CJK UNIFIED I" for c in radicals - {"\u2e80"})


def test_what_is_folded_is_what_unicode_calls_equal_in_use():
    for char, parts in folded().items():
        if unicodedata.decomposition(char)[:1] == "<" and "/" not in parts and "-" not in parts:
            whole = unicodedata.normalize("NFKD", parts)
            assert whole == unicodedata.normalize("NFKD", char), char


@pytest.mark.parametrize("char", "²①½…，；：？！（）\u0e33ﾞ™")
def test_what_would_say_something_else_stays(char):
    assert char not in folded()


def test_apostrophes_are_single_and_no_letters():
    assert set("’‘ʼ′´`＇‛") <= set(ticks())
    assert not set("\"“”″,.'\u0301") & set(ticks())
