import numpy as np
import pandas as pd
import pytest
from lunheng.analysis.shares import theme_shares
from lunheng.analysis.trends import formulations, nowhere, trends
from lunheng.errors import LunhengError
from lunheng.tables.io import check

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


COUNTS = pd.DataFrame(
    [
        ("n/2001", 0, "创新", 3), ("n/2001", 1, "创新", 4), ("n/2004", 0, "创新", 10),
        ("n/2004", 0, "成果转化", 5), ("n/2004", 0, "创新型", 9), ("c/15", 0, "碳", 1),
    ],
    columns=["document", "unit", "term", "n"],
)  # fmt: skip
LISTED = pd.DataFrame(
    [("成果转化", "lexicon"), ("揭榜挂帅", "lexicon"), ("新基建", "asked"), ("试点先行", "texts")],
    columns=["phrase", "origin"],
)


def trace(*asked, phrases=PHRASES, listed=LISTED, **more):
    given = {
        "series": "n", "themes": ["talent"], "phrases_of_interest": asked or ["成果转化"],
        "reported_years": [2003],
    }  # fmt: skip
    given["phrases_of_interest"] = list(given["phrases_of_interest"])
    return trends(DOCUMENTS, UNITS, CODED, phrases, COUNTS, listed, **given | more)


def counted(*asked, **more):
    found = trace(*asked, **more)
    return found[(found["kind"] == "phrase") & (found["status"] == "present")].set_index(
        ["name", "year"]
    )["n"]


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


def test_a_word_is_counted_where_it_is_a_token():
    found = trace("创新").set_index(["kind", "year"])
    assert counted("创新").tolist() == [7, 0, 10, 0]
    assert np.isclose(found.loc[("phrase", 2001), "value"], 70)  # 7 in 1,000, per 10,000


def test_a_formulation_is_counted_once_where_it_is_a_word_too():
    # five of the eight are tokens of their own, three stand inside longer ones
    assert counted("成果转化")["成果转化", 2004] == 8


def test_a_word_is_counted_as_a_word_though_the_list_has_it_as_a_string():
    listed = LISTED.assign(origin="asked")
    assert counted("成果转化", listed=listed)["成果转化", 2004] == 5


def test_what_no_segmentation_keeps_whole_is_counted_as_a_string_when_asked_for():
    more = pd.concat([PHRASES, pd.DataFrame([("n/2002", "新基建", 4)], columns=PHRASES.columns)])
    assert counted("新基建", phrases=more).tolist() == [0, 4, 0, 0]


def test_what_other_sources_have_is_none_here():
    assert counted("碳").tolist() == [0, 0, 0, 0]
    more = pd.concat([PHRASES, pd.DataFrame([("c/15", "揭榜挂帅", 4)], columns=PHRASES.columns)])
    assert counted("揭榜挂帅", phrases=more).tolist() == [0, 0, 0, 0]


def test_what_stands_nowhere_is_named_and_no_series_of_zeros():
    found = trace("创新", "揭榜挂帅", "新基建")
    assert set(found.loc[found["kind"] == "phrase", "name"]) == {"创新"}
    asked = ["创新", "揭榜挂帅", "新基建", "碳", "成果转化", "不在"]
    assert nowhere(PHRASES, COUNTS, LISTED, asked=asked) == ["揭榜挂帅", "新基建"]


@pytest.mark.parametrize(
    ("phrase", "why"),
    [
        ("创新中心", "no word of the study’s segmentation"),
        ("成果转换", "did you mean “成果转化”"),
        ("climate change", "not on its list of formulations"),
    ],
)
def test_what_is_not_counted_stops_and_says_why_and_what_to_do(phrase, why):
    with pytest.raises(LunhengError) as error:
        trace("创新", phrase)
    message = str(error.value)
    assert f"trends.phrases”: “{phrase}” is not counted" in message and why in message
    assert "count the texts anew" in message


def test_a_silent_year_has_an_interval_as_any_text_has():
    found = trace(themes=["talent", "finance"])
    rows = found[(found["kind"] == "theme") & (found["status"] == "present")]
    silent = rows[rows["name"] == "finance"]
    assert (silent["value"] == 0).all() and (silent["high"] > 0.01).all()
    assert ((rows["low"] <= rows["value"]) & (rows["value"] <= rows["high"])).all()


def test_a_years_interval_is_that_of_its_only_text():
    units = UNITS.assign(n_tokens=1)
    coded = CODED.assign(n_tokens=0)
    shares = theme_shares(
        units, coded, DOCUMENTS, groupings={"d": {y: [f"n/{y}"] for y in YEARS}}, themes=["talent"]
    ).set_index("group")  # fmt: skip
    found = trace()
    found = found[(found["kind"] == "theme") & (found["status"] == "present")].set_index("year")
    for end in ("low", "high"):
        assert found.loc[YEARS, end].tolist() == shares[f"share_sentences_{end}"].tolist()


def test_the_life_of_a_formulation():
    earlier = pd.concat([PHRASES, pd.DataFrame([("c/15", "成果转化", 1)], columns=PHRASES.columns)])
    documents = pd.concat(
        [DOCUMENTS, pd.DataFrame({"document": ["c/15"], "source": "c", "year": [1997]})]
    )
    found = formulations(documents, earlier, series="n").set_index("phrase")
    row = found.loc["成果转化"]
    assert (row["first"], row["peak"], row["last"]) == (2001, 2004, 2004)
    assert (row["n"], row["documents"], row["first_source"]) == (10, 2, "c/15")


def test_the_first_document_of_any_source_with_a_year_comes_first():
    more = [("n/2004", "区域创新", 1), ("n/2001", "创新中心", 1), ("c/15", "创新中心", 1)]
    more.append(("c/undated", "区域创新", 1))
    phrases = pd.concat([PHRASES, pd.DataFrame(more, columns=PHRASES.columns)])
    others = {"document": ["c/15", "c/undated"], "source": "c", "year": [1997, None]}
    documents = pd.concat([DOCUMENTS, pd.DataFrame(others)])
    found = formulations(documents, phrases, series="n").set_index("phrase")
    first = check(found.reset_index(), "formulations").set_index("phrase")["first_source"]
    assert first["创新中心"] == "c/15" and first["成果转化"] == "n/2001"
    assert first["区域创新"] == "n/2004"


def test_a_series_without_years_has_no_trends():
    assert trace(series="m").empty
    assert formulations(DOCUMENTS, PHRASES, series="m").empty


def test_two_documents_of_one_year_are_one_point():
    more = DOCUMENTS.head(1).assign(document="n/x")
    units = UNITS[UNITS["document"] == "n/2005"].assign(document="n/x")
    found = trends(
        pd.concat([DOCUMENTS, more]), pd.concat([UNITS, units]), CODED, PHRASES, COUNTS,
        LISTED, series="n", themes=["talent"], phrases_of_interest=["成果转化"], reported_years=[],
    ).set_index(["kind", "year"])  # fmt: skip
    # 5 coded of 100 sentences, 2 occurrences in 2,000 tokens
    assert np.isclose(found.loc[("theme", 2001), "value"], 0.05)
    assert np.isclose(found.loc[("phrase", 2001), "value"], 10)
