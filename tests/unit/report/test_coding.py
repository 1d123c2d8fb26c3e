import pandas as pd
import pytest
from lunheng.handcoding import evaluation
from lunheng.report import coding
from lunheng.settings.codebook import Codebook
from lunheng.tables.io import empty

THEMES = [
    {
        "id": "roads",
        "zh": "道路",
        "en": "Roads",
        "rules": [{"id": "only", "zh": "修路", "en": "works"}],
    },
    {"id": "trees", "zh": "树木", "en": "Trees", "rules": []},
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


OWN = {"gold": True, "stated": None}
THEME = {"low": 0.7, "high": 0.95}
STATED = {
    "texts": {"zh": "某类文本", "en": "some texts"}, "rules": "0" * 12, "documents": 8,
    "sentences": 80, "f1": 0.7, "low": 0.6, "high": 0.8,
    "themes": {
        "roads": {"sentences": 30, "f1": 0.9} | THEME,
        "trees": {"sentences": 9, "f1": 0.91} | THEME,
    },
}  # fmt: skip


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
    assert coding.section(None, None, nothing, themes=THEMES, coder="rules", held_out=OWN) is None


def test_a_theme_under_four_fifths_is_said_to_be_unreliable(given):
    found = coding.section(*given, themes=THEMES, coder="rules", held_out=OWN)
    assert [t["zh"] for t in found["poor"]] == ["道路"]
    roads, trees, mean = found["themes"]
    assert roads[-1]["en"] == "not reliable" and trees[-1]["en"] == "reliable"
    assert roads[5]["en"].startswith("0.75 (") and mean[0]["en"] == "mean over themes"
    assert (found["n_sentences"], found["n_documents"]) == (20, 20)


def test_sentences_held_out_decide_where_the_sample_may_have_been_seen(given):
    stated = {"gold": False, "stated": STATED}
    found = coding.section(*given, themes=THEMES, coder="rules", held_out=stated)
    roads, trees, mean = found["held_out"]["themes"]
    assert found["held_out"]["n_sentences"] == 80 and found["seen"]
    assert roads[2]["en"] == "0.90 (0.70, 0.95)" and roads[-1]["en"] == "reliable"
    assert trees[2]["en"] == trees[-1]["en"] == "not measured"  # nine sentences
    assert mean[2]["en"] == "0.70 (0.60, 0.80)"
    assert [row[-1]["en"] for row in found["themes"]] == ["reliable", "not measured", ""]
    assert found["poor"] == []


def test_without_a_sample_what_the_codebook_states_stands_alone():
    stated = {"gold": False, "stated": STATED}
    nothing = empty("evaluation_sentences")
    found = coding.section(None, None, nothing, themes=THEMES, coder="rules", held_out=stated)
    assert found["themes"] == [] and found["held_out"]["n_sentences"] == 80


def test_a_sample_that_may_have_been_seen_speaks_for_no_theme(given):
    unknown = {"gold": False, "stated": None}
    found = coding.section(*given, themes=THEMES, coder="rules", held_out=unknown)
    said = [row[-1]["en"] for row in found["themes"]]
    assert said == ["not reliable", "not measured", ""] and found["held_out"] is None


def test_measures_on_too_few_sentences_are_not_printed(given):
    evaluated, rules, sentences = given
    evaluated = evaluated.assign(n_gold=evaluated["n_gold"].mask(evaluated["theme"] == "roads", 9))
    found = coding.section(evaluated, rules, sentences, themes=THEMES, coder="rules", held_out=OWN)
    roads, trees, _ = found["themes"]
    assert {cell["en"] for cell in roads[3:]} == {"not measured"}
    assert trees[5]["en"].startswith("1.00 (")
    by_theme = {row[0]["en"]: row for row in found["rules"]}
    assert by_theme["Roads"][-2]["en"] == "–" and by_theme["Trees"][-2]["en"] == "1.000"


def test_the_confusions_carry_their_sentences_where_these_are_there(given):
    found = coding.section(*given, themes=THEMES, coder="rules", held_out=OWN)
    (roads,) = found["confusions"]
    assert roads["n"] == {"missed": 4, "false": 0}
    assert {line["text"] for line in roads["lines"]} == {"架桥。"}
    bare = coding.section(
        *given[:2], empty("evaluation_sentences"), themes=THEMES, coder="rules", held_out=OWN
    )
    assert bare["confusions"] == [] and len(bare["rules"]) == 2


def test_codes_brought_from_elsewhere_are_not_taken_for_the_rules(given):
    assert coding.section(*given, themes=THEMES, coder=None, held_out=OWN)["brought"]
