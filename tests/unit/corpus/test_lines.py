import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lunheng.corpus.lines import contents_lines, figures_apart, wrapped_lines

CHINESE = (
    "近年来，本镇把修路当作头等大事来抓，先后修通三条村道和两座石桥，群众出门办事方便了许多。",
    "镇里的小学去年添了四间教室和一个操场，2025年又招来12位老师，孩子们不必再到县城去上学。",
    "下一步要把水渠修到每块田头，让老人看病不出村，让年轻人回得来、留得住、干得好。",
)
ENGLISH = (
    "The town has mended three roads and two stone bridges in recent years, and people now reach "
    "the market by bus even when it rains. The drivers say that the road saves half an hour.",
    "Last year the school was given four more rooms; twelve teachers came, and no child has to "
    "travel to the county seat any longer, as older brothers and sisters had to.",
)


def mended(text, find=wrapped_lines):
    for start, end, blank in reversed(find(text)):
        text = text[:start] + " " * blank + text[end:]
    return text


def filled(paragraph, width, indent=""):
    """Fill lines of so many characters; no line begins with a mark."""
    lines, line = [], indent
    for char in paragraph:
        if len(line) >= width and char not in "，。、":
            lines.append(line)
            line = ""
        line += char
    return "\n".join([*lines, line])


@pytest.mark.parametrize("width", [13, 20, 38])
@pytest.mark.parametrize(("between", "indent"), [("\n\n", ""), ("\n", "\u3000\u3000")])
def test_chinese_lines_filled_to_one_width_become_paragraphs(width, between, indent):
    text = between.join(filled(p, width, indent) for p in CHINESE)
    assert mended(text) == between.join(indent + p for p in CHINESE)


@pytest.mark.parametrize("width", [45, 60, 72])
def test_english_lines_are_joined_by_a_blank(width):
    text = "\n\n".join(textwrap.fill(p, width) for p in ENGLISH)
    assert mended(text) == "\n\n".join(ENGLISH)


def test_headings_and_items_keep_their_lines_among_filled_ones():
    parts = ["一、修路", filled(CHINESE[0], 20), "二、办学", filled(CHINESE[1], 20)]
    assert mended("\n".join(parts)) == "\n".join(["一、修路", CHINESE[0], "二、办学", CHINESE[1]])


def test_a_part_filled_to_a_width_of_its_own_is_found_between_blank_lines():
    long = "".join(CHINESE) * 2
    text = f"{long}\n{long}\n\n{filled(CHINESE[0], 20)}\n\n{long}"
    assert mended(text) == f"{long}\n{long}\n\n{CHINESE[0]}\n\n{long}"


def test_a_figure_that_a_line_end_parts_is_whole():
    text = "\n".join(
        [
            "去年镇上收的粮食和油料一共比前年多了20",
            "25吨，修好的水渠有十二里，新开的田也种上",
            "了麦子和油菜，收成很好，大家都说今年还要",
            "多种些。",
        ]
    )
    assert "2025吨" in mended(text)


@pytest.mark.parametrize(
    "text",
    [
        "春风吹绿门前柳\n小桥流水映人家\n老翁闲坐说往事\n孩童追逐笑开花",
        "春风吹绿门前柳，\n小桥流水映人家。\n老翁闲坐说往事，\n孩童追逐笑开花。",
        "推进村道修建工程的若干办法\n推进水渠开挖工程的若干办法\n推进学校扩建工程的若干办法",
        "坚持修路优先，方便群众出门\n坚持办学为本，方便儿童上学\n坚持治水为要，方便农户种田",
        "Apples and pears from the orchard\nOranges and lemons from Spain\nBread and butter",
        "I saw the river in the morning light\nAnd boats that went with cargo to the sea:\n"
        "The men that rowed them sang with all their might,\nAnd none of them gave thought to me.",
        "镇名  人口  田亩\n东镇  1200  3400\n西镇  2300  4500\n南镇  1700  2900",
        "本镇修路办学的有关情况报告\n各村落实工作的有关情况报告\n去年路修好了。",
        "东村修路三里，西村架桥一座\n南村挖渠五里，北村建校一所\n镇上添车两辆，街上装灯百盏。",
        "一行",
        "",
    ],
)
def test_verses_lists_tables_and_titles_keep_their_lines(text):
    assert mended(text) == text


def test_a_hyphen_at_a_lines_end_goes_with_the_line_end():
    text = (
        "The town asks for tech-\nnical help, co\u00ad\noperation and well-\nkept, well-kept roads."
    )
    whole = "The town asks for technical help, cooperation and well-kept, well-kept roads."
    assert mended(text) == whole


@settings(max_examples=100, deadline=None)
@given(st.text(st.sampled_from("路桥水，。 \n\u3000ab-1一、."), max_size=60))
def test_spans_are_in_order_and_hold_a_line_end_and_no_letter(text):
    spans = wrapped_lines(text)
    ends = [0, *(edge for a, b, _ in spans for edge in (a, b))]
    assert ends == sorted(ends)
    assert all("\n" in text[a:b] and not text[a:b].strip(" \u3000\n-") for a, b, _ in spans)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("本 镇 今 年 收 粮 5 . 2 万 吨 ，G D P 增 长", "本 镇 今 年 收 粮 5.2万 吨 ，GDP 增 长"),
        ("增加5 0 0亿元，增长7. 5%，占8 .8 %", "增加500亿元，增长7.5%，占8.8%"),
        ("到 2 0 2 5 年底", "到 2025年底"),
        ("２ ０ ２ ５ 年", "２０２５年"),
        ("2 0 2 5 年 1 2 月 3 1 日", "2025年 12月 31日"),
        ("实现 G D P 增长", "实现 GDP 增长"),
        ("rose 5 . 2 % in 2 0 2 5 and fell", "rose 5.2% in 2025 and fell"),
    ],
)
def test_figures_that_recognition_set_apart_are_whole(text, whole):
    assert mended(text, figures_apart) == whole


@pytest.mark.parametrize(
    "text",
    [
        "表 1 2 3", "甲 1 2 3\n乙 4 5 6", "见图1 2 3所示", "共有 1 2 3 年级", "1. 5家企业建成",
        "分 A B C 三组", "如 表 1 2 3 所 示 本 镇",
        "EUR 1 000 000 will", "rooms 1 2 3 are free", "Team A 2 0 1 9", "Plans A B C", "2024 000",
    ],
)  # fmt: skip
def test_figures_side_by_side_are_left(text):
    assert mended(text, figures_apart) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("目录\n一、道路......1\n二、学校......5\n一、道路\n修好了。", "一、道路\n修好了。"),
        ("目　次\n\n道路 1\n\n学校 5\n正文。", "正文。"),
        (
            "Contents\nRoads ........ 1\nSchools ...... 12\n\nRoads were mended.",
            "\nRoads were mended.",
        ),
        ("甲……1\n乙……2\n丙……2\n丁……9\n正文。", "正文。"),
        # three rows are no table of contents, nor are figures that go back, nor a line of prose
        ("甲……1\n乙……2\n丙……2\n正文。", None),
        ("税收……90\n规费……12\n罚没……7\n其他……3\n合计112。", None),
        ("目录\n修好了三条路，建成两座桥。\n又办好五所学校。", None),
        ("内容\n增加 5\n减少 6\n", None),
        ("全年增长 5\n投资增长 6\n出口增长 7\n进口增长 8\n", None),
    ],
)
def test_a_table_of_contents_has_its_headings_again(text, left):
    spans = contents_lines(text)
    if left is None:
        assert spans == []
    else:
        ((start, end, blank),) = spans
        assert text[:start] + text[end:] == left and not blank
