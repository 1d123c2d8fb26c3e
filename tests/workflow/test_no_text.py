"""The archive holds counts and no text: its shape, and an attempt to put sentences together."""

import os
from pathlib import Path

import pandas as pd
import pytest
from lunheng.corpus import sources
from lunheng.corpus.document import read_document
from lunheng.plan import prepare
from lunheng.settings import models

ROOT = Path(__file__).parents[2]
EVERY = sorted(p.parent for p in (ROOT / "data" / "archive").glob("*/datapackage.json"))
ARCHIVES = [folder for folder in EVERY if folder.name != "gold"]
PLACES = [os.environ.get("LUNHENG_CORPORA"), ROOT.parent / "shared" / "corpora"]
CORPORA = next((Path(p) for p in PLACES if p and Path(p).is_dir()), None)
LONGEST = 24  # Han characters; about one clause and a half


@pytest.mark.parametrize("folder", ARCHIVES, ids=lambda p: p.name)
def test_units_are_bags_and_no_sentence_in_disguise(folder):
    units = pd.read_parquet(folder / "units.parquet")
    many = units.groupby("document")["unit"].transform("size") > 1
    assert (units.loc[many, "n_tokens"] >= 100).all()
    counts = pd.read_parquet(folder / "counts.parquet")
    assert counts[["document", "unit", "term"]].apply(tuple, axis=1).is_monotonic_increasing
    assert counts["term"].str.count("[\u4e00-\u9fff]").max() < LONGEST
    for path in folder.glob("*.parquet"):
        columns = set(pd.read_parquet(path).columns)
        assert not columns & {"start", "end", "text", "paragraph", "sentence", "clause"}, path.name


def test_the_gold_is_numbers_alone():
    labels = pd.read_parquet(ROOT / "data" / "archive" / "gold" / "labels.parquet")
    words = labels.select_dtypes(exclude="number")
    assert sorted(words.columns) == ["document", "theme"]
    # a number of a sentence is no place in a text that is not at hand
    assert set(labels["code"]) == {0, 1}


def test_formulations_are_shared_by_three_documents():
    phrases = pd.concat(pd.read_parquet(folder / "phrases.parquet") for folder in ARCHIVES)
    listed = pd.read_parquet(ARCHIVES[0] / "phrase_list.parquet")
    mined = phrases[phrases["phrase"].isin(listed.loc[listed["origin"] == "texts", "phrase"])]
    assert (mined.groupby("phrase")["document"].nunique() >= 3).all() and len(mined)


def chain(bag: list[str], together: dict) -> str:
    """Order a bag greedily: next comes the unused word that stands most with the last."""
    left = dict.fromkeys(sorted(bag))
    word = next(iter(left))
    made = []
    while left:
        left.pop(word)
        made.append(word)
        near = [w for w in together.get(word, ()) if w in left]
        word = near[0] if near else next(iter(left), "")
    return "".join(made)


def longest_shared(made: str, text: str) -> int:
    best = 0
    for start in range(len(made)):
        while made[start : start + best + 1] in text and start + best < len(made):
            best += 1
    return best


@pytest.mark.skipif(CORPORA is None, reason="the texts are not at hand: set LUNHENG_CORPORA")
def test_the_cooccurrences_do_not_put_sentences_together_again():
    study = models.load(ROOT / "config" / "config.yaml")
    source = study.sources["provincial-2026"]
    way = prepare.resolve(study, root=ROOT, corpora=str(CORPORA))["provincial-2026"]
    texts = {}
    for record in sources.read_source(way, source.reader.model_dump())[:6]:
        lines, _, _ = read_document(record["full_text"], document="x", language="zh", cleaning=[])
        texts[f"provincial-2026/{record['province']}"] = "".join(lines["text"])
    folder = ROOT / "data" / "archive" / "provincial-2026"
    counts = pd.read_parquet(folder / "counts.parquet")
    pairs = pd.read_parquet(folder / "cooccurrence.parquet")
    tried = 0
    for document, text in texts.items():
        own = pairs[pairs["document"] == document].sort_values("n_sentences", ascending=False)
        together: dict[str, list[str]] = {}
        for a, b in zip(own["term_a"], own["term_b"], strict=True):
            together.setdefault(a, []).append(b)
            together.setdefault(b, []).append(a)
        for _, bag in counts[counts["document"] == document].groupby("unit"):
            made = chain(bag["term"].tolist(), together)
            assert longest_shared(made, text) < LONGEST
            tried += 1
    assert tried > 100
