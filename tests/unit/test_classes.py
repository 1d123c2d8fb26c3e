import pandas as pd
import pytest
from lunheng.classes import class_of, describe_terms

PLACES = {"上海": ("上海市", "长三角")}


@pytest.mark.parametrize(
    ("term", "kind"),
    [
        ("创新", "content"), ("上海", "place"), ("的", "function"), ("2026年", "date"),
        ("二〇二六年", "date"), ("三月", "date"), ("12.5%", "number"), ("百分之五", "number"),
        ("第三", "number"), ("一百零八", "number"), ("AI", "latin"), ("5G", "latin"),
    ],
)  # fmt: skip
def test_classes(term, kind):
    assert class_of(term, functions={"的"}, places=set(PLACES)) == kind


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
    assert table.loc["二〇二六年", "value"] == "2026年"
    assert table.loc["报告", "stop_lists"] == "genre short"
    assert pd.isna(table.loc["百分之五", "value"])  # no digit-by-digit reading
