from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from lunheng import coder, hybrid
from lunheng.code import code
from lunheng.codebook import codebook_id, load_codebook
from lunheng.document import read_document
from lunheng.errors import LunhengError
from lunheng.labels import gold_features
from lunheng.tables import check

ROOT = Path(__file__).parents[2]
BOOK = """
version: 1
themes:
  - {id: roads, zh: 路, en: Roads, colour: "#000000", definition: roads,
     rules: [{id: road, terms: [公路]}], examples: [修公路。], counterexamples: [种树。]}
  - {id: trees, zh: 树, en: Trees, colour: "#111111", definition: trees,
     rules: [{id: tree, terms: [种树]}], examples: [种树。], counterexamples: [修公路。]}
"""
ROADS = ["今年修公路两条。", "旧桥要重修，栏杆加固。", "村口的桥通车了。", "公路加宽，桥面铺平。"]
TREES = ["春天种树三千棵。", "苗圃育苗，山坡添绿。", "育苗的地方有水。", "种树护坡，苗木自产。"]
NONE = [
    "学校开学了。",
    "医院添了床位。",
    "大家都很高兴。",
    "会开到晚上。",
    "卖公路图册的店关门了。",
]
THEMES = ("roads", "trees")


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    path = tmp_path_factory.mktemp("book") / "codebook.yaml"
    path.write_text(BOOK, encoding="utf-8")
    return load_codebook(path)


def gold():
    """Return texts, codes and documents: every sentence in six documents."""
    texts = [*ROADS, *TREES, *NONE]
    codes = [(True, False)] * 4 + [(False, True)] * 4 + [(False, False)] * 5
    documents = np.repeat([f"d{i}" for i in range(6)], len(texts))
    return texts * 6, np.array(codes * 6), documents


@pytest.fixture(scope="module")
def scorer(book):
    texts, codes, documents = gold()
    options = {"themes": THEMES, "codebook": codebook_id(book), "seed": 1}
    return coder.train(gold_features(texts, book), codes, documents, **options)


def test_features_are_rules_and_short_runs_of_one_script():
    found = coder.features("修5G路AI，桥", {("roads", "road")})
    assert found == {"roads:road", "roads:*", "修", "路", "桥", "5g", "ai"}
    assert {"一二三四", "二三"} <= coder.features("一二三四五", set())
    assert max(map(len, coder.features("一二三四五", set()))) == 4


def test_it_learns_what_the_rules_miss(scorer, book):
    found = gold_features(["那座桥要修。", "苗圃在山坡上。", "修公路。", "会议开了一天。"], book)
    assert coder.coded(found, scorer).tolist() == [
        *([True, False], [False, True], [True, False], [False, False]),
    ]
    assert not coder.ruled(found, THEMES)[0].any()


def test_decisions_are_those_of_scikit_learn(scorer, book):
    from scipy.special import logit
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    texts, codes, _ = gold()
    found = gold_features(texts, book)
    scale = dict(zip((True, None, False), coder.SCALES, strict=True))
    kind = {f: (f.endswith(":*") or None) if ":" in f else False for one in found for f in one}
    rows = [{f: scale[kind[f]] for f in sorted(one)} for one in found]
    x = DictVectorizer(sparse=False).fit_transform(rows)
    chance = coder.probabilities(found, scorer)
    for k in range(2):
        model = LogisticRegression(C=coder.PENALTY, solver="liblinear", tol=1e-6)
        theirs = model.fit(x, codes[:, k]).decision_function(x)
        # calibration is a line through their scores; weights are rounded and small ones left out
        base = scorer.slope[k] * model.intercept_[0] - scorer.intercept[k]
        ours = (logit(chance[:, k]) + base) / scorer.slope[k]
        assert np.allclose(ours, theirs, atol=coder.SMALL * max(map(len, found)) / 2)
        assert ((ours > 0) == (theirs > 0)).all()


def test_two_trainings_write_the_same_bytes_and_reading_gives_the_same_coder(
    scorer, book, tmp_path
):
    texts, codes, documents = gold()
    again = coder.train(
        gold_features(texts, book),
        codes,
        documents,
        themes=THEMES,
        codebook=scorer.codebook,
        seed=1,
    )
    coder.write_scorer(scorer, tmp_path / "a.tsv")
    coder.write_scorer(again, tmp_path / "b.tsv")
    assert (tmp_path / "a.tsv").read_bytes() == (tmp_path / "b.tsv").read_bytes()
    back = coder.read_scorer(tmp_path / "a.tsv", themes=THEMES)
    found = gold_features(texts, book)
    assert (coder.probabilities(found, back) == coder.probabilities(found, scorer)).all()
    assert back.features == scorer.features and back.themes == scorer.themes
    assert (back.keep, back.add) == (scorer.keep, scorer.add)


def test_no_sentence_is_predicted_by_a_coder_that_saw_its_document(book):
    texts, codes, documents = gold()
    texts = [*texts, *["稀罕物到了。"] * 4]
    codes = np.vstack([codes, [[True, False]] * 4])
    documents = np.append(documents, ["d0"] * 4)
    found = gold_features(texts, None)
    chance, given, scorers = coder.cross_fit(
        found, codes, documents, themes=THEMES, codebook="", seed=1
    )
    (blind,) = [s for s in scorers if "稀罕" not in s.features]
    assert len(scorers) == coder.FOLDS
    assert (chance[-4:] == coder.probabilities(found[-4:], blind)).all()
    assert (given[-4:] == coder.coded(found[-4:], blind)).all()


def test_where_rules_decide():
    chance, by_rule = np.array([[0.3, 0.3], [0.1, 0.6]]), np.array([[True, False], [True, False]])
    given = coder.decide(chance, by_rule, keep=0.2, add=0.5)
    assert given.tolist() == [[True, False], [False, True]]


def test_macro_f1_by_hand():
    codes = np.array([[1, 0], [1, 0], [0, 0], [0, 1]], bool)
    given = np.array([[1, 0], [0, 0], [1, 0], [0, 1]], bool)
    assert np.isclose(coder.macro_f1(given, codes), (0.5 + 1) / 2)


def test_the_last_word_over_the_codes_of_rules(scorer, book):
    text = "今年修公路两条。村里开会；那座桥要重修。学校开学了。"
    paragraphs, clauses, _ = read_document(text, document="x/a", language="zh", cleaning=[])
    codes = code(paragraphs, clauses, codebook=book)
    keep = hybrid.recode(paragraphs, clauses, codes, scorer=scorer)
    check(keep, "codes")
    assert keep[["sentence", "clause", "source"]].values.tolist() == [
        *([0, 0, "rule"], [1, 1, "model"]),
    ]
    added = keep.iloc[1]
    assert text[added["start"] : added["end"]] == added["term"] and "桥" in added["term"]
    assert keep["probability"].between(0, 1).all()
    nothing = hybrid.recode(paragraphs, clauses, codes, scorer=scorer._replace(keep=1.1, add=1.1))
    assert nothing.empty


def test_what_is_wrong_is_named(scorer, tmp_path):
    path = tmp_path / "w.tsv"
    with pytest.raises(LunhengError, match=r"w\.tsv: not a coder"):
        coder.read_scorer(path, themes=THEMES)
    path.write_text("feature\troads\n一\t1\n", encoding="utf-8")
    with pytest.raises(LunhengError, match="not a coder"):
        coder.read_scorer(path, themes=THEMES)
    coder.write_scorer(scorer, path)
    with pytest.raises(LunhengError, match="`coder: rules`"):
        coder.read_scorer(path, themes=["roads", "rivers"])
    options = {"themes": THEMES, "codebook": "", "seed": 1}
    with pytest.raises(LunhengError, match="one document"):
        coder.train([{"一"}] * 4, np.zeros((4, 2)), np.array(["d"] * 4), **options)
    with pytest.raises(LunhengError, match="shape"):
        coder.train([{"一"}] * 4, np.zeros((3, 2)), np.array(["d"] * 4), **options)


def test_shipped_weights_hold_no_text_and_stay_small():
    path = ROOT / "config" / "coder" / "weights.tsv"
    assert path.stat().st_size < 600_000
    names = [line.split("\t")[0] for line in path.read_text(encoding="utf-8").splitlines()[6:]]
    assert names == sorted(names)
    han = [n for n in names if n[0] >= "\u3400"]
    assert max(map(len, han)) <= 4 and len(han) > 1000


def test_shipped_weights_are_of_this_codebook():
    book = load_codebook(ROOT / "config" / "codebook.yaml")
    path = ROOT / "config" / "coder" / "weights.tsv"
    scorer = coder.read_scorer(path, themes=[t.id for t in book.themes])
    assert scorer.codebook == codebook_id(book)
    known = {f"{t.id}:{rule}" for t in book.themes for rule in ["*", *(r.id for r in t.rules)]}
    assert {f for f in scorer.features if ":" in f} <= known


def test_an_empty_source_stays_empty(scorer, book):
    paragraphs, clauses, _ = read_document("一。", document="x/a", language="zh", cleaning=[])
    codes = code(paragraphs, clauses, codebook=book)
    assert isinstance(hybrid.recode(paragraphs, clauses, codes, scorer=scorer), pd.DataFrame)


def test_lines_are_coded_as_the_texts_are(scorer, book):
    lines = [
        "今年修\u200b公路两条。",
        "村里开会；那座桥要重修。",
        "学校开学了。",
        "卖公路图册的店关门了。",
    ]
    found = hybrid.code_lines(lines, codebook=book, scorer=scorer)
    assert [[hit[:2] for hit in hits] for hits in found[:3]] == [
        *([("roads", "road")], [("roads", "model")], []),
    ]
    for line, hits in zip(lines, found, strict=True):
        for _, _, term, start, end, clause in hits:
            assert line[start:end].replace("\u200b", "") == term and term in clause
        paragraphs, clauses, _ = read_document(line, document="x/a", language="zh", cleaning=[])
        codes = hybrid.code_tables(paragraphs, clauses, None, codebook=book, scorer=scorer)
        assert {hit[0] for hit in hits} == set(codes["theme"])
    by_rule = hybrid.code_lines(lines, codebook=book)
    assert [len(hits) for hits in by_rule] == [1, 0, 0, 1]
