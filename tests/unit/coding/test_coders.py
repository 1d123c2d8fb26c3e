import pandas as pd
from lunheng.coding import coders
from lunheng.coding.rules import code
from lunheng.corpus.document import read_document
from lunheng.tables.io import check


def test_the_last_word_over_the_codes_of_rules(scorer, book):
    text = "今年修公路两条。村里开会；那座桥要重修。学校开学了。"
    paragraphs, clauses, _ = read_document(text, document="x/a", language="zh", cleaning=[])
    codes = code(paragraphs, clauses, codebook=book)
    keep = coders.recode(paragraphs, clauses, codes, scorer=scorer)
    check(keep, "codes")
    assert keep[["sentence", "clause", "source"]].values.tolist() == [
        *([0, 0, "rule"], [1, 1, "model"]),
    ]
    added = keep.iloc[1]
    assert text[added["start"] : added["end"]] == added["term"] and "桥" in added["term"]
    assert keep["probability"].between(0, 1).all()
    nothing = coders.recode(paragraphs, clauses, codes, scorer=scorer._replace(keep=1.1, add=1.1))
    assert nothing.empty


def test_lines_are_coded_as_the_texts_are(scorer, book):
    lines = [
        "今年修\u200b公路两条。",
        "村里开会；那座桥要重修。",
        "学校开学了。",
        "卖公路图册的店关门了。",
    ]
    found = coders.code_lines(lines, codebook=book, scorer=scorer)
    assert [[hit[:2] for hit in hits] for hits in found[:3]] == [
        *([("roads", "road")], [("roads", "model")], []),
    ]
    for line, hits in zip(lines, found, strict=True):
        for _, _, term, start, end, clause in hits:
            assert line[start:end].replace("\u200b", "") == term and term in clause
        paragraphs, clauses, _ = read_document(line, document="x/a", language="zh", cleaning=[])
        codes = coders.code_tables(paragraphs, clauses, codebook=book, scorer=scorer)
        assert {hit[0] for hit in hits} == set(codes["theme"])
    by_rule = coders.code_lines(lines, codebook=book)
    assert [len(hits) for hits in by_rule] == [1, 0, 0, 1]


def test_an_empty_source_stays_empty(scorer, book):
    paragraphs, clauses, _ = read_document("一。", document="x/a", language="zh", cleaning=[])
    codes = code(paragraphs, clauses, codebook=book)
    assert isinstance(coders.recode(paragraphs, clauses, codes, scorer=scorer), pd.DataFrame)
