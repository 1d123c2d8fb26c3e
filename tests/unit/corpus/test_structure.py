import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lunheng.corpus import sources, structure
from lunheng.corpus.cleaning import load_rules
from lunheng.corpus.document import read_document
from lunheng.corpus.structure import sections
from lunheng.plan import prepare
from lunheng.settings import models

ROOT = Path(__file__).parents[3]

ESSAY = [
    "三个城市的分工",
    "修桥要看水势，修路要看山势，分工要看各自的底子。",
    "一、定位",
    "先说定位，各有所长。",
    "二、短板",
    "（一）源头",
    "源头不够厚。",
    "（二）资本",
    "第一，设立基金，放长年限。",
    "三、办法",
    "修好老路，接通断头路。" + "沿河的两个镇各出一半工钱，今年先修南岸，明年再修北岸。" * 2,
    "办好夜校，留住手艺人。" + "木工、瓦工、电工三个班各开四十课时，教师从厂里请来。" * 2,
    "算清账目，开门议事。" + "每月初一贴出收支，每季末开一次会，谁都可以来问。" * 2,
    "总起来看，办法要一起用，缺了哪一样，另外几样都要打折扣，这是几年来最要紧的一条经验。",
]


def shape(lines, language="zh"):
    """Return “section role” for each line."""
    return [f"{p.section} {p.role}".strip() for p in sections(lines, language=language)]


def test_an_essay_comes_out_with_its_title_sections_and_run_in_headings():
    assert shape(ESSAY) == [
        *("title", "body", "1 heading", "1 body", "2 heading", "2/1 heading", "2/1 body"),
        *("2/2 heading", "2/2 item", "3 heading", "3/1 run-in", "3/2 run-in", "3/3 run-in"),
        "3 body",
    ]
    places = sections(ESSAY)
    assert ESSAY[10][: places[10].heading] == "修好老路，接通断头路。"
    assert places[1].heading == 0


def test_chapters_sections_articles_and_their_items_nest():
    law = [
        *("村道条例", "第一章 总则", "第一条 为了修路，定本条例。", "村道归全村所有。"),
        *("第二章 养护", "第一节 经费", "第二条 经费来自下列各项：", "（一）村里的积累；"),
        *("（二）乡里的补助。", "前款各项应当入账。", "第二节 人手", "第三条 人手由村里定。"),
    ]
    assert shape(law) == [
        *("title", "1 heading", "1/1 item", "1/1 body", "2 heading", "2/1 heading"),
        *("2/1/2 item", "2/1/2/1 item", "2/1/2/2 item", "2/1/2 body", "2/2 heading"),
        "2/2/3 item",
    ]


def test_numbers_are_those_that_headings_bear_and_no_path_stands_twice():
    lines = ["二、路", "路修好了，桥也通了。", "四、桥", "四、桥", "一、渠"]
    assert [p.section for p in sections(lines)] == ["2", "2", "4", "5", "6"]


def test_headings_without_numbers_stand_above_numbers_where_they_come_first():
    lines = [
        "各位代表：",
        "去年的事",
        "办了三件。",
        "今年的事",
        "（一）修路",
        "先修。",
        "（二）架桥",
    ]
    assert shape(lines) == [
        *("salutation", "1 heading", "1 body", "2 heading", "2/1 heading", "2/1 body"),
        "2/2 heading",
    ]


def test_what_follows_a_row_of_numbered_paragraphs_belongs_to_their_section():
    one = "多修几条，少绕几里。" + "去年修了三条，今年打算再修两条，钱已备下。"
    lines = ["一、去年", f"（一）{one}", f"（二）{one}", f"（三）{one}", "回头看去，这一年不易。"]
    assert [p.section for p in sections(lines)] == ["1", "1/1", "1/2", "1/3", "1"]
    lines.insert(2, "这是头一件。")  # then the paragraphs do not stand alone
    assert sections(lines)[-1].section == "1/3"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一、修路", (4, 1)),
        ("十二、修路", (4, 12)),
        ("二十一、修路", (4, 21)),
        ("（三）架桥", (5, 3)),
        ("(三)架桥", (5, 3)),
        ("1.修路", (6, 1)),
        ("10．修路", (6, 10)),
        ("3、修路", (6, 3)),
        ("1.2修路", (7, 2)),
        ("1.2.3修路", (8, 3)),
        ("（4）修路", (7, 4)),
        ("第一章总则", (1, 1)),
        ("第二十条本村", (3, 20)),
        ("第三部分修路", (0, 3)),
        ("一、二、三产业都要抓", None),
        ("一、二产业都要抓", None),
        ("2.5公里的路", None),
        ("1.2万元的账", None),
        ("2025年的账", None),
        ("3.5%的利", None),
        ("第一批修路", None),
        ("第二节课讲桥", None),
        ("第三方来验", None),
        ("十分要紧", None),
        ("修路", None),
        ("", None),
    ],
)
def test_chinese_numberings(text, expected):
    assert structure.numbering(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Part II Roads", (0, 2)),
        ("CHAPTER 3: ROADS", (1, 3)),
        ("Section 12. Tolls", (2, 12)),
        ("Article IX", (2, 9)),
        ("IV. Bridges", (3, 4)),
        ("XIV. Bridges", (3, 14)),
        ("B. Ferries", (4, 2)),
        ("2. Roads", (5, 2)),
        ("2) Roads", (5, 2)),
        ("2.1 Roads", (6, 1)),
        ("2.1.4 Roads", (7, 4)),
        ("(b) roads", (6, 2)),
        ("1.5 million people", None),
        ("2.1 percent", None),
        ("I saw a bridge", None),
        ("Partly cloudy", None),
        ("3 miles", None),
    ],
)
def test_english_numberings(text, expected):
    assert structure.numbering(text, language="en") == expected


def test_an_english_report_comes_out_with_its_sections():
    lines = [
        *("THE STATE OF THE VILLAGE ROADS", "Mr. Mayor, ladies and gentlemen:"),
        *("I. What Was Done", "We mended three roads last year, and one bridge."),
        *("A. Roads", "The north road was closed in May. It opened in June."),
        *("B. Bridges", "II. What Is Left", "- the ferry", "• the toll house"),
    ]
    assert shape(lines, "en") == [
        *("title", "salutation", "1 heading", "1 body", "1/1 heading", "1/1 body"),
        *("1/2 heading", "2 heading", "2 item", "2 item"),
    ]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("各位代表：", "zh"),
        ("各位代表！", "zh"),
        ("各位代表，同志们：", "zh"),
        ("尊敬的各位来宾，女士们、先生们：", "zh"),
        ("同志们：", "zh"),
        ("Mr. Speaker, Mr. President, my fellow citizens:", "en"),
        ("Ladies and gentlemen,", "en"),
        ("To the Congress of the United States:", "en"),
    ],
)
def test_salutations(text, language):
    assert structure.is_salutation(text, language=language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("各位代表！去年我们修了三条路，架了一座桥。", "zh"),
        ("同志们修好了路。", "zh"),
        ("主席团由九人组成。", "zh"),
        ("Mr. Speaker, we mended the road. It is open.", "en"),
        ("Your roads are open", "en"),
    ],
)
def test_what_only_opens_like_a_salutation(text, language):
    assert not structure.is_salutation(text, language=language)


@pytest.mark.parametrize(
    "text", ["发展要稳中求进。", "他说：", "，", "一、" + "长" * 60, "修路，架桥", "——", "123"]
)
def test_sentences_and_long_lines_are_no_headings(text):
    assert not structure.is_heading(text)


@pytest.mark.parametrize("text", ["The road is open", "we mended it", "A road, a bridge", "Done."])
def test_english_lines_that_are_no_headings(text):
    assert not structure.is_heading(text, language="en")


LINES = st.lists(
    st.text(alphabet="一二三、（）()1.2第章条路修：。，；—各位代表", min_size=1, max_size=30),
    max_size=12,
)


@given(LINES)
def test_every_paragraph_has_a_place_and_no_section_is_opened_twice(lines):
    lines = [x.strip() for x in lines if x.strip()]
    places = sections(lines)
    assert len(places) == len(lines)
    opened = [p.section for p in places if p.role in ("heading", "run-in")]
    assert len(opened) == len(set(opened))
    for place, line in zip(places, lines, strict=True):
        assert 0 <= place.heading <= len(line)
        assert place.role in ("title", "heading", "run-in", "item", "salutation", "body")


def corpus(source):
    """Return a source of the default study's texts, read and cleaned."""
    folder = os.environ.get("LUNHENG_CORPORA")
    if not folder:
        pytest.skip("the texts are not at hand: set LUNHENG_CORPORA")
    study = models.load(ROOT / "config" / "config.yaml")
    way = prepare.resolve(study, root=ROOT, corpora=folder)[source]
    given = study.sources[source].model_dump(mode="json", by_alias=False)
    rules = [r for r in load_rules(ROOT / study.cleaning) if source in (r["sources"] or [source])]
    for record in sources.read_source(way, given["reader"]):
        yield read_document(record[given["text"]], document="x", language="zh", cleaning=rules)


def test_the_essay_has_three_sections_four_shortcomings_and_four_paths_with_measures():
    ((paragraphs, clauses, _),) = corpus("essay")
    headings = paragraphs[paragraphs["role"] == "heading"]
    assert headings["section"].tolist() == ["1", "2", "3"]
    paths = paragraphs[paragraphs["role"] == "run-in"]
    assert paths["section"].tolist() == ["3/1", "3/2", "3/3", "3/4"]
    points = clauses.merge(paragraphs[["paragraph", "section"]], on="paragraph")
    shortcomings = points[points["point"].isin(["其一", "其二", "其三", "其四"])]
    assert shortcomings["section"].tolist() == ["2"] * 4
    assert shortcomings["sentence"].nunique() == 1  # the essay names all four in one sentence
    measures = points[points["section"].isin(paths["section"])].groupby("section").size()
    assert (measures >= 4).all()  # a path's heading, and three measures or more


def test_provincial_reports_have_their_parts_and_no_buttons():
    found = list(corpus("provincial-2026"))
    assert len(found) == 31
    for paragraphs, _, _ in found:
        tops = paragraphs[(paragraphs["role"] == "heading")]["section"].str.fullmatch(r"\d+")
        assert 2 <= tops.sum() <= 12
        assert paragraphs["role"].iloc[0] in ("salutation", "body", "title")
