import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
import study_texts
from lunheng.coding import suggest
from lunheng.coding.rules import code
from lunheng.errors import LunhengError
from lunheng.settings.codebook import Codebook

ROOT = Path(__file__).parents[3]


def book(*terms):
    theme = {
        "id": "talent", "zh": "人才", "en": "Talent", "colour": "#000000", "definition": "d",
        "rules": [{"id": "own", "terms": list(terms)}], "examples": ["e"], "counterexamples": ["c"],
    }  # fmt: skip
    other = {**theme, "id": "finance", "rules": [{"id": "f", "terms": ["银行"]}]}
    return Codebook.model_validate({"version": 1, "themes": [theme, other]})


def tables(codebook):
    parts = study_texts.tables().values()
    names = ("paragraphs", "clauses", "tokens")
    found = {n: pd.concat([p[n] for p in parts], ignore_index=True) for n in names}
    return {**found, "codes": code(found["paragraphs"], found["clauses"], codebook=codebook)}


def made_up(rows):
    """Return tokens and codes of sentences: (document, paragraph, terms, coded)."""
    tokens, codes = [], []
    for number, (document, paragraph, terms, coded) in enumerate(rows):
        for place, term in enumerate(terms.split()):
            tokens.append((document, number * 100 + place, paragraph, number, 0, term, True))
        if coded:
            codes.append((document, number, 0, "talent", "人才"))
    columns = ["document", "start", "paragraph", "sentence", "clause", "term", "is_content"]
    keys = ["document", "sentence", "clause", "theme", "term"]
    return pd.DataFrame(tokens, columns=columns), pd.DataFrame(codes, columns=keys)


def test_keyness_asks_how_many_documents_agree():
    """院士 in four documents' coded sentences, 校长 ten times in those of one."""
    rows = []
    for d in "abcd":
        rows += [(d, 0, "人才 院士", True), (d, 1, "天气 校园", False), (d, 1, "天气", False)]
    rows += [("e", i, "人才 校长", True) for i in range(10)] + [("e", 20, "天气", False)] * 10
    tokens, codes = made_up(rows)
    found = suggest._incidence(tokens, codes, "talent")
    z = dict(zip(found["terms"], suggest._keyness(found), strict=True))
    # in a..d surplus is 1 − 1·1/3 each: z = 4·(2/3) / sqrt(4·4/9) = 2
    assert z["院士"] == pytest.approx(2)
    assert z["校长"] == pytest.approx(1)
    assert z["天气"] < 0 < z["人才"]


def test_neighbourhood_looks_at_sentences_that_are_not_coded():
    rows = [("a", 0, "人才", True), ("a", 0, "导师", False), ("b", 0, "人才", True)]
    rows += [("b", 0, "导师", False), ("a", 1, "天气", False), ("b", 1, "天气", False)]
    tokens, codes = made_up(rows)
    found = suggest._incidence(tokens, codes, "talent")
    value = dict(zip(found["terms"], suggest._neighbourhood(found), strict=True))
    # both of the two uncoded sentences near a coded one have it: log(.5/(.5·.5)) / −log .5
    assert value["导师"] == pytest.approx(1)
    assert value["天气"] == value["人才"] == -1


def test_what_a_term_would_add_is_what_a_rule_with_it_codes():
    start = book("人才")
    held = tables(start)
    table = suggest.suggest(held, theme="talent", codebook=start, top=8, least=2)
    assert len(table) == 8 and table["score"].is_monotonic_decreasing
    keys = ["document", "sentence", "clause"]
    before = held["codes"].query("theme == 'talent'")[keys].drop_duplicates()
    for row in table.itertuples():
        grown = tables(book("人才", row.term))["codes"].query("theme == 'talent'")
        after = grown[keys].drop_duplicates()
        assert len(after) - len(before) == row.n_clauses > 0
        added = after.merge(before, how="left", indicator=True).query("_merge == 'left_only'")
        assert added["document"].nunique() == row.n_documents
        sentences = len(after[keys[:2]].drop_duplicates()) - len(before[keys[:2]].drop_duplicates())
        assert sentences == row.n_sentences
        assert f"[{row.term}]" in row.examples and row.examples.count(" | ") <= 2
    assert not table["term"].str.contains("人才").any()  # what holds a term of the theme is coded
    assert table["n_gold"].isna().all() and table["precision"].isna().all()


def test_precision_is_counted_in_gold_sentences_that_are_not_coded_today():
    gold = pd.DataFrame(
        [
            ("聘请院士授课。", "talent"),
            ("院士谈人才。", "talent"),  # coded today
            ("院士楼前修路。", "-"),
            ("银行请来院士。", "finance,talent"),
            ("学校放假。", "-"),
        ],
        columns=["text", "themes"],
    )
    found = suggest.in_gold(["院士", "学校", "院长"], gold, theme="talent", codebook=book("人才"))
    assert found.values.tolist() == [["院士", 3, 2], ["学校", 1, 0], ["院长", 0, 0]]


def test_terms_of_the_shipped_theme_are_found_from_one_of_them():
    held = tables(book("人才"))
    ranked = suggest.rank(held["tokens"], held["codes"], theme="talent", least=3)
    assert ranked["score"].between(0, 1).all()
    first = set(ranked["term"].head(len(ranked) // 10))
    assert {"科学家", "职称"} <= first
    assert "科研人员" in set(ranked["term"].head(len(ranked) // 2))  # three times in all
    assert not {"银行", "融资", "贷款", "金融"} & first


def test_a_theme_that_codes_nothing_cannot_grow():
    start = book("不曾出现的词")
    with pytest.raises(LunhengError, match=r"“talent”: give its rules a few terms"):
        suggest.suggest(tables(start), theme="talent", codebook=start)


CODE = """
import sys
sys.path[:0] = ["tests/unit/coding", "tests/unit", "workflow"]
import test_suggest
print(test_suggest.ranking())
"""


def ranking():
    """Return a ranking of made-up sentences, as text."""
    words = "人才 院士 导师 职称 天气 道路 桥梁 港口 招生 论文".split()
    rows = [
        (d, i // 3, " ".join(words[(i * k + k) % 10] for k in range(1, 7)), i % 2 == 0)
        for d in "abcdef"
        for i in range(12)
    ]
    table = suggest.rank(*made_up(rows), theme="talent", least=2, seed=2)
    return table.round(12).to_csv()


def test_the_ranking_does_not_depend_on_the_hash_seed():
    env = {**os.environ, "PYTHONHASHSEED": "77"}
    run = subprocess.run(
        [sys.executable, "-c", CODE], capture_output=True, text=True, cwd=ROOT, env=env
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == ranking().strip()
    assert run.stdout.count("\n") > 8
