from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from lunheng.corpus import texts
from lunheng.corpus.document import read_document
from lunheng.errors import LunhengError
from lunheng.handcoding import gold, labels
from lunheng.settings import populations
from lunheng.tables.io import check

ROOT = Path(__file__).parents[3]
SHARED = ROOT.parent / "shared" / "gold"
THEMES = ("roads", "trees")


def population(**changes):
    given = {"file": "g.tsv", "names": "r:", "becomes": "reports/", "documents": {"source": "x"}}
    return populations.Population.model_validate(given | changes)


def sentences():
    text = "一是修公路两条。种树三千棵；育苗。\n大家都来。大家都来。"
    paragraphs, clauses, _ = read_document(text, document="reports/a", language="zh", cleaning=[])
    return texts.sentences_of(paragraphs, clauses)


def read(tmp_path, *rows, head="id\tdocument\ttext\tthemes\tprobability"):
    path = tmp_path / "g.tsv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return gold.read_gold(path, THEMES)


def test_sentences_have_their_clauses_and_no_others():
    found = sentences()
    assert found["text"].tolist() == [
        *("一是修公路两条。", "种树三千棵；育苗。", "大家都来。", "大家都来。"),
    ]
    assert found["sentence"].tolist() == [0, 1, 2, 3]


def test_gold_sentences_are_found_whatever_their_punctuation(tmp_path):
    given = read(
        tmp_path,
        "1\tr:a\t种树三千棵;育苗\ttrees\t0.25",
        "2\tr:a\t大家都来。\t-\t0.25",
        "3\tr:a\t没有这句。\troads,trees\t0.25",
        "4\tq:a\t大家都来。\t-\t0.25",
    )
    found, lost = gold.link(given, sentences(), population())
    assert found[["document", "sentence"]].values.tolist() == [["reports/a", 1], ["reports/a", 2]]
    assert found["trees"].tolist() == [True, False] and lost == ["3"]


def test_short_sentences_of_a_population_could_not_be_drawn():
    held = pd.concat([sentences(), sentences().assign(document="other/b")])
    keep = gold.eligible(held, {"p": population(min_characters=8)}, {"p": ["reports/a"]})
    assert keep.tolist() == [True, True, False, False, True, True, True, True]


def test_tables_hold_codes_and_no_text(tmp_path):
    given = read(tmp_path, "1\tr:a\t种树三千棵；育苗。\ttrees\t0.25")
    linked, _ = gold.link(given, sentences(), population())
    table = labels.labels_table(linked, np.array([[0.1, 0.7]]), THEMES, whole=False)
    table = check(table, "labels").set_index("theme")
    assert table["code"].to_dict() == {"roads": 0, "trees": 1}
    assert table["prediction"].to_dict() == {"roads": 0.1, "trees": 0.7}
    whole = labels.labels_table(linked, np.array([[0.1, 0.7]]), THEMES, whole=True)
    assert set(whole["probability"]) == {1.0}
    coded = np.array([[True, False], [True, True], [False, False], [False, False]])
    counts = labels.predictions_table(sentences(), coded, coded / 2, THEMES)
    counts = check(counts, "predictions").set_index("theme")
    assert counts["n_coded"].to_dict() == {"roads": 2, "trees": 1}
    assert counts["n_predicted"].to_dict() == {"roads": 1.0, "trees": 0.5}
    assert set(counts["n_sentences"]) == {4}


def test_what_is_wrong_is_named(tmp_path):
    with pytest.raises(LunhengError, match=r"line 2, themes: no theme “rods”"):
        read(tmp_path, "1\tr:a\t修路。\trods\t0.2")
    with pytest.raises(LunhengError, match=r"line 2: an empty text; fill it in"):
        read(tmp_path, "1\tr:a\t\troads\t0.2")
    with pytest.raises(LunhengError, match=r"line 2: 6 cells, expected 5; is there a tab too many"):
        read(tmp_path, "1\tr:a\t修\t路\troads\t0.2")
    with pytest.raises(LunhengError, match="no column “themes”"):
        read(tmp_path, "1\tr:a\t修路。", head="id\tdocument\ttext")
    with pytest.raises(LunhengError, match="cannot be read"):
        gold.read_gold(tmp_path / "none.tsv", THEMES)


def test_the_shipped_design_is_that_of_the_shared_gold():
    if not SHARED.is_dir():
        pytest.skip("no ../shared/gold: the gold sentences are not at hand")
    design = populations.load_design(ROOT / "config" / "gold.yaml")
    themes = ("finance talent originality self_reliance commercialisation coordination openness "
              "institutions industries").split()  # fmt: skip
    train = gold.read_gold(SHARED / design["provinces-2026"].file, tuple(themes))
    sampled = [p for p in design.values() if not p.whole]
    covered = [train["document"].str.startswith(p.names) for p in sampled]
    assert sum(covered).eq(1).all()
    documents = [train.loc[own, "document"].nunique() for own in covered]
    assert documents == [10, 15]  # of 31 and 43, as shared/statistics.md says
    shortest = train["text"].str.len().min()
    assert {p.min_characters for p in sampled} == {shortest}
    assert train["probability"].between(0, 1, inclusive="right").all()
    essay = gold.read_gold(SHARED / design["essay"].file, tuple(themes))
    assert essay["document"].str.startswith(design["essay"].names).sum() == 47
