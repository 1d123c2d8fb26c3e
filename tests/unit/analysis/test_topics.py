import numpy as np
import pandas as pd
import pytest
from lunheng.analysis.topics import TABLES, bags, choose, fit_model

GROUPS = {
    "农": "水稻 小麦 灌溉 农田 化肥 收割 种子 仓储 农机 耕地 大豆 玉米".split(),
    "港": "码头 航线 集装 海关 口岸 货轮 船员 海运 保税 仓单 引航 报关".split(),
    "学": "课堂 教师 学位 招生 教材 实训 校园 学生 考试 图书 讲座 导师".split(),
}
WORDS = sorted(w for words in GROUPS.values() for w in words)
TERMS = pd.DataFrame({"term": WORDS, "class": "content", "stop_lists": ""})


def corpus(seed=1, documents=12, units=8):
    rng = np.random.default_rng(seed)
    rows = []
    names = list(GROUPS)
    for d in range(documents):
        for unit in range(units):
            words = GROUPS[names[(d + unit) % 3]]
            for word, n in zip(words, rng.poisson(3, len(words)), strict=True):
                if n:
                    rows.append((f"s/{d:02}", unit, word, n))
            rows.append((f"s/{d:02}", unit, WORDS[rng.integers(len(WORDS))], 1))
    frame = pd.DataFrame(rows, columns=["document", "unit", "term", "n"])
    return frame.groupby(["document", "unit", "term"], as_index=False)["n"].sum()


@pytest.mark.parametrize("model", ["nmf", "lda"])
def test_planted_topics_are_found_and_stable(model):
    tables = fit_model(corpus(), TERMS, model=model, ks=[3], resamples=4, passes=8, seed=1)
    top = tables["topic_terms"][tables["topic_terms"]["rank"] < 10]
    found = [set(g["term"]) for _, g in top.groupby("topic")]
    for words in GROUPS.values():
        assert max(len(f & set(words)) for f in found) >= 9
    assert tables["topic_stability"]["stability"].mean() > 0.7
    assert np.isclose(tables["topics"]["prevalence"].sum(), 1)
    shares = tables["topic_documents"].groupby("document")["share"].sum()
    assert np.allclose(shares, 1)


@pytest.mark.parametrize("model", ["nmf", "lda"])
def test_the_same_seed_gives_the_same_tables_whatever_the_order_of_rows(model):
    options = {"model": model, "ks": [2, 3], "resamples": 2, "passes": 2, "seed": 4}
    first = fit_model(corpus(), TERMS, **options)
    again = fit_model(corpus().sample(frac=1, random_state=1), TERMS, **options)
    for name, frame in first.items():
        pd.testing.assert_frame_equal(frame, again[name])


def test_bags_leave_out_what_is_in_most_units():
    counts = corpus()
    everywhere = counts[["document", "unit"]].drop_duplicates().assign(term="发展", n=2)
    terms = pd.concat([TERMS, TERMS.head(1).assign(term="发展")])
    matrix, documents, vocabulary = bags(pd.concat([counts, everywhere]), terms)
    assert "发展" not in vocabulary and set(vocabulary) <= set(WORDS)
    assert matrix.shape == (len(documents), len(vocabulary))
    held = counts[counts["term"].isin(vocabulary)]
    assert matrix.sum() == held["n"].sum()


def test_more_topics_than_units_are_left_out_and_a_study_with_no_others_has_none():
    found = fit_model(corpus(), TERMS, model="nmf", ks=[500], resamples=1, seed=1)
    assert all(found[name].empty for name in TABLES)
    assert all(table.empty for table in choose([found, found], min_stability=0.5).values())


def selection(model, k, stability, npmi):
    key = {"model": model, "k": k}
    stable = [{**key, "topic": t, "stability": s} for t, s in enumerate(stability)]
    blank = pd.DataFrame([{**key, "topic": 0}])
    return {
        "topics": blank, "topic_terms": blank, "topic_documents": blank,
        "topic_stability": pd.DataFrame(stable),
        "topic_selection": pd.DataFrame([{**key, "npmi": npmi, "chosen": False}]),
    }  # fmt: skip


def test_the_rule_is_stability_then_coherence_then_fewer_topics():
    fits = [
        selection("lda", 2, [0.2, 0.3], 0.9),  # coherent, but nothing is stable
        selection("nmf", 2, [0.9, 0.9], 0.30),
        selection("nmf", 3, [0.9, 0.9, 0.9], 0.305),  # as good: more topics
        selection("nmf", 4, [0.9, 0.9, 0.9, 0.4], 0.5),
    ]
    chosen = choose(fits, min_stability=0.5)["topic_selection"]
    best = chosen[chosen["chosen"]]
    assert best[["model", "k"]].values.tolist() == [["nmf", 2]]


def test_resamples_have_units_enough_for_the_topics():
    counts = corpus(documents=4, units=30)
    short = counts[(counts["document"] == "s/00") | (counts["unit"] == 0)]
    found = fit_model(short, TERMS, model="nmf", ks=[10], resamples=6, seed=1)
    assert found["topic_stability"]["stability"].between(0, 1).all()


@pytest.mark.parametrize("model", ["nmf", "lda"])
def test_a_number_of_topics_beside_it_changes_nothing(model):
    options = {"model": model, "resamples": 2, "passes": 1, "seed": 4}
    alone = fit_model(corpus(), TERMS, ks=[3], **options)
    among = fit_model(corpus(), TERMS, ks=[4, 3, 2], **options)
    for name, frame in alone.items():
        own = among[name][among[name]["k"] == 3].reset_index(drop=True)
        pd.testing.assert_frame_equal(own, frame)
