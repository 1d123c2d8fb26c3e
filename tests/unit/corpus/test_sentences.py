import pytest
from hypothesis import given
from hypothesis import strategies as st
from lunheng.corpus.sentences import point_label, split


def sentences(text, language="zh"):
    frame = split([text], language=language).groupby("sentence")
    return [text[g["start"].min() : g["end"].max()] for _, g in frame]


def clauses(text, language="zh"):
    frame = split([text], language=language)
    return [
        (text[a:b], point if isinstance(point, str) else None)
        for a, b, point in zip(frame["start"], frame["end"], frame["point"], strict=True)
    ]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("其一，源头偏弱", "其一"),
        ("一是加强研究", "一是"),
        ("三是三个镇都要修路", "三是"),
        ("十一是修渠", "十一是"),
        ("第二，接通链条", "第二"),
        ("第三是人", "第三"),
        ("第一步，先修路", "第一步"),
        ("首先，要看需求", "首先"),
        ("其次要看底子", "其次"),
        ("最后，要看人", "最后"),
        ("一要修路", "一要"),
        ("一方面修路", "一方面"),
        ("另一方面架桥", "另一方面"),
        ("（二）修路", "（二）"),
        ("①修路", "①"),
        ("一是否可行还要看", None),
        ("二是二，错不了", None),
        ("第二季度增长", None),
        ("第一产业增长", None),
        ("第一次来", None),
        ("其一生都在修路", None),
        ("首先进村的人", None),
        ("最后一公里", None),
        ("一要求就办", None),
        ("一次修好", None),
        ("八要素齐全", None),
    ],
)
def test_points_are_known_by_their_opening(text, label):
    assert point_label(text) == label


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("First, we mend roads", "First"),
        ("Secondly, we build", "Secondly"),
        ("Finally, we rest", "Finally"),
        ("(a) roads", "(a)"),
        ("On the other hand, it rains", "On the other hand"),
        ("First roads were built", None),
        ("Second World War", None),
        ("Firstborn, he said", None),
        ("(roads) were", None),
    ],
)
def test_english_points(text, label):
    assert point_label(text, language="en") == label


def test_a_sentence_keeps_its_closing_quote():
    assert sentences("他问：“行吗？”没人答。好") == ["他问：“行吗？”", "没人答。", "好"]


def test_sentences_do_not_cross_lines():
    frame = split(["修了路", "架了桥。又修渠"])
    assert frame["paragraph"].tolist() == [0, 1, 1]
    assert frame["sentence"].tolist() == [0, 1, 2]
    assert frame["start"].tolist() == [0, 0, 4]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Growth was 3.5 per cent. It held. “Why?” she asked.",
            ["Growth was 3.5 per cent.", "It held.", "“Why?” she asked."],
        ),
        (
            "Mr. Hill met Gov. Lake at St. Mary on Jan. 5. They spoke.",
            ["Mr. Hill met Gov. Lake at St. Mary on Jan. 5.", "They spoke."],
        ),
        (
            "The U.S. Senate met. It is in the U.S. The House met too.",
            ["The U.S. Senate met.", "It is in the U.S.", "The House met too."],
        ),
        (
            "J. Q. Hill spoke. So did I. They left.",
            ["J. Q. Hill spoke.", "So did I.", "They left."],
        ),
        ("See No. 7 below. He said no. 8 came.", ["See No. 7 below.", "He said no.", "8 came."]),
        ("It rose at 5 a.m. The sun, i.e. Sol.", ["It rose at 5 a.m.", "The sun, i.e. Sol."]),
        ("They came (all did.) Then left!", ["They came (all did.)", "Then left!"]),
    ],
)
def test_english_sentences(text, expected):
    assert sentences(text, "en") == expected


def test_clauses_end_at_semicolons_and_before_points():
    assert clauses("问题有三：其一，研究少；其二，资金短，其三，人难留。") == [
        ("问题有三：", None),
        ("其一，研究少；", "其一"),
        ("其二，资金短，", "其二"),
        ("其三，人难留。", "其三"),
    ]


def test_numbers_open_points_only_after_a_strong_mark():
    assert clauses("任务：1、修路；2、架桥。") == [
        ("任务：", None),
        ("1、修路；", "1、"),
        ("2、架桥。", "2、"),
    ]
    assert [p for _, p in clauses("第1、2、3组，4、5组都来。")] == [None]
    assert [p for _, p in clauses("说明：一、二产业都要抓。")] == [None]


def test_english_clauses():
    text = "We need two things: (a) roads; (b) bridges, and time."
    assert clauses(text, "en") == [
        ("We need two things:", None),
        ("(a) roads;", "(a)"),
        ("(b) bridges, and time.", "(b)"),
    ]


LINES = st.lists(st.text(alphabet="中文。！？；，其一是第三、首先 “”（）\u3000aB1.;:", max_size=40))


@given(LINES, st.sampled_from(["zh", "en"]))
def test_clauses_are_all_that_is_not_white_space_once_and_in_order(lines, language):
    frame = split(lines, language=language)
    for number, line in enumerate(lines):
        rows = frame[frame["paragraph"] == number]
        places = [i for a, b in zip(rows["start"], rows["end"], strict=True) for i in range(a, b)]
        assert places == sorted(set(places))
        assert {i for i, c in enumerate(line) if not c.isspace()} <= set(places)
    assert frame["sentence"].tolist() == sorted(frame["sentence"])
    for _, rows in frame.groupby("sentence"):
        assert rows["clause"].tolist() == list(range(len(rows)))
        assert rows["paragraph"].nunique() == 1
