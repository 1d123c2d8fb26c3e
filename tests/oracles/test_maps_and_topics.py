"""Published values of correspondence analysis, distances and coherence."""

import numpy as np
import pytest
from lunheng.analysis.similarity import _cosine, _shannon, correspondence_analysis
from lunheng.analysis.topics import npmi
from lunheng.measures.coherence import coherence
from scipy.sparse import csr_matrix

# Greenacre 2007, Correspondence Analysis in Practice: smoking (columns) by staff group (rows)
SMOKE = np.array([[4, 2, 3, 2], [4, 3, 7, 4], [25, 10, 12, 4], [18, 24, 33, 13], [10, 6, 7, 2]])


def test_greenacres_smoke_data():
    found = correspondence_analysis(SMOKE.astype(float))
    published = [0.0747591059, 0.0100171805, 0.000413574]
    assert found["inertia"] == pytest.approx(published, abs=5e-10)


def test_what_rs_ca_prints_of_smoke():
    found = correspondence_analysis(SMOKE.astype(float))
    inertia = found["inertia"]
    assert inertia.sum() == pytest.approx(0.08519, abs=5e-6)
    assert 100 * inertia / inertia.sum() == pytest.approx([87.8, 11.8, 0.5], abs=0.05)
    # standard coordinates; both axes point the other way there
    rows = [
        *([0.240539, 1.935708], [-0.947105, 2.430958], [1.391973, 0.106508]),
        *([-0.851989, -0.576944], [0.735456, -0.788435]),
    ]
    assert (found["rows"] / np.sqrt(inertia))[:, :2] == pytest.approx(np.array(rows), abs=1e-6)
    columns = [
        *([1.438471, 0.304659], [-0.363746, -1.409433]),
        *([-0.718017, -0.073528], [-1.074445, 1.975960]),
    ]
    assert found["standard"][:, :2] == pytest.approx(np.array(columns), abs=1e-6)


def test_total_inertia_is_chi_squared_over_n():
    from scipy.stats import chi2_contingency

    found = correspondence_analysis(SMOKE.astype(float))
    statistic = chi2_contingency(SMOKE, correction=False).statistic
    assert found["inertia"].sum() == pytest.approx(statistic / SMOKE.sum(), rel=1e-12)


def test_rows_are_barycentres_of_standard_columns():
    found = correspondence_analysis(SMOKE.astype(float))
    profiles = SMOKE / SMOKE.sum(axis=1, keepdims=True)
    assert np.allclose(profiles @ found["standard"], found["rows"])


# gensim's documented corpus, gensim.test.utils.common_texts
TEXTS = [
    "human interface computer", "survey user computer system response time",
    "eps user interface system", "system human system eps", "user response time", "trees",
    "graph trees", "graph minors trees", "graph minors survey",
]  # fmt: skip
TOPICS = ["human computer system interface", "graph minors trees eps"]


def test_gensims_documented_coherence():
    words = sorted({w for text in TEXTS for w in text.split()})
    matrix = csr_matrix([[text.split().count(w) for w in words] for text in TEXTS], dtype=float)
    top = np.array([[words.index(w) for w in topic.split()] for topic in TOPICS])
    # c_npmi as gensim has it slides a window of ten words, longer than any of these texts
    assert npmi(matrix, top).mean() == pytest.approx(0.0278230897356476, abs=1e-9)


@pytest.mark.parametrize(
    ("measure", "value"),
    [
        ("c_v", 0.6370825383434497),
        ("c_npmi", 0.0278230897356476),
        ("c_uci", -5.7360932194135525),
    ],
)
def test_gensims_documented_coherences(measure, value):
    texts, topics = [t.split() for t in TEXTS], [t.split() for t in TOPICS]
    assert coherence(texts, topics, measure=measure).mean() == pytest.approx(value, abs=1e-9)


def test_jensen_shannon_distances_of_scipys_documentation():
    # scipy.spatial.distance.jensenshannon, in nats: along both axes of two arrays
    a, b = np.arange(1, 13).reshape(3, 4), np.arange(13, 25).reshape(3, 4)
    columns = [_shannon(np.array([x, y], float))[0, 1] for x, y in zip(a.T, b.T, strict=True)]
    printed = [0.1954288, 0.1447697, 0.1138377, 0.0927636]
    assert np.array(columns) * np.sqrt(np.log(2)) == pytest.approx(printed, abs=5e-8)
    rows = [_shannon(np.array([x, y], float))[0, 1] for x, y in zip(a, b, strict=True)]
    printed = [0.1402339, 0.0399106, 0.0201815]
    assert np.array(rows) * np.sqrt(np.log(2)) == pytest.approx(printed, abs=5e-8)


def test_cosines_of_scikit_learns_tf_idf_example():
    # its user guide, TfidfTransformer with smoothed idf: the second text is [1, 0, 0] there, so its
    # cosines are the first weights of texts 1, 5 and 6. Ours has the logarithm of counts.
    counts = np.array([[3, 0, 1], [2, 0, 0], [3, 0, 0], [4, 0, 0], [3, 2, 0], [3, 0, 2]])
    found = 1 - _cosine(np.expm1(counts))[1, [0, 4, 5]]
    assert found == pytest.approx([0.85151335, 0.55422893, 0.63035731], abs=5e-9)
