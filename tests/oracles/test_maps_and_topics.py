"""Published values of correspondence analysis and of coherence."""

import numpy as np
import pytest
from lunheng.similarity import correspondence_analysis
from lunheng.topics import npmi
from scipy.sparse import csr_matrix

# Greenacre 2007, Correspondence Analysis in Practice: smoking (columns) by staff group (rows)
SMOKE = np.array([[4, 2, 3, 2], [4, 3, 7, 4], [25, 10, 12, 4], [18, 24, 33, 13], [10, 6, 7, 2]])


def test_greenacres_smoke_data():
    found = correspondence_analysis(SMOKE.astype(float))
    published = [0.0747591059, 0.0100171805, 0.000413574]
    assert found["inertia"] == pytest.approx(published, abs=5e-10)


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
