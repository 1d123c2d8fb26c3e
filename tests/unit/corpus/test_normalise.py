import sys
import unicodedata
from itertools import pairwise

import numpy as np
import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st
from lunheng.corpus.conversion import converter
from lunheng.corpus.folding import folded, ticks
from lunheng.corpus.normalise import normalise

ANY = st.characters(codec=None, exclude_categories=())
# what the rules look at: widths, marks, blanks, Hangul letters, zero-width and control characters,
# ligatures, radicals, units in one sign, apostrophes, hyphens
NEAR = st.sampled_from(
    "ＡｚＺ０９％．中文，,;:?!()“》（%ae\u0302\u0301\u0323 \u3000\xa0\t\n\r\u200b"
    "＆ﬃ⼈⺠⑵㎡㍿’′‑⁄я\ufe00\u2009"
)
TEXTS = st.text(ANY | NEAR, max_size=40)
UNSEEN = regex.compile(
    r"[[\p{Zs}\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}"
    r"\U00033480-\U0010ffff]--[\n\t]]",
    regex.V1,
)
RADICALS = {c: one for c, one in folded().items() if "\u2e80" <= c < "\u2f00"}
ALIKE = str.maketrans(dict.fromkeys(ticks(), "'") | dict.fromkeys("⁄∕", "/") | RADICALS)


def bare(text):
    """Return what is left when forms, blanks and characters without a glyph do not count."""
    seen = unicodedata.normalize("NFKD", UNSEEN.sub("", text).translate(ALIKE))
    return regex.sub(r"[\p{Hyphen}&&\p{Pd}]", "-", UNSEEN.sub("", seen.translate(ALIKE)))


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
    read_as = ("".join(folded().get(c, c) for c in text) for text in texts)
    wanted = (unicodedata.normalize("NFC", text) for text in read_as)
    return [t for t, one in zip(texts, wanted, strict=True) if normalise(t)[0] != one]


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
        # forms of characters: full width, Kangxi radicals and those of the supplement, ligatures,
        # mathematical letters, vertical marks, compatibility ideographs, variants
        ("Ｒ＆Ｄ经费", "R&D经费"),
        ("⼈⼯智能，⺠⽣，⻓江", "人工智能，民生，长江"),
        ("ﬁnance and eﬃcient oﬀice", "finance and efficient office"),
        ("𝐆𝐃𝐏增长", "GDP增长"),
        ("︽规划︾﹐︵试行︶", "《规划》，（试行）"),
        ("\uf9b2陵", "零陵"),
        ("葛\U000e0100城", "葛城"),
        ("CO₂与PM₂.₅", "CO2与PM2.5"),
        # units and numbers in one sign; a power stays one
        ("10万㎡，12㎞，25℃，3㎏，50㏄，8㎥", "10万m²，12km，25°C，3kg，50cc，8m³"),
        ("Ⅳ类，⑵修路，㈠总则，№7", "IV类，（2）修路，（一）总则，No7"),
        ("㎧与½", "m/s与½"),
        ("……", "……"),
        ("共⑵项，(3)架桥。(4)修路", "共（2）项，（3）架桥。（4）修路"),
        # hyphens, soft ones among them
        ("well\u2011being, well\u2010known, co\u00adoperate", "well-being, well-known, cooperate"),
        ("e\u0301cole", "\u00e9cole"),
        ("", ""),
    ],
)
def test_examples(text, expected):
    assert normalise(text)[0] == expected


@pytest.mark.parametrize("sign", "’‘ʼ′´`＇‛ʹ")
def test_what_looks_like_an_apostrophe_is_one_between_letters(sign):
    assert normalise(f"the nation{sign}s roads", language="en")[0] == "the nation's roads"
    assert normalise(f"l{sign}été", language="en")[0] == "l'été"


@pytest.mark.parametrize("text", ["他说‘好’字", "said ‘yes’ and", "5′6 tall", "ㄋㄧˊㄏㄠ"])
def test_quotation_marks_and_feet_are_no_apostrophes(text):
    assert normalise(text, language="en")[0] == text


@pytest.mark.parametrize(
    "text",
    ["The café owners", "and 中国 officials", "Москва и 中国 вместе", "said “yes” and", "a — b"],
)
def test_in_english_a_blank_beside_a_letter_stays(text):
    assert normalise(text, language="en")[0] == text


@pytest.mark.parametrize(
    "text", ["наука и 中国", "한국 정부 发布", "中国 の 都市", "Ελλάδα 与 中国"]
)
def test_in_chinese_a_blank_beside_letters_of_other_scripts_stays(text):
    kept = normalise(text)[0]
    assert [w for w in text.split(" ") if not regex.search(r"\p{Han}", w)] == [
        w for w in kept.split(" ") if not regex.search(r"\p{Han}", w)
    ]


def test_blanks_between_han_characters_go_out_in_both_languages():
    assert normalise("我 们 ， 修　路", language="en")[0] == "我们，修路"
    assert normalise("in 我 们, and", language="en")[0] == "in 我们, and"


def test_places_of_an_example():
    out, offsets = normalise("Ａ \u200b中e\u0301,文")
    # the comma stands before a Han character; blank (1) and zero-width space (2) are gone
    assert out == "A中\u00e9，文"
    assert offsets.tolist() == [0, 3, 4, 6, 7, 8]


def test_one_sign_of_several_characters_keeps_its_place():
    out, offsets = normalise("长㎞，㍿")
    assert out == "长km，株式会社"
    assert offsets.tolist() == [0, 1, 1, 2, 3, 3, 3, 3, 4]


def test_traditional_text_is_converted_with_its_places():
    text = "經濟發展，GDP 與產業"
    out, offsets = normalise(text, convert=converter("t2s"))
    assert out == "经济发展，GDP与产业"
    assert offsets.tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12]


def test_nothing_kept():
    out, offsets = normalise("都不要", keep=[])
    assert out == "" and offsets.tolist() == [0]
