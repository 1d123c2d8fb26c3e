from pathlib import Path

import numpy as np
import pytest
from coder_gold import THEMES, gold
from lunheng.coding import learned
from lunheng.coding.terms import codebook_id
from lunheng.errors import LunhengError
from lunheng.handcoding.labels import gold_features
from lunheng.settings.codebook import load_codebook

ROOT = Path(__file__).parents[3]


def test_features_are_rules_and_short_runs_of_one_script():
    found = learned.features("修5G路AI，桥", {("roads", "road")})
    assert found == {"roads:road", "roads:*", "修", "路", "桥", "5g", "ai"}
    assert {"一二三四", "二三"} <= learned.features("一二三四五", set())
    assert max(map(len, learned.features("一二三四五", set()))) == 4


def test_it_learns_what_the_rules_miss(scorer, book):
    found = gold_features(["那座桥要修。", "苗圃在山坡上。", "修公路。", "会议开了一天。"], book)
    assert learned.coded(found, scorer).tolist() == [
        *([True, False], [False, True], [True, False], [False, False]),
    ]
    assert not learned.ruled(found, THEMES)[0].any()


def test_decisions_are_those_of_scikit_learn(scorer, book):
    from scipy.special import logit
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    texts, codes, _ = gold()
    found = gold_features(texts, book)
    scale = dict(zip((True, None, False), learned.SCALES, strict=True))
    kind = {f: (f.endswith(":*") or None) if ":" in f else False for one in found for f in one}
    rows = [{f: scale[kind[f]] for f in sorted(one)} for one in found]
    x = DictVectorizer(sparse=False).fit_transform(rows)
    chance = learned.probabilities(found, scorer)
    for k in range(2):
        model = LogisticRegression(C=learned.PENALTY, solver="liblinear", tol=1e-6)
        theirs = model.fit(x, codes[:, k]).decision_function(x)
        # calibration is a line through their scores; weights are rounded and small ones left out
        base = scorer.slope[k] * model.intercept_[0] - scorer.intercept[k]
        ours = (logit(chance[:, k]) + base) / scorer.slope[k]
        assert np.allclose(ours, theirs, atol=learned.SMALL * max(map(len, found)) / 2)
        assert ((ours > 0) == (theirs > 0)).all()


def test_two_trainings_write_the_same_bytes_and_reading_gives_the_same_coder(
    scorer, book, tmp_path
):
    texts, codes, documents = gold()
    again = learned.train(
        gold_features(texts, book),
        codes,
        documents,
        themes=THEMES,
        codebook=scorer.codebook,
        seed=1,
    )
    learned.write_scorer(scorer, tmp_path / "a.tsv")
    learned.write_scorer(again, tmp_path / "b.tsv")
    assert (tmp_path / "a.tsv").read_bytes() == (tmp_path / "b.tsv").read_bytes()
    back = learned.read_scorer(tmp_path / "a.tsv", themes=THEMES)
    found = gold_features(texts, book)
    assert (learned.probabilities(found, back) == learned.probabilities(found, scorer)).all()
    assert back.features == scorer.features and back.themes == scorer.themes
    assert (back.keep, back.add) == (scorer.keep, scorer.add)


def test_no_sentence_is_predicted_by_a_coder_that_saw_its_document(book):
    texts, codes, documents = gold()
    texts = [*texts, *["稀罕物到了。"] * 4]
    codes = np.vstack([codes, [[True, False]] * 4])
    documents = np.append(documents, ["d0"] * 4)
    found = gold_features(texts, None)
    chance, given, scorers = learned.cross_fit(
        found, codes, documents, themes=THEMES, codebook="", seed=1
    )
    (blind,) = [s for s in scorers if "稀罕" not in s.features]
    assert len(scorers) == learned.FOLDS
    assert (chance[-4:] == learned.probabilities(found[-4:], blind)).all()
    assert (given[-4:] == learned.coded(found[-4:], blind)).all()


def test_where_rules_decide():
    chance, by_rule = np.array([[0.3, 0.3], [0.1, 0.6]]), np.array([[True, False], [True, False]])
    given = learned.decide(chance, by_rule, keep=0.2, add=0.5)
    assert given.tolist() == [[True, False], [False, True]]


def test_macro_f1_by_hand():
    codes = np.array([[1, 0], [1, 0], [0, 0], [0, 1]], bool)
    given = np.array([[1, 0], [0, 0], [1, 0], [0, 1]], bool)
    assert np.isclose(learned.macro_f1(given, codes), (0.5 + 1) / 2)


def test_what_is_wrong_is_named(scorer, tmp_path):
    path = tmp_path / "w.tsv"
    with pytest.raises(LunhengError, match=r"w\.tsv: not a coder"):
        learned.read_scorer(path, themes=THEMES)
    path.write_text("feature\troads\n一\t1\n", encoding="utf-8")
    with pytest.raises(LunhengError, match="not a coder"):
        learned.read_scorer(path, themes=THEMES)
    learned.write_scorer(scorer, path)
    with pytest.raises(LunhengError, match="`coder: rules`"):
        learned.read_scorer(path, themes=["roads", "rivers"])
    options = {"themes": THEMES, "codebook": "", "seed": 1}
    with pytest.raises(LunhengError, match="one document"):
        learned.train([{"一"}] * 4, np.zeros((4, 2)), np.array(["d"] * 4), **options)
    with pytest.raises(LunhengError, match="shape"):
        learned.train([{"一"}] * 4, np.zeros((3, 2)), np.array(["d"] * 4), **options)


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
    scorer = learned.read_scorer(path, themes=[t.id for t in book.themes])
    assert scorer.codebook == codebook_id(book)
    known = {f"{t.id}:{rule}" for t in book.themes for rule in ["*", *(r.id for r in t.rules)]}
    assert {f for f in scorer.features if ":" in f} <= known
