import pandas as pd
import pytest
from lunheng.corpus.document import read_document
from lunheng.report import collect
from lunheng.report.coded_lines import COLUMNS
from lunheng.report.evidence import MOST, PLACE, ROW
from lunheng.settings.codebook import Codebook
from lunheng.tables.schemas.every import TABLES

WORD, LINES = "人才", 8
CONTRASTS = pd.DataFrame(
    [("c", "*", WORD, "over", 9, 9), ("c", "*", "旧词", "cannot tell", 9, 9)],
    columns=["contrast", "theme", "term", "call", "n_target", "n_reference"],
)
SIDES = {"c": (["x/a", "y/b"], ["z/c"])}
GROUPINGS = {"g": {"both": ["x/a", "y/b"]}}
THEME = {
    "id": "talent", "zh": "人才", "en": "talent", "definition": "d", "colour": "#000000",
    "examples": ["人才"], "counterexamples": ["修路"], "rules": [{"id": "people", "terms": [WORD]}],
}  # fmt: skip
BOOKS = {"codebook": Codebook.model_validate({"version": 1, "themes": [THEME]})}


def source(document):
    """One source of one document: eight sentences, each coded for its word."""
    text = f"引进{WORD}。" * LINES
    paragraphs, clauses, _ = read_document(text, document=document, language="zh", cleaning=[])
    at = clauses[["document", "sentence", "clause"]].reset_index(drop=True)
    start = [text.index(WORD, row * len(f"引进{WORD}。")) for row in range(LINES)]
    place = at.assign(term=WORD, start=start, end=[s + len(WORD) for s in start])
    codes = place.assign(theme="talent", source="rule", rule="people", probability=None)
    marks = pd.DataFrame(columns=list(TABLES["marks"].columns))
    frames = {"paragraphs": paragraphs, "clauses": clauses, "tokens": place}
    return {**frames, "codes": codes, "marks": marks}


@pytest.fixture(scope="module")
def found():
    texts = (source(document) for document in ("x/a", "y/b", "z/c"))
    return collect.behind_numbers(texts, CONTRASTS, sides=SIDES, groupings=GROUPINGS, books=BOOKS)


def test_a_side_of_two_sources_has_as_many_lines_as_one_of_one(found):
    lines = found["terms"]
    assert set(lines["key"]) == {WORD}
    assert lines.groupby("side").size().to_dict() == {"target": MOST, "reference": MOST}
    assert set(lines.loc[lines["side"] == "target", "document"]) == {"x/a", "y/b"}
    assert set(lines["hit"]) == {WORD}


def test_a_group_of_two_sources_has_as_many_lines_as_one_of_one(found):
    lines = found["shares"]
    own = lines[(lines["theme"] == "talent") & (lines["kind"] == "theme")]
    assert len(own) == MOST
    assert set(own["document"]) == {"x/a", "y/b"}


def test_without_texts_there_are_columns_and_no_rows():
    found = collect.behind_numbers([], CONTRASTS, sides=SIDES, groupings=GROUPINGS, books=BOOKS)
    assert list(found["terms"].columns) == [*ROW, "side", *PLACE]
    assert list(found["shares"].columns) == COLUMNS
    assert not len(found["terms"]) and not len(found["shares"])
