import pandas as pd
from lunheng.document import read_document
from lunheng.evidence import kwic

TEXT = "一、人才\n要引\u200b进人才，也要留住人才。\n其一，人才要能走动。"


def lines(most=8):
    paragraphs, _, _ = read_document(TEXT, document="x/a", language="zh", cleaning=[])
    at = [i for i in range(len(TEXT)) if TEXT.startswith("人才", i)]
    tokens = pd.DataFrame({"document": "x/a", "term": "人才", "start": at})
    tokens["end"] = tokens["start"] + 2
    return kwic(paragraphs, tokens, keys=["人才"], column="term", most=most)


def test_a_line_is_the_received_words_in_their_context():
    found = lines()
    assert len(found) == 4
    for row in found.itertuples():
        assert row.hit == "人才" == TEXT[row.start : row.end]
    second = found.iloc[1]
    assert (second["left"], second["right"]) == ("要引进", "，也要留住人才。")
    assert list(found["point"]) == ["", "", "", "其一"]


def test_long_lists_are_thinned_evenly_and_the_same_way():
    found = lines(most=2)
    assert list(found["start"]) == [lines()["start"].iloc[0], lines()["start"].iloc[3]]


def test_a_word_that_does_not_occur_has_no_line():
    paragraphs, _, _ = read_document(TEXT, document="x/a", language="zh", cleaning=[])
    tokens = pd.DataFrame({"document": ["x/a"], "term": ["人才"], "start": [2], "end": [4]})
    assert kwic(paragraphs, tokens, keys=["资本"], column="term").empty
