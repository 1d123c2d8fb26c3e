import numpy as np
import pandas as pd
from lunheng.analysis.similarity import correspondence, distances
from lunheng.tables.io import check
from scipy.spatial.distance import jensenshannon

WORDS = ["港口", "码头", "小麦", "农田", "学校", "课堂"]
TERMS = pd.DataFrame({"term": WORDS, "class": "content", "stop_lists": ""})
TABLE = np.array([[9, 7, 1, 1, 2, 2], [8, 8, 2, 1, 1, 3], [1, 1, 9, 8, 3, 2], [2, 2, 3, 3, 8, 9]])
NAMES = ["s/a", "s/b", "s/c", "s/d"]


def counts():
    rows = [
        (name, unit, word, n)
        for name, row in zip(NAMES, TABLE, strict=True)
        for unit in (0, 1)
        for word, n in zip(WORDS, row, strict=True)
    ]
    return pd.DataFrame(rows, columns=["document", "unit", "term", "n"])


CODED = pd.DataFrame(
    [(d, u, t, k) for d, n in zip(NAMES, (4, 4, 1, 2), strict=True) for u in (0, 1)
     for t, k in (("opening", n), ("talent", 5 - n))],
    columns=["document", "unit", "theme", "n_sentences"],
)  # fmt: skip


def measure():
    found = check(distances(counts(), TERMS, CODED, documents=NAMES), "similarity")
    return found.set_index(["basis", "document_a", "document_b"])


def test_jensen_shannon_is_scipys():
    found = measure()
    for a, b in [(0, 1), (0, 2), (2, 3)]:
        expected = jensenshannon(TABLE[a], TABLE[b], base=2)
        assert np.isclose(found.loc[("jensen-shannon", NAMES[a], NAMES[b]), "distance"], expected)


def test_themes_are_compared_by_hellinger_distance():
    # shares of talent 0.2 and 0.8: 1 - sum of roots of products, by hand
    expected = np.sqrt(1 - (np.sqrt(0.8 * 0.2) + np.sqrt(0.2 * 0.8)))
    assert np.isclose(measure().loc[("themes", "s/a", "s/c"), "distance"], expected)
    assert np.isclose(measure().loc[("themes", "s/a", "s/b"), "distance"], 0, atol=1e-6)


def test_like_documents_are_nearer():
    found = measure()
    for basis in ("tfidf-cosine", "jensen-shannon"):
        near = found.loc[(basis, "s/a", "s/b"), "distance"]
        assert near < found.loc[(basis, "s/a", "s/c"), "distance"]
    assert found["distance"].between(0, 1).all()


def test_a_supplementary_document_lies_where_its_double_lies_and_shapes_nothing():
    double = counts()[lambda f: f["document"] == "s/a"].assign(document="t/x")
    both = pd.concat([counts(), double])
    with_it = correspondence(both, TERMS, documents=NAMES, supplementary=["t/x"], n_terms=6)
    without = correspondence(both, TERMS, documents=NAMES, supplementary=[], n_terms=6)
    places = with_it.set_index(["kind", "name"])[["x", "y"]]
    assert np.allclose(places.loc[("supplementary", "t/x")], places.loc[("document", "s/a")])
    kept = with_it[with_it["kind"] != "supplementary"].reset_index(drop=True)
    pd.testing.assert_frame_equal(kept, without)
    contributions = with_it.groupby("kind")["contribution"].sum()
    assert np.isclose(contributions["document"], 1) and np.isclose(contributions["term"], 1)


def test_too_few_documents_have_no_distances_and_no_map():
    assert distances(counts(), TERMS, CODED, documents=["s/a"]).empty
    assert correspondence(counts(), TERMS, documents=NAMES[:2], supplementary=[], n_terms=6).empty


def test_without_words_there_is_no_map_and_a_document_without_any_is_not_on_it():
    stopped, asked = TERMS.assign(stop_lists="short"), {"supplementary": [], "n_terms": 6}
    assert correspondence(counts(), stopped, documents=NAMES, **asked).empty
    mute = pd.concat([counts(), pd.DataFrame([("s/e", 0, "别处", 3)], columns=counts().columns)])
    found = correspondence(mute, TERMS, documents=[*NAMES, "s/e"], **asked)
    assert set(found.loc[found["kind"] == "document", "name"]) == set(NAMES)


def test_documents_that_use_their_words_alike_are_not_laid_out_by_rounding():
    one = counts()[lambda f: f["document"] == "s/a"]
    alike = pd.concat(
        [one.assign(document=name, n=one["n"] * (i + 1)) for i, name in enumerate(NAMES)]
    )
    asked = {"supplementary": [], "n_terms": 6}
    assert correspondence(alike, TERMS, documents=NAMES, **asked).empty
    # a map of one axis is one
    other = alike.assign(n=alike["n"] + (alike["document"] == NAMES[0]) * (alike.index % 2))
    found = correspondence(other, TERMS, documents=NAMES, **asked)
    assert found.empty or found[["x", "y"]].notna().all().all()
