import numpy as np
import pandas as pd
import pytest
from coder_gold import BOOK, NONE, ROADS, THEMES, TREES
from lunheng.analysis.correction import corrected_shares
from lunheng.coding.rules import code
from lunheng.corpus.document import read_document
from lunheng.errors import LunhengError
from lunheng.handcoding.labels import label_gold
from lunheng.settings import populations
from lunheng.settings.codebook import load_codebook
from lunheng.tables.io import check


def study(tmp_path):
    """Return tables of six reports and an essay, their gold, and its design."""
    texts = {f"reports/{c}": "".join([*ROADS, *TREES, *NONE]) for c in "abcdef"}
    texts["essay/x"] = ROADS[1] + TREES[0]
    read = [
        read_document(text, document=name, language="zh", cleaning=[])
        for name, text in texts.items()
    ]
    paragraphs, clauses = (pd.concat([r[i] for r in read], ignore_index=True) for i in (0, 1))
    documents = pd.DataFrame({"document": list(texts), "year": pd.NA})
    documents["source"] = documents["document"].str.partition("/")[0]
    (tmp_path / "book.yaml").write_text(BOOK, encoding="utf-8")
    codes = code(paragraphs, clauses, codebook=load_codebook(tmp_path / "book.yaml"))
    rows = [
        (f"{c}{i}{theme}", f"r:{c}", text, theme, "0.5")
        for c in "abcd"
        for theme, some in (("roads", ROADS), ("trees", TREES), ("-", NONE))
        for i, text in enumerate(some)
    ]
    rows.append(("lost", "r:a", "文中没有这一句。", "-", "0.5"))
    columns = ["id", "document", "text", "themes", "probability"]
    pd.DataFrame(rows, columns=columns).to_csv(tmp_path / "train.tsv", sep="\t", index=False)
    rows = [("e0", "essay", ROADS[1], "roads"), ("e1", "essay", TREES[0], "trees")]
    pd.DataFrame(rows, columns=columns[:4]).to_csv(tmp_path / "dev.tsv", sep="\t", index=False)
    (tmp_path / "gold.yaml").write_text(
        "reports: {file: train.tsv, names: 'r:', becomes: reports/, documents: {source: reports}}\n"
        "essay: {file: dev.tsv, names: essay, becomes: essay/x, documents: {source: essay}, "
        "whole: true}\n",
        encoding="utf-8",
    )
    design = populations.load_design(tmp_path / "gold.yaml")
    options = {"folder": tmp_path, "design": design, "themes": THEMES, "seed": 1}
    return (paragraphs, clauses, codes, documents), options


def test_gold_and_predictions_meet_in_the_corrected_share(tmp_path):
    tables, options = study(tmp_path)
    labels, predictions, lost = label_gold(*tables, **options)
    labels, predictions = check(labels, "labels"), check(predictions, "predictions")
    assert lost == ["lost"]
    assert labels.groupby("document")["sentence"].nunique().to_dict() == {
        "essay/x": 2, **{f"reports/{c}": 13 for c in "abcd"}
    }  # fmt: skip
    assert (predictions["n_sentences"] == predictions["document"].map(
        lambda d: 2 if d == "essay/x" else 13
    )).all()  # fmt: skip
    frames = populations.frames(options["design"], tables[3])
    units = predictions.drop_duplicates("document").assign(unit=0)
    coded = predictions.assign(unit=0)[["document", "unit", "theme", "n_coded"]]
    coded = coded.rename(columns={"n_coded": "n_sentences"})
    found = corrected_shares(
        labels,
        predictions,
        units,
        coded,
        groupings={"g": frames},
        frames=frames,
        themes=list(THEMES),
    ).set_index(["group", "theme"])
    row = found.loc[("reports", "roads")]
    # rules code three of thirteen, one of them falsely; the hand codes four
    assert np.isclose(row["share_coded"], 3 / 13)
    assert abs(row["share_corrected"] - 4 / 13) < 0.02
    essay = found.loc[("essay", "roads")]
    assert essay["share_coded"] == 0 and essay["share_corrected"] == 0.5


def test_a_design_without_a_sample_is_named(tmp_path):
    tables, options = study(tmp_path)
    options["design"] = {"essay": options["design"]["essay"]}
    with pytest.raises(LunhengError, match="no sampled population"):
        label_gold(*tables, **options)


def test_a_population_that_is_not_there_or_has_no_probabilities_is_named(tmp_path):
    tables, options = study(tmp_path)
    path = tmp_path / "train.tsv"
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace("\tr:", "\tr:z"), encoding="utf-8")
    with pytest.raises(LunhengError, match=r"train\.tsv: none of the 53 .* “r:” .* of reports"):
        label_gold(*tables, **options)
    path.write_text(whole.replace("a0roads\tr:a\t", "odd\tr:a\t").replace("0.5", "", 1))
    with pytest.raises(LunhengError, match=r"train\.tsv: 1 sentences of reports .*: odd; .*prob"):
        label_gold(*tables, **options)
