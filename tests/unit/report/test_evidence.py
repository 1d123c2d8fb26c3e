import pandas as pd
import pytest
from lunheng.corpus.document import read_document
from lunheng.report.evidence import PLACE, behind, called, keywords, thin

TEXT = "一、人才\n要引\u200b进人才，也要留住人才。\n其一，人才要能走动。"


def lines(most=8):
    paragraphs, _, _ = read_document(TEXT, document="x/a", language="zh", cleaning=[])
    at = [i for i in range(len(TEXT)) if TEXT.startswith("人才", i)]
    tokens = pd.DataFrame({"document": "x/a", "term": "人才", "start": at})
    tokens["end"] = tokens["start"] + 2
    return keywords(thin(tokens, ["term"], most=most), paragraphs)


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


def test_without_hits_there_is_no_line():
    paragraphs, _, _ = read_document(TEXT, document="x/a", language="zh", cleaning=[])
    nothing = pd.DataFrame(columns=["document", "start", "end"])
    assert list(keywords(nothing, paragraphs).columns) == PLACE


def table(*rows):
    keys = ("contrast", "theme", "term", "call", "n_target", "n_reference")
    return pd.DataFrame(rows, columns=keys)


CONTRASTS = table(
    ("c", "*", "人才", "over", 4, 9),
    ("c", "*", "留住", "cannot tell", 1, 9),
    ("c", "talent", "人才", "under", 4, 9),
    ("c", "*", "人才队伍", "cannot tell", 1, 9),
    ("c", "*", "高端人才", "cannot tell", 1, 2),
    ("c", "*", "创新人才", "cannot tell", 3, 9),
    ("c", "*", "family:人才", "over", 9, 9),
    ("c", "*", "theme:talent", "over", 9, 9),
)


def test_a_family_is_looked_up_by_its_members_and_a_theme_by_its_id():
    found = called(CONTRASTS)
    by = found.groupby(["theme", "key", "kind"])["member"].agg(list).to_dict()
    assert by == {
        ("*", "人才", "term"): ["人才"],
        ("talent", "人才", "term"): ["人才"],
        # 高端人才 is too rare for a family, see families_of
        ("*", "family:人才", "term"): ["人才", "人才队伍", "创新人才"],
        ("*", "theme:talent", "theme"): ["talent"],
    }


@pytest.fixture(scope="module")
def text():
    made = [read_document(TEXT, document=d, language="zh", cleaning=[])[0] for d in ("x/a", "x/b")]
    at = [i for i in range(len(TEXT)) if TEXT.startswith("人才", i)]
    tokens = pd.DataFrame(
        [(d, 0, n, "人才", i, i + 2) for d in ("x/a", "x/b") for n, i in enumerate(at)],
        columns=["document", "sentence", "clause", "term", "start", "end"],
    )
    codes = tokens[tokens["clause"] == 3].assign(theme="talent").drop(columns="term")
    return {"paragraphs": pd.concat(made), "tokens": tokens, "codes": codes}


def test_lines_stand_on_the_side_of_their_document(text):
    found = behind(called(CONTRASTS), sides={"c": (["x/a"], ["x/b"])}, most=2, **text)
    assert list(found.columns) == ["contrast", "theme", "key", "side", *PLACE]
    sides = found.groupby(["theme", "key", "side"])["document"].agg(list)
    assert sides["*", "人才", "target"] == ["x/a"] * 2
    assert sides["*", "人才", "reference"] == ["x/b"] * 2
    assert set(found["hit"]) == {"人才"}


def test_inside_a_theme_only_its_clauses_are_shown(text):
    found = behind(called(CONTRASTS), sides={"c": (["x/a"], ["x/b"])}, **text)
    inside = found[found["theme"] == "talent"]
    assert list(inside["start"]) == [TEXT.rindex("人才")] * 2
    coded = found[found["key"] == "theme:talent"]
    assert list(coded["side"].sort_values()) == ["reference", "target"]


def test_where_nothing_is_called_there_is_no_line(text):
    nothing = called(CONTRASTS[CONTRASTS["call"] == "cannot tell"])
    found = behind(nothing, sides={"c": (["x/a"], ["x/b"])}, **text)
    assert found.empty and list(found.columns) == ["contrast", "theme", "key", "side", *PLACE]
