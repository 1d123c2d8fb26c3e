import pytest
from hypothesis import given
from hypothesis import strategies as st
from lunheng import structure

ESSAY = [
    "三个城市的分工",
    "一、定位",
    "先说定位，各有所长。",
    "二、短板",
    "（一）源头",
    "源头不够厚。",
    "（二）资本",
    "第一，设立基金，放长年限。",
    "三、办法",
    "办法要一起用。",
]


def test_sections_follow_the_numberings_and_nest():
    paths = dict(zip(ESSAY, structure.sections(ESSAY), strict=True))
    assert paths["一、定位"][1] == "heading"
    assert paths["（一）源头"][1] == "heading"
    first, second, third = (paths[h][0] for h in ("一、定位", "二、短板", "三、办法"))
    assert (int(second), int(third)) == (int(first) + 1, int(first) + 2)
    assert paths["（一）源头"][0] == f"{second}/1"
    assert paths["（二）资本"][0] == f"{second}/2"
    assert paths["源头不够厚。"] == (f"{second}/1", "body")
    assert paths["第一，设立基金，放长年限。"] == (f"{second}/2", "item")
    assert paths["办法要一起用。"] == (third, "body")


@pytest.mark.parametrize("text", ["发展要稳中求进。", "他说：", "，", "一、" + "长" * 60])
def test_sentences_and_long_lines_are_no_headings(text):
    assert structure.heading_level(text) is None


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("其一，源头偏弱", "其一"),
        ("一是加强研究", "一是"),
        ("第二，接通链条", "第二"),
        ("首先，要看需求", "首先"),
        ("一是否可行还要看", None),
        ("第二季度增长", None),
    ],
)
def test_points_are_known_by_their_opening(text, label):
    assert structure.point_label(text) == label


def test_a_sentence_keeps_its_closing_quote():
    text = "他问：“行吗？”没人答。好"
    spans = structure.sentences(text)
    assert [text[a:b] for a, b in spans] == ["他问：“行吗？”", "没人答。", "好"]


def test_english_sentences_do_not_end_at_abbreviations_inside_words():
    text = "Growth was 3.5 per cent. It held. “Why?” she asked."
    spans = structure.sentences(text, language="en")
    assert [text[a:b] for a, b in spans] == [
        "Growth was 3.5 per cent.",
        "It held.",
        "“Why?” she asked.",
    ]


def test_clauses_end_at_semicolons_and_before_points():
    text = "问题有三：其一，研究少；其二，资金短，其三，人难留。"
    parts = structure.clauses(text, 0, len(text))
    assert [(text[a:b], point) for a, b, point in parts] == [
        ("问题有三：", None),
        ("其一，研究少；", "其一"),
        ("其二，资金短，", "其二"),
        ("其三，人难留。", "其三"),
    ]


@given(st.text(alphabet="中文。！？；，其一是第三、首先 “”（）\u3000aB1.", max_size=80))
def test_sentences_and_clauses_cover_the_text_once(text):
    seen = []
    for start, end in structure.sentences(text):
        for a, b, _ in structure.clauses(text, start, end):
            seen += range(a, b)
    assert seen == sorted(set(seen))
    assert {i for i, c in enumerate(text) if not c.isspace()} <= set(seen)
