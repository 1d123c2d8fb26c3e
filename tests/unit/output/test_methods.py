import re

import pytest
from lunheng.contrasts import compare
from lunheng.output import methods

CONFIG = {
    "sources": {"essay": {"language": "zh"}, "cities": {"language": "zh"}},
    "segmentation": {"engine": "rjieba", "hmm": True, "lexicon": "policy.tsv"},
    "computation": {"permutations": 4321, "resamples": 77},
}
NUMBERS = {
    "cities documents": 11,
    "essay documents": 2,
    "cities tokens": 12000,
    "essay tokens": 345,
    "essay-cities tested": 8642,
    "topics model": "nmf",
    "topics number": 17,
}


THEMES = [
    {"id": "roads", "zh": "道路", "en": "Roads"},
    {"id": "trees", "zh": "树木", "en": "Trees"},
]


def changed(**segmentation):
    return {**CONFIG, "segmentation": {**CONFIG["segmentation"], **segmentation}}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_paragraph_gives_the_numbers_of_the_run(lang):
    text = methods.paragraph(CONFIG, NUMBERS, themes=THEMES, lang=lang)
    # 11 + 2 texts, 12,000 + 345 tokens
    for number in ("13", "12,345", "4321", "17", "NMF", "rjieba"):
        assert number in text
    assert "8642" not in text
    assert "{" not in text
    assert text.endswith("\n")
    assert text.count("\n") == 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_bar_that_is_described_is_the_bar_that_is_used(lang):
    assert str(compare.MIN_EXPECTED) in methods.paragraph(CONFIG, NUMBERS, themes=THEMES, lang=lang)
    assert f"≤{compare.ALPHA}" in methods.paragraph(
        CONFIG, NUMBERS, themes=THEMES, lang=lang
    ).replace(" ", "")


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", ["启用隐马尔可夫", "不用隐马尔可夫", "政策词表"]),
        ("en", ["(with its", "(without its", "lexicon"]),
    ],
)
def test_the_segmentation_is_described_as_it_was_set(lang, words):
    with_it, without_it, lexicon = words
    text = methods.paragraph(CONFIG, NUMBERS, themes=THEMES, lang=lang)
    assert with_it in text
    assert without_it not in text
    assert lexicon in text
    text = methods.paragraph(changed(hmm=False, lexicon=None), NUMBERS, themes=THEMES, lang=lang)
    assert without_it in text
    assert lexicon not in text


def test_each_language_keeps_to_itself():
    chinese = re.compile("[\u4e00-\u9fff]")
    assert not chinese.search(methods.paragraph(CONFIG, NUMBERS, themes=THEMES, lang="en"))
    assert len(chinese.findall(methods.paragraph(CONFIG, NUMBERS, themes=THEMES, lang="zh"))) > 100


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_works_that_the_paragraph_cites_are_among_the_references(lang):
    text = methods.paragraph(CONFIG, NUMBERS, themes=THEMES, lang=lang)
    cited = re.findall(r"(Smyth|Hochberg)\D{0,3}(\d{4})", text)
    assert cited == [("Smyth", "2004"), ("Hochberg", "1995")]
    for name, year in cited:
        assert any(name in r[1] and r[4] == year for r in methods.REFERENCES)


def test_bibtex_has_an_entry_a_reference_with_balanced_braces():
    text = methods.bibtex()
    keys = re.findall(r"@article\{(\w+),", text)
    assert keys == [r[0] for r in methods.REFERENCES]
    assert len(set(keys)) == len(keys)
    assert text.count("{") == text.count("}")
    assert "= {}" not in text
    entry = text[text.index("@article{benjamini1995") :].split("\n\n")[0]
    assert "author = {Benjamini, Y. and Hochberg, Y.}" in entry
    assert "pages = {289--300}" in entry
    # a journal without issues has no number
    entry = text[text.index("@article{blei2003") :].split("\n\n")[0]
    assert "author = {Blei, D. M. and Ng, A. Y. and Jordan, M. I.}" in entry
    assert "number" not in entry


def test_gbt_7714_numbers_each_reference_and_gives_three_authors_in_capitals():
    lines = methods.gbt7714().splitlines()
    assert len(lines) == len(methods.REFERENCES)
    for number, line in enumerate(lines, 1):
        assert re.fullmatch(
            rf"\[{number}\] [A-Z ,]+\. .+\[J\]\. .+, \d{{4}}, \d+(\(\d+\))?: \d+-\d+\.", line
        )
    assert "BLEI D M, NG A Y, JORDAN M I. Latent Dirichlet allocation[J]." in lines[1]
    assert "1995, 57(1): 289-300." in lines[0]


def test_a_fourth_author_is_et_al(monkeypatch):
    work = ("k", "One A, Two B, Three C, Four D", "Title", "Journal", "2020", "1", "", "1-2")
    monkeypatch.setattr(methods, "REFERENCES", [work])
    expected = "[1] ONE A, TWO B, THREE C, et al. Title[J]. Journal, 2020, 1: 1-2.\n"
    assert methods.gbt7714() == expected
    assert methods.bibtex().count(" and ") == 3


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_another_coder_is_named(lang):
    ours = methods.paragraph(CONFIG, NUMBERS, themes=THEMES, lang=lang)
    coded = {"from": "c.tsv", "name": "某甲 & B", "sources": None}
    theirs = methods.paragraph({**CONFIG, "codes": coded}, NUMBERS, themes=THEMES, lang=lang)
    rules = {"zh": "编码手册的规则", "en": "rules of the codebook"}[lang]
    assert rules in ours and rules not in theirs
    assert "某甲 & B" in theirs
    some = methods.paragraph(
        {**CONFIG, "codes": {**coded, "sources": ["essay"]}}, NUMBERS, themes=THEMES, lang=lang
    )
    assert rules in some and "某甲 & B" in some and "essay" in some


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_quality_of_the_coding_is_said_and_poor_themes_are_named(lang):
    measured = {"coding sentences": 222, "coding macro F1": 0.75}
    measured |= {"coding roads F1": 0.71, "coding trees F1": 0.9}
    f1 = {"roads": 0.71, "trees": 0.9}
    text = methods.paragraph(CONFIG, NUMBERS | measured, themes=THEMES, f1=f1, lang=lang)
    poor, good = THEMES[0][lang], THEMES[1][lang]
    assert "222" in text and "0.75" in text and poor in text and good not in text
    plain = methods.paragraph(CONFIG, NUMBERS, themes=THEMES, lang=lang)
    assert poor not in plain and "F1" not in plain


def test_a_theme_just_under_the_bar_is_poor_though_its_number_is_rounded_up():
    measured = {"coding sentences": 222, "coding macro F1": 0.85}
    f1 = {"roads": 0.796, "trees": 0.9}
    text = methods.paragraph(CONFIG, NUMBERS | measured, themes=THEMES, f1=f1, lang="en")
    assert "Roads" in text and "Trees" not in text
