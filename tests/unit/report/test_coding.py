import pandas as pd
import pytest
from lunheng.handcoding import evaluation
from lunheng.report import coding
from lunheng.settings.codebook import Codebook
from lunheng.tables.io import empty

THEMES = [
    {"id": "roads", "zh": "道路", "en": "Roads"},
    {"id": "trees", "zh": "树木", "en": "Trees"},
]
BOOK = Codebook.model_validate(
    {
        "version": 2,
        "themes": [
            {
                **theme, "colour": "#000000", "definition": "d", "examples": ["修路"],
                "counterexamples": ["无"], "rules": [{"id": "only", "terms": [term]}],
            }
            for theme, term in zip(THEMES, ("路", "树"), strict=True)
        ],
    }
)  # fmt: skip
# Roads: six of ten found, nothing else taken for them, F1 0.75. Trees: all found.
GOLD = pd.DataFrame(
    [(f"r{i}", f"x:{i}", "修路。" if i < 6 else "架桥。", ["roads"]) for i in range(10)]
    + [(f"t{i}", f"y:{i}", "种树。", ["trees"]) for i in range(10)],
    columns=["id", "document", "text", "themes"],
)


@pytest.fixture(scope="module")
def given():
    hits = evaluation.code_gold(GOLD, codebook=BOOK)
    codes = evaluation.judged(GOLD, hits)
    return (
        evaluation.evaluate(codes, themes=["roads", "trees"], resamples=50, seed=1),
        evaluation.evaluate_rules(codes, codebook=BOOK),
        evaluation.confusions(GOLD, hits, themes=["roads", "trees"]),
    )


def test_without_a_gold_there_is_no_section():
    nothing = empty("evaluation_sentences")
    assert coding.section(None, None, nothing, themes=THEMES, coder="rules") is None


def test_a_theme_under_four_fifths_is_said_to_be_unreliable(given):
    found = coding.section(*given, themes=THEMES, coder="rules")
    assert [t["zh"] for t in found["poor"]] == ["道路"]
    roads, trees, mean = found["themes"]
    assert roads[-1]["en"] == "not reliable" and trees[-1]["en"] == "reliable"
    assert roads[5]["en"].startswith("0.75 (") and mean[0]["en"] == "mean over themes"
    assert (found["n_sentences"], found["n_documents"]) == (20, 20)


def test_the_confusions_carry_their_sentences_where_these_are_there(given):
    found = coding.section(*given, themes=THEMES, coder="rules")
    (roads,) = found["confusions"]
    assert roads["n"] == {"missed": 4, "false": 0}
    assert {line["text"] for line in roads["lines"]} == {"架桥。"}
    bare = coding.section(*given[:2], empty("evaluation_sentences"), themes=THEMES, coder="rules")
    assert bare["confusions"] == [] and len(bare["rules"]) == 2


def test_codes_brought_from_elsewhere_are_not_taken_for_the_rules(given):
    assert coding.section(*given, themes=THEMES, coder=None)["brought"]
