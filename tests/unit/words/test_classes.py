from pathlib import Path

import pandas as pd
import pytest
from lunheng.words.classes import class_of, describe_terms, load_glossary, load_places, place_of

ROOT = Path(__file__).parents[3]

PLACES = {"上海": ("上海市", "长三角")}


@pytest.mark.parametrize(
    ("term", "kind"),
    [
        ("创新", "content"), ("上海", "place"), ("的", "function"), ("2026年", "date"),
        ("二〇二六年", "date"), ("三月", "date"), ("12.5%", "number"), ("百分之五", "number"),
        ("第三", "number"), ("一百零八", "number"), ("AI", "latin"), ("5G", "latin"),
        ("https://a.example/b", "address"), ("a@example.org", "address"),
    ],
)  # fmt: skip
def test_classes(term, kind):
    assert class_of(term, functions={"的"}, places=PLACES) == kind


def test_terms_are_described_by_the_lists():
    table = describe_terms(
        ["上海", "创新", "二〇二六年", "报告", "百分之五"],
        places=PLACES,
        stop_lists={"genre": {"报告"}, "short": {"报告", "的"}},
        functions={"的"},
        glossary={"创新": "innovation"},
    ).set_index("term")
    assert tuple(table.loc["上海", ["class", "province", "region"]]) == (
        "place",
        "上海市",
        "长三角",
    )
    assert table.loc["创新", "english"] == "innovation"
    assert table.loc["二〇二六年", "value"] == "2026"
    assert table.loc["报告", "stop_lists"] == "genre short"
    assert table.loc["百分之五", "value"] == "5 %"
    assert pd.isna(table.loc["创新", "value"])


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("北京市", ("北京市", "京津冀")),
        ("津冀", ("天津市 河北省", "京津冀")),
        ("长三角", ("上海市 江苏省 浙江省 安徽省", "长三角")),
        ("长三角地区", ("上海市 江苏省 浙江省 安徽省", "长三角")),
        ("沪苏浙", ("上海市 江苏省 浙江省", "长三角")),
        ("川渝", ("四川省 重庆市", "")),
        ("粤桂", ("广东省 广西壮族自治区", "")),
        ("苏州市", ("江苏省", "长三角")),
        ("恩施州", ("湖北省", "")),
        ("雄安新区", ("河北省", "京津冀")),
        ("东部", ("", "")),
        ("高新区", None),
        ("中山路", None),
        ("新云", None),
        ("市", None),
    ],
)
def test_places_are_resolved_to_provinces_and_regions(term, expected):
    assert place_of(term, load_places(ROOT / "config" / "lexicon" / "places.tsv")) == expected


def test_every_province_has_its_names_and_every_place_a_known_province():
    places = load_places(ROOT / "config" / "lexicon" / "places.tsv")
    provinces = {p for held, _ in places.values() for p in held.split()}
    assert len(provinces) == 31
    assert all(province in places for province in provinces)
    assert {r for _, r in places.values() if r} == {"京津冀", "长三角", "大湾区"}


def test_a_gloss_of_the_lexicon_stands_where_the_glossary_has_none(tmp_path):
    path = tmp_path / "glossary.tsv"
    path.write_text("term\tenglish\n创新\tinnovation\n", encoding="utf-8")
    lexicon = pd.DataFrame(
        {"term": ["创新", "营商环境"], "english": ["to innovate", "business climate"]}
    )
    assert load_glossary(path) == {"创新": "innovation"}
    assert load_glossary(path, lexicon=lexicon) == {
        "创新": "innovation", "营商环境": "business climate",
    }  # fmt: skip
