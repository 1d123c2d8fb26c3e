import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lunheng.corpus.conversion import converter, is_traditional


def test_phrases_are_converted_as_a_whole():
    text, places = converter("t2s")("藉口很多，反覆再三，意思明瞭；乾坤與乾糧。")
    assert text == "借口很多，反复再三，意思明了；乾坤与干粮。"
    assert places.tolist() == list(range(len(text)))
    assert converter(None) is None


def test_words_that_become_longer_or_shorter_keep_their_neighbours_places():
    old = "用滑鼠和記憶體，\n再用資料庫工作"
    new, places = converter("tw2sp")(old)
    assert new == "用鼠标和内存，\n再用数据库工作"
    for char in "用和，\n再库作":
        spot = len(new) - 1 - new[::-1].index(char)
        assert old[places[spot]] in {char, "庫"}


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("滑鼠記憶體資料庫程式乾坤藉口的，。A \n"), max_size=30))
def test_places_rise_and_lie_in_the_text(text):
    new, places = converter("tw2sp")(text)
    assert len(new) == len(places)
    assert (np.diff(places) >= 0).all()
    assert not len(places) or 0 <= places[0] <= places[-1] < len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("鎮裡修橋三座，學校也開學了。", True),
        ("镇里修桥三座，学校也开学了。", False),
        ("乾坤未定，名著在前，餘某瞭望。", False),
        ("镇里修桥三座，学校也建成，还有餘款，門口有路。", False),
        ("開", False),
        ("開會", True),
        ("The town", False),
        ("", False),
    ],
)
def test_traditional_text_is_told_from_simplified_with_a_variant(text, expected):
    assert is_traditional(text) is expected
