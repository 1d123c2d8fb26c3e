from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lunheng.errors import LunhengError
from lunheng.handcoding.evaluation import code_gold, confusions, evaluate, evaluate_rules, judged
from lunheng.handcoding.gold import load_gold
from lunheng.settings.codebook import Codebook, load_codebook

ROOT = Path(__file__).parents[3]
GOLD = ROOT.parent / "shared" / "gold"
THEMES = ["roads", "trees"]
HEAD = "id\tdocument\ttext\tthemes\tcoder_a\tcoder_b\tstratum\n"
RULES = {
    "roads": [{"id": "build", "terms": ["修路"]}, {"id": "bridge", "terms": ["桥"]}],
    "trees": [{"id": "plant", "terms": ["种树"]}],
}
BOOK = Codebook.model_validate(
    {
        "version": 2,
        "themes": [
            {
                "id": name, "zh": "题", "en": "T", "colour": "#000000", "definition": "d",
                "rules": rules, "examples": ["修路"], "counterexamples": ["无"],
            }
            for name, rules in RULES.items()
        ],
    }
)  # fmt: skip


def gold(rows):
    return pd.DataFrame(rows, columns=["id", "document", "text", "themes"])


SAMPLE = gold(
    [
        ("a", "x:one", "修路架桥。", ["roads"]),
        ("b", "x:one", "过桥。", []),
        ("c", "x:two", "种树。", ["trees", "roads"]),
        ("d", "y:2001", "无。", ["trees"]),
    ]
)


def measured(sample, book=BOOK):
    codes = judged(sample, code_gold(sample, codebook=book))
    found = evaluate(codes, themes=THEMES, resamples=50, seed=1)
    return found.set_index(["pair", "group", "theme"])


def test_the_counts_are_those_made_by_hand():
    found = measured(SAMPLE)
    roads, trees = (found.loc[("rules", "all", t)] for t in THEMES)
    # roads: a right, b false, c missed; trees: c right, d missed
    assert roads[["precision", "recall", "f1"]].tolist() == [0.5, 0.5, 0.5]
    assert np.allclose(trees[["precision", "recall", "f1"]].astype(float), [1, 0.5, 2 / 3])
    assert np.isclose(found.loc[("rules", "all", "*"), "f1"], (0.5 + 2 / 3) / 2)
    assert roads[["n_gold", "n_coded"]].tolist() == [2, 2]


def test_alpha_is_that_of_krippendorffs_binary_example():
    # Krippendorff (2011), Computing Krippendorff's alpha-reliability, section A: two observers,
    # ten units, alpha 0.095.
    a, b = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    rows = [
        (str(i), "x:one", "修路。" if coded else "无。", ["roads"] if there else [])
        for i, (there, coded) in enumerate(zip(a, b, strict=True))
    ]
    assert round(measured(gold(rows)).loc[("rules", "all", "roads"), "alpha"], 3) == 0.095


def test_a_theme_that_nobody_uses_has_no_value_and_no_part_in_the_mean():
    found = measured(SAMPLE[SAMPLE["id"] == "b"])
    assert found.loc[("rules", "all", "trees"), ["precision", "recall", "f1"]].isna().all()
    assert found.loc[("rules", "all", "*"), "f1"] == found.loc[("rules", "all", "roads"), "f1"]


def test_groups_are_kinds_of_document_and_decades():
    found = measured(SAMPLE)
    assert set(found.index.get_level_values("group")) == {"all", "x", "y", "y 2000s"}
    row = found.loc[("rules", "y", "trees")]
    assert row["recall"] == 0 and row["recall_gap"] == -1
    assert row[["f1_low", "recall_gap_low"]].isna().all()  # one document says nothing of others


def many(right):
    """Return forty documents of ten sentences on roads, of which the rules find some."""
    rows = [
        (f"{i}-{j}", f"x:{i}", "修路。" if j < n else "无。", ["roads"])
        for i, n in enumerate(right)
        for j in range(10)
    ]
    return gold(rows)


def test_documents_that_differ_make_a_wide_interval():
    def width(sample):
        row = measured(sample).loc[("rules", "all", "roads")]
        assert row["recall_low"] <= row["recall"] <= row["recall_high"]
        return row["recall_high"] - row["recall_low"]

    assert width(many([5] * 40)) == 0
    assert width(many([0, 10] * 20)) > 0.1


def test_the_seed_decides():
    sample = many([2, 8, 5, 9] * 5)
    pd.testing.assert_frame_equal(measured(sample), measured(sample))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=30))
def test_measures_lie_in_their_ranges(pairs):
    rows = [
        (str(i), "x:one", "修路。" if coded else "无。", ["roads"] if there else [])
        for i, (there, coded) in enumerate(pairs)
    ]
    row = measured(gold(rows)).loc[("rules", "all", "roads")]
    for name in ("precision", "recall", "f1"):
        assert np.isnan(row[name]) or 0 <= row[name] <= 1
    assert np.isnan(row["alpha"]) or -1 <= row["alpha"] <= 1
    if all(there == coded for there, coded in pairs) and len({t for t, _ in pairs}) == 2:
        assert row["alpha"] == 1


def test_what_is_kept_of_a_gold_has_no_sentence():
    codes = judged(SAMPLE, code_gold(SAMPLE, codebook=BOOK))
    texts = set(SAMPLE["text"]) | {"修路", "桥", "种树"}
    assert not texts & set(codes.drop(columns="id").astype(str).to_numpy().ravel())
    gold = codes[codes["coder"] == "gold"].groupby("id")["theme"].agg(sorted).to_dict()
    assert gold == {"a": ["roads"], "b": ["-"], "c": ["roads", "trees"], "d": ["trees"]}
    rules = codes[codes["coder"] == "rules"].set_index("id")
    assert rules.loc["a", "rule"].tolist() == ["bridge", "build"]
    assert rules.loc["d", "theme"] == "-"


def test_another_coder_is_measured_beside_the_rules():
    right = SAMPLE[["id", "themes"]].explode("themes").dropna()
    learned = right.rename(columns={"themes": "theme"}).assign(rule="model", term="")
    codes = judged(SAMPLE, code_gold(SAMPLE, codebook=BOOK), learned=learned)
    found = evaluate(codes, themes=THEMES, resamples=20, seed=1).set_index(
        ["pair", "group", "theme"]
    )
    assert found.loc[("hybrid", "all", "*"), "f1"] == 1
    assert found.loc[("rules", "all", "*"), "f1"] < 1


def test_what_a_rule_adds_and_costs():
    codes = judged(SAMPLE, code_gold(SAMPLE, codebook=BOOK))
    found = evaluate_rules(codes, codebook=BOOK).set_index(["theme", "rule"])
    # the bridge is right in a, where the road is named too, and false in b, where it stands alone
    assert found.loc[("roads", "bridge"), ["n_right", "n_false"]].tolist() == [1, 1]
    assert found.loc[("roads", "bridge"), ["n_adds", "n_costs"]].tolist() == [0, 1]
    assert np.isclose(found.loc[("roads", "bridge"), "f1_without"], 2 / 3)
    assert found.loc[("roads", "build"), "n_adds"] == 0


def test_sentences_that_differ_come_with_what_matched():
    hits = code_gold(SAMPLE, codebook=BOOK)
    found = confusions(SAMPLE, hits, themes=THEMES).set_index(["id", "theme"])
    assert found["kind"].to_dict() == {
        ("b", "roads"): "false",
        ("c", "roads"): "missed",
        ("d", "trees"): "missed",
    }
    assert found.loc[("b", "roads"), "matched"] == "bridge: 桥"


def test_coders_are_compared_with_each_other(tmp_path):
    path = tmp_path / "gold.tsv"
    path.write_text(
        HEAD + "a\tx:1\t修路。\troads\troads\troads,trees\t-\nb\tx:1\t无。\t-\t-\t-\t-\n",
        encoding="utf-8",
    )
    sample = load_gold(path, themes=THEMES)
    assert sample["coder_b"].tolist() == [["roads", "trees"], []]
    found = measured(sample)
    assert found.loc[("coder_a coder_b", "all", "roads"), "f1"] == 1
    assert found.loc[("coder_a coder_b", "all", "trees"), "f1"] == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("id\tdocument\ttext\n", ["line 1", "“themes”"]),
        (HEAD, ["no sentence"]),
        (HEAD + "a\tx\t修路。\troad\t-\t-\t-\n", ["line 2", "road", "roads"]),
        (HEAD + "a\tx\t修路。\t-\t-\troad\t-\n", ["line 2", "coder_b"]),
        (HEAD + "a\tx\t修路。\t\t-\t-\t-\n", ["line 2", "empty themes", "-"]),
        (HEAD + "a\tx\t修路。\t-\n", ["line 2", "4 cells", "7"]),
        (HEAD + "a\tx\t修路。\t-\t-\t-\t-\n" * 2, ["line 3", "a", "line 2"]),
    ],
)
def test_a_bad_gold_sample_names_line_and_column(tmp_path, text, words):
    path = tmp_path / "gold.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LunhengError) as error:
        load_gold(path, themes=THEMES)
    for word in [str(path), *words]:
        assert word in str(error.value)


def test_the_shipped_codebook_agrees_with_the_shared_gold():
    path = GOLD / "themes-dev.tsv"
    if not path.is_file():
        pytest.skip("no ../shared/gold: the gold sentences may not be shipped")
    book = load_codebook(ROOT / "config" / "codebook.yaml")
    themes = [theme.id for theme in book.themes]
    sample = load_gold(path, themes=themes)
    codes = judged(sample, code_gold(sample, codebook=book))
    found = evaluate(codes, themes=themes, resamples=20, seed=1)
    found = found[(found["pair"] == "rules") & (found["group"] == "all")].set_index("theme")["f1"]
    assert found["*"] > 0.85
    assert found.min() > 0.75
