import numpy as np
import pandas as pd
import pytest
from lunheng.analysis.shares import theme_shares
from lunheng.analysis.trends import formulations, trends
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
LEXICON = {"成果转化", "试点先行", "揭榜挂帅", "碳市场"}


def trace(*asked, phrases=PHRASES, **more):
    given = {
        "series": "n", "themes": ["talent"], "phrases_of_interest": asked or ["成果转化"],
        "reported_years": [2003], "lexicon": LEXICON,
    }  # fmt: skip
    given["phrases_of_interest"] = list(given["phrases_of_interest"])
    return trends(DOCUMENTS, UNITS, CODED, phrases, COUNTS, **given | more)


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


def test_a_run_of_words_counts_where_its_words_stand_apart_and_where_it_is_one():
    assert counted("成果转化", lexicon=set())["成果转化", 2004] == 13


@pytest.mark.parametrize("word", ["揭榜挂帅", "碳市场", "碳"])
def test_what_is_counted_and_not_there_is_none(word):
    # a formulation of the lexicon, a short term of it, a word of another source
    assert counted(word).tolist() == [0, 0, 0, 0]


ELSEWHERE = pd.concat([PHRASES, pd.DataFrame([("c/15", "区域创新", 4)], columns=PHRASES.columns)])


@pytest.mark.parametrize(
    ("phrase", "why"),
    [
        ("区域创新", "in c it is one; where it is not listed it may stand all the same"),
        ("创新中心", "no word of the study’s segmentation"),
        ("成果转换", "did you mean “成果转化”"),
    ],
)
def test_what_is_not_counted_stops_and_says_why_and_what_to_do(phrase, why):
    with pytest.raises(LunhengError) as error:
        trace("创新", phrase, phrases=ELSEWHERE)
    message = str(error.value)
    assert f"trends.phrases”: “{phrase}” is not counted" in message and why in message
    assert "add it to the lexicon" in message


def test_an_english_phrase_is_not_sent_to_a_lexicon_that_cannot_hold_it():
    with pytest.raises(LunhengError, match=r"“climate change” is not counted.*one of its words"):
        trace("climate change")


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
    found = formulations(documents, earlier, series="n", lexicon=LEXICON).set_index("phrase")
    row = found.loc["成果转化"]
    assert (row["first"], row["peak"], row["last"]) == (2001, 2004, 2004)
    assert (row["n"], row["documents"], row["first_source"]) == (10, 2, "c/15")


def test_what_is_not_counted_in_every_source_has_no_first_one():
    more = [("n/2004", "区域创新", 1), ("n/2001", "创新 中心", 1), ("c/15", "创新 中心", 1)]
    phrases = pd.concat([PHRASES, pd.DataFrame(more, columns=PHRASES.columns)])
    documents = pd.concat(
        [DOCUMENTS, pd.DataFrame({"document": ["c/15"], "source": "c", "year": [1997]})]
    )
    found = formulations(documents, phrases, series="n", lexicon=LEXICON).set_index("phrase")
    first = check(found.reset_index(), "formulations").set_index("phrase")["first_source"]
    assert pd.isna(first["区域创新"])  # c lists other runs of words
    assert first["创新 中心"] == "c/15" and first["成果转化"] == "n/2001"


def test_a_series_without_years_has_no_trends():
    assert trace(series="m").empty
    assert formulations(DOCUMENTS, PHRASES, series="m", lexicon=LEXICON).empty


def test_what_is_not_counted_is_left_out_with_the_reason_where_remarks_are_taken():
    remarks = []
    found = trace("成果转化", "没有的话", remarks=remarks)
    assert set(found.loc[found["kind"] == "phrase", "name"]) == {"成果转化"}
    assert len(remarks) == 1 and "“没有的话” is not counted" in remarks[0]


def test_two_documents_of_one_year_are_one_point():
    more = DOCUMENTS.head(1).assign(document="n/x")
    units = UNITS[UNITS["document"] == "n/2005"].assign(document="n/x")
    found = trends(
        pd.concat([DOCUMENTS, more]), pd.concat([UNITS, units]), CODED, PHRASES, COUNTS,
        series="n", themes=["talent"], phrases_of_interest=["成果转化"], reported_years=[],
        lexicon=LEXICON,
    ).set_index(["kind", "year"])  # fmt: skip
    # 5 coded of 100 sentences, 2 occurrences in 2,000 tokens
    assert np.isclose(found.loc[("theme", 2001), "value"], 0.05)
    assert np.isclose(found.loc[("phrase", 2001), "value"], 10)
