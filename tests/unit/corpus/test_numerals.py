import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lunheng.corpus import numerals
from lunheng.modules import PACKAGE


def written(n):
    """A number below ten thousand as it is written, by the rule of the schoolbook."""
    digits = "零一二三四五六七八九"
    text = ""
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = n // power % 10
        text += digits[digit] + unit if digit else "零"
    while "零零" in text:
        text = text.replace("零零", "零")
    return text.strip("零") or "零"


@given(st.integers(0, 9999))
def test_every_number_below_ten_thousand_is_read(n):
    assert numerals.integer(written(n)) == n
    assert numerals.integer(str(n)) == n


@pytest.mark.parametrize(
    ("text", "number"),
    [("十", 10), ("十二", 12), ("二〇二五", 2025), ("二○", 20), ("两千", 2000), ("百", 100)],
)
def test_how_numbers_are_shortened(text, number):
    assert numerals.integer(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3亿5000万", 350_000_000),
        ("二万八千亿", 2_800_000_000_000),
        ("7.5万亿", 7_500_000_000_000),
        ("1.2 billion", 1_200_000_000),
        ("四十七点三", 47.3),
    ],
)
def test_amounts_are_read_with_their_powers(text, number):
    assert float(numerals.amount(text)) == number


def test_no_other_module_has_digits_of_its_own():
    for path in PACKAGE.rglob("*.py"):
        if path.stem != "numerals":
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                held = node.value if isinstance(node, ast.Constant) else ""
                assert not (isinstance(held, str) and numerals.ONES in held), path
