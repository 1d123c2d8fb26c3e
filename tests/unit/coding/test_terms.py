from pathlib import Path

import pytest
import yaml
from lunheng.coding.terms import codebook_id, plain, words_of
from lunheng.corpus.normalise import normalise
from lunheng.settings.codebook import Codebook, load_codebook

PATH = Path(__file__).parents[3] / "config" / "codebook.yaml"
BOOK = load_codebook(PATH)


def test_the_identity_changes_with_what_affects_coding_and_only_then(tmp_path):
    data = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    path = tmp_path / "codebook.yaml"

    def identity():
        path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
        return codebook_id(load_codebook(path))

    assert identity() == codebook_id(BOOK)
    data["themes"][0]["colour"] = "#123456"
    assert identity() == codebook_id(BOOK)
    data["themes"][0]["f1"] = 0.5  # as measured: it codes nothing
    assert identity() == codebook_id(BOOK)
    assert load_codebook(path).themes[0].f1 == 0.5
    data["themes"][0]["rules"][0]["terms"].append("小额信用社")
    assert identity() != codebook_id(BOOK)


@pytest.mark.parametrize("word", ["基金", " ＡＩ ", "人工智能(AI)", "5Ｇ", "㐀字", "U.S."])
def test_a_word_is_seen_as_the_rules_see_text(word):
    assert plain(word) == normalise(word)[0].strip()


def test_families_are_spelled_out_in_the_order_of_their_words():
    theme = {
        "id": "a", "zh": "甲", "en": "a", "definition": "d", "colour": "#000000",
        "rules": [{"id": "r", "terms": ["<money>", "Ａ股"]}],
        "examples": ["资金。"], "counterexamples": ["天气。"],
    }  # fmt: skip
    book = Codebook.model_validate(
        {"version": 1, "families": {"money": ["资金", "贷款"]}, "themes": [theme]}
    )
    assert words_of(book, book.themes[0].rules[0], "terms") == sorted(["资金", "贷款", "A股"])
