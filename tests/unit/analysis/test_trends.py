import numpy as np
import pandas as pd
import pytest
from lunheng.analysis.trends import formulations, trends
from lunheng.errors import LunhengError

YEARS = [2001, 2002, 2004, 2005]
DOCUMENTS = pd.DataFrame(
    {
        "document": [f"n/{y}" for y in YEARS],
        "source": "n",
        "year": pd.array(YEARS, dtype="Int32"),
        "n_tokens": [1000, 1000, 2000, 2000],
    }
)
UNITS = pd.DataFrame(
    [(f"n/{y}", u, 10) for y in YEARS for u in range(5)],
    columns=["document", "unit", "n_sentences"],
)
CODED = pd.DataFrame(
    [(f"n/{y}", u, "talent", 1 + i) for i, y in enumerate(YEARS) for u in range(5)],
    columns=["document", "unit", "theme", "n_sentences"],
)
PHRASES = pd.DataFrame(
    [("n/2001", "成果转化", 2), ("n/2004", "成果转化", 8), ("n/2005", "试点先行", 1)],
    columns=["document", "phrase", "n"],
)


def trace(**more):
    given = {
        "series": "n", "themes": ["talent"], "phrases_of_interest": ["成果转化"],
        "reported_years": [2003], "seed": 1, "resamples": 50,
    }  # fmt: skip
    return trends(DOCUMENTS, UNITS, CODED, PHRASES, PHRASES, **given | more)


def test_shares_rates_and_gaps():
    found = trace().set_index(["kind", "year"])
    assert np.isclose(found.loc[("theme", 2002), "value"], 0.2)  # 10 of 50 sentences
    assert np.isclose(found.loc[("phrase", 2001), "value"], 20)  # 2 in 1,000, per 10,000
    assert np.isclose(found.loc[("phrase", 2004), "value"], 40)
    assert found.loc[("theme", 2003), "status"] == "missing"
    assert (
        trace(reported_years=[]).set_index(["kind", "year"]).loc[("theme", 2003), "status"]
        == "none"
    )
    # all five reports' neighbours within two: the mean of the first three shares
    assert np.isclose(found.loc[("theme", 2001), "smooth"], np.mean([0.1, 0.2, 0.3]))


def test_poisson_bounds_are_garwoods():
    # Garwood 1936: 8 events, exact 95 per cent bounds 3.45 and 15.76
    row = trace().set_index(["kind", "year"]).loc[("phrase", 2004)]
    assert np.isclose(row["low"], 3.45 / 2000 * 10_000, atol=0.05)
    assert np.isclose(row["high"], 15.76 / 2000 * 10_000, atol=0.05)


def test_the_life_of_a_formulation():
    earlier = pd.concat([PHRASES, pd.DataFrame([("c/15", "成果转化", 1)], columns=PHRASES.columns)])
    documents = pd.concat(
        [DOCUMENTS, pd.DataFrame({"document": ["c/15"], "source": "c", "year": [1997]})]
    )
    found = formulations(documents, earlier, series="n").set_index("phrase")
    row = found.loc["成果转化"]
    assert (row["first"], row["peak"], row["last"]) == (2001, 2004, 2004)
    assert (row["n"], row["documents"], row["first_source"]) == (10, 2, "c/15")


def test_a_series_that_cannot_be_is_named():
    with pytest.raises(LunhengError, match=r"trends\.series.*“m”"):
        trace(series="m")


def test_two_documents_of_one_year_are_one_point():
    more = DOCUMENTS.head(1).assign(document="n/x")
    units = UNITS[UNITS["document"] == "n/2005"].assign(document="n/x")
    found = trends(
        pd.concat([DOCUMENTS, more]), pd.concat([UNITS, units]), CODED, PHRASES, PHRASES,
        series="n", themes=["talent"], phrases_of_interest=["成果转化"], reported_years=[], seed=1,
        resamples=50,
    ).set_index(["kind", "year"])  # fmt: skip
    # 5 coded of 100 sentences, 2 occurrences in 2,000 tokens
    assert np.isclose(found.loc[("theme", 2001), "value"], 0.05)
    assert np.isclose(found.loc[("phrase", 2001), "value"], 10)
