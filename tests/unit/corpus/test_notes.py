import pytest
from lunheng.corpus.notes import is_note_mark


@pytest.mark.parametrize(
    ("mark", "before"),
    [
        ("[1]", "路修好了"), ("（2）", "桥也架了"), ("③", "桥"), ("⑴", "桥"), ("❷", "桥"),
        ("3", "收入提高"),
        ("12", "增长 5%"), ("4-6", "船"), ("*", "桥"), ("注4", "桥"), ("†", "road"),
        ("1", "the road."), ("2", "bridge"), ("a", "bridge"), ("[note 3]", "road"),
        ("3", "in the U.S."),
    ],
)  # fmt: skip
def test_marks(mark, before):
    assert is_note_mark(mark, before)


@pytest.mark.parametrize(
    ("raised", "before"),
    [
        ("2", "宽5km"), ("2", "平方米"), ("3", "m"), ("4", "约10"), ("-1", "km s"), ("2", "R"),
        ("st", "the 1"), ("e", "le 7"), ("™", "Bridge"), ("+", "Ca"), ("", "路"), ("3", ""),
        ("上标的话", "路"),
    ],
)  # fmt: skip
def test_powers_and_parts_of_words_are_no_marks(raised, before):
    assert not is_note_mark(raised, before)
