import sys
import unicodedata
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lunheng.corpus.normalise import converter, normalise

ANY = st.characters(codec=None, exclude_categories=())
# what the rules look at: widths, marks, blanks, Hangul letters, zero-width and control characters
NEAR = st.sampled_from(
    "ＡｚＺ０９％．中文，,;:?!()“》（%ae\u0302\u0301\u0323 \u3000\xa0\t\n\r\u200b"
)
TEXTS = st.text(ANY | NEAR, max_size=40)
BLANKS = " \u3000\xa0"


def bare(text):
    """Return what is left when widths, blanks and characters without a glyph do not count."""
    seen = (c for c in text if c not in BLANKS)
    seen = (c for c in seen if c in "\n\t" or unicodedata.category(c)[0] != "C")
    return unicodedata.normalize("NFKD", "".join(seen))


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_offsets_lead_every_character_back_to_its_received_characters(text):
    out, offsets = normalise(text)
    assert len(offsets) == len(out) + 1 and offsets[-1] == len(text)
    assert (np.diff(offsets) >= 0).all() and (offsets[:-1] < len(text)).all()
    places = sorted({0, *offsets.tolist(), len(text)})
    for a, b in pairwise(places):
        here = "".join(c for c, p in zip(out, offsets, strict=False) if p == a)
        assert bare(here) == bare(text[a:b])


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.data())
def test_with_spans_the_offsets_are_still_those_of_the_whole_text(text, data):
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=4, max_size=4)))
    spans = [(cuts[0], cuts[1]), (cuts[2], cuts[3])]
    out, offsets = normalise(text, keep=spans)
    joined = "".join(text[a:b] for a, b in spans)
    places = [p for a, b in spans for p in range(a, b)] + [cuts[3]]
    whole, inner = normalise(joined)
    assert out == whole
    assert offsets.tolist() == [places[p] for p in inner]


def follows(char):
    """Return whether a character without combining class can compose with the one before it."""
    return unicodedata.combining(char) == 0 and unicodedata.normalize("NFD", char) == char


def pairs(*, spacing):
    found = []
    for point in range(sys.maxunicode + 1):
        parts = unicodedata.normalize("NFD", chr(point))
        letters = [c for c in parts[1:] if follows(c) and not "\u1160" <= c <= "\u11ff"]
        if len(parts) > 1 and bool(letters) == spacing:
            found.append(parts)
    return found


def not_composed(texts):
    return [t for t in texts if normalise(t)[0] != unicodedata.normalize("NFC", t)]


def test_every_decomposition_of_unicode_by_marks_and_hangul_letters_is_composed():
    texts = pairs(spacing=False)
    assert len(texts) > 12_000  # 11,172 Hangul syllables and the letters with marks
    assert not_composed(texts) == []


def test_every_decomposition_of_unicode_by_spacing_signs_is_composed():
    assert not_composed(pairs(spacing=True)) == []


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_the_result_is_nfc(text):
    assert unicodedata.is_normalized("NFC", normalise(text)[0])


@pytest.mark.parametrize("text", ["o \u0301", "中e\u3000\u0301", "\u00ea \u0301"])
def test_the_result_is_nfc_where_a_blank_before_a_mark_goes_out(text):
    assert unicodedata.is_normalized("NFC", normalise(text)[0])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ＧＤＰ增长５．２％", "GDP增长5.2%"),
        ("城市,乡村;山区:两处(甲)好!", "城市，乡村；山区：两处（甲）好！"),
        ("see (a), b; c: d?", "see (a), b; c: d?"),
        ("增长5.2%,就业1,200人", "增长5.2%，就业1,200人"),
        ("共1，200人，5，6月", "共1,200人，5，6月"),
        ("1，2345人", "1，2345人"),
        ("我们 要\u3000修 路", "我们要修路"),
        ("open source", "open source"),
        ("建设 5G 基站", "建设5G基站"),
        ("人\u200b民\ufeff满\x07意", "人民满意"),
        ("一行\r\n二行\t末", "一行\n二行\t末"),
        ("①x²", "①x²"),
        ("e\u0301cole", "\u00e9cole"),
        ("", ""),
    ],
)
def test_examples(text, expected):
    assert normalise(text)[0] == expected


def test_places_of_an_example():
    out, offsets = normalise("Ａ \u200b中e\u0301,文")
    # the comma stands before a Han character; blank (1) and zero-width space (2) are gone
    assert out == "A中\u00e9，文"
    assert offsets.tolist() == [0, 3, 4, 6, 7, 8]


def test_traditional_characters_are_converted_one_for_one():
    text = "經濟發展，GDP 與產業"
    out, offsets = normalise(text, convert=converter("t2s"))
    assert out == "经济发展，GDP与产业"
    assert offsets.tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12]
    assert converter(None) is None


def test_one_character_that_becomes_two_keeps_its_place():
    out, offsets = normalise("甲乙丙", convert=lambda c: "二二" if c == "乙" else c)
    assert out == "甲二二丙"
    assert offsets.tolist() == [0, 1, 1, 2, 3]


def test_nothing_kept():
    out, offsets = normalise("都不要", keep=[])
    assert out == "" and offsets.tolist() == [0]
