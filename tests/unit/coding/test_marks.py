import re

import pytest
from lunheng.coding.marks import mark_text
from lunheng.errors import LunhengError
from lunheng.output.coding_quality import FEWEST
from lunheng.settings.codebook import load_codebook
from marked_text import BOOKS, GOLD, INSTRUMENTS, ROOT, STANCES


@pytest.mark.parametrize("at", [0, 1], ids=["stances", "instruments"])
def test_examples_are_coded_and_counter_examples_are_not(at):
    for theme in (STANCES, INSTRUMENTS)[at].themes:
        for text in theme.examples:
            assert theme.id in mark_text(text, **BOOKS)[at], text
        for text in theme.counterexamples:
            assert theme.id not in mark_text(text, **BOOKS)[at], text


def test_every_instrument_has_its_class():
    assert {t.group for t in INSTRUMENTS.themes} == {"supply", "environment", "demand"}
    assert len(INSTRUMENTS.themes) == 15


def test_an_unknown_class_is_named(tmp_path):
    path = tmp_path / "book.yaml"
    text = (ROOT / "config" / "instruments.yaml").read_text(encoding="utf-8")
    path.write_text(text.replace("group: supply", "group: suply", 1), encoding="utf-8")
    with pytest.raises(LunhengError, match=r"personnel.*suply.*supply"):
        load_codebook(path)


def test_an_instrument_needs_a_measure_or_an_aim():
    assert mark_text("信贷产品不足。", **BOOKS) == (["problem"], [])
    assert mark_text("推广信用贷款。", **BOOKS) == (["measure"], ["financial_support"])
    # the measure stands in another clause
    found = mark_text("信贷产品不足；设立种子基金。", **BOOKS)
    assert found == (["problem", "measure"], ["financial_support"])


def test_the_gold_sample_is_well_formed():
    assert GOLD["id"].is_unique and GOLD["text"].is_unique and len(GOLD) >= 233
    for column, book in (("stances", STANCES), ("instruments", INSTRUMENTS)):
        known = [t.id for t in book.themes]
        for cell in GOLD[column]:
            ids = [] if cell == "-" else cell.split(" ")
            assert ids == sorted(set(ids), key=known.index), cell


def test_the_books_state_the_f1_of_the_manuals_held_out_rows():
    manual = (ROOT / "docs" / "instruments.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| held-out \| (\w+) \| (\d+) \|.* (\d\.\d\d) \(\S+ \|$", manual, re.M)
    measured = {mark: float(f1) for mark, n, f1 in rows if int(n) >= FEWEST}
    stated = {t.id: t.f1 for book in BOOKS.values() for t in book.themes if t.f1 is not None}
    assert stated == measured and len(stated) == 11
