"""What the pages say in numbers is what code, codebook and archive have."""

import re
from pathlib import Path

import pandas as pd
import pytest
import yaml
from lunheng.contrasts import calibration, compare, cutting, equivalence, given, groups, one_text
from lunheng.features import count, reuse
from lunheng.handcoding import evaluation
from lunheng.output.coding_quality import FEWEST, LEAST
from lunheng.tables.names import ANY

ROOT = Path(__file__).parents[1]
HELD_OUT = yaml.safe_load((ROOT / "config" / "codebook.yaml").read_text(encoding="utf-8"))[
    "held_out"
]


def page(name):
    return " ".join((ROOT / "docs" / name).read_text(encoding="utf-8").split())


@pytest.mark.parametrize(
    ("said", "value"),
    [
        (r"joined until (\d+) tokens", count.MIN_UNIT),
        (r"median lengths differ \(a ratio below ([\d.]+)\)", groups.UNEVEN),
        (r"reaches ([\d.]+), a bar fixed beforehand", compare.MIN_EXPECTED),
        (r"is tested from (\d+) occurrences", given.TESTED_TOTAL),
        (r"at q ≤ ([\d.]+) where the interval", compare.ALPHA),
        (r"a difference is called at q ≤ ([\d.]+)", calibration.ALPHA),
        (r"within a ratio of ([\d.]+) either way", equivalence.EQUIVALENCE),
    ],
)
def test_numbers_of_the_methods_page_are_those_of_the_code(said, value):
    assert [float(n) for n in re.findall(said, page("methods.md"))] == [value]


@pytest.mark.parametrize(
    ("said", "value", "word"),
    [
        ("thinned at random where it has fewer than five", cutting.MIN_UNITS, 5),
        ("occurrences in five documents on", given.TESTED_DOCUMENTS, 5),
        ("up to six times, in whole neighbouring paragraphs", one_text.MOST_CUTS, 6),
        ("(ten documents' weight)", one_text.PRIOR, 10),
        ("t^¼ s^¾", one_text.SHARE, 0.75),
        ("in runs of eight characters or more", reuse.RUN, 8),
    ],
)
def test_numbers_in_words_are_those_of_the_code(said, value, word):
    assert said in page("methods.md") and value == word


def test_the_figures_of_sentences_held_out_are_those_that_the_codebook_states():
    text = page("themes.md")
    f1, low, high = (HELD_OUT[k] for k in ("f1", "low", "high"))
    assert f"| {HELD_OUT['sentences']} that no rule was learned from" in text
    assert f"| {f1:.2f} ({low:.2f} to {high:.2f}) |" in text
    for theme, held in HELD_OUT["themes"].items():
        interval = f"({held['low']:.2f} to {held['high']:.2f})"
        shown = f"{held['f1']:.3f} {interval}" if held["sentences"] >= FEWEST else "not measured"
        assert f"| {theme} | {held['sentences']} | {shown} |" in text
    assert f"F1 is {LEAST:g} or more on sentences" in text and "fewer than ten" in text


def test_the_figure_of_the_gold_is_what_its_codes_in_the_archive_give():
    codes = pd.read_parquet(ROOT / "data" / "archive" / "gold" / "gold_codes.parquet")
    codes = codes[codes["coder"].isin([evaluation.GOLD, evaluation.RULES])]
    themes = list(HELD_OUT["themes"])
    found = evaluation.evaluate(codes, themes=themes, resamples=200, seed=1)
    row = found[(found["theme"] == ANY) & (found["group"] == "all")].iloc[0]
    shown = f"{row['f1']:.2f} ({row['f1_low']:.2f} to {row['f1_high']:.2f})"
    said = re.search(
        r"\| (\d+) of the shared gold, two coders[^|]*\| ([^|]*) \|", page("themes.md")
    )
    assert (int(said[1]), said[2]) == (row["n_sentences"], shown)


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_readme_says_what_was_measured(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    shown = f"{HELD_OUT['f1']:.2f} [{HELD_OUT['low']:.2f}, {HELD_OUT['high']:.2f}]"
    assert shown in text and f" {HELD_OUT['sentences']} " in text
    good = {
        theme
        for theme, held in HELD_OUT["themes"].items()
        if held["f1"] >= LEAST and held["sentences"] >= FEWEST
    }
    assert good == {"finance", "openness", "industries"}  # as both pages name them
