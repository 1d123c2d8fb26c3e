"""Core terms of policy prose are one token where they stand, in the texts at hand."""

import os
import re
from pathlib import Path

import numpy as np
import pytest
from lunheng.corpus import sources
from lunheng.corpus.cleaning import load_rules
from lunheng.corpus.document import read
from lunheng.plan import prepare
from lunheng.settings import models
from lunheng.words.lexicon import load_lexicon
from lunheng.words.segment import cut_text

ROOT = Path(__file__).parents[2]
PLACES = [os.environ.get("LUNHENG_CORPORA"), ROOT.parent / "shared" / "corpora"]
CORPORA = next((Path(p) for p in PLACES if p and Path(p).is_dir()), None)
LEXICON = load_lexicon(ROOT / "config" / "lexicon" / "policy.tsv")
TERMS = (
    "高质量发展 新质生产力 营商环境 专精特新 卡脖子 耐心资本 揭榜挂帅 科技自立自强 "
    "关键核心技术 原始创新 成果转化 科技金融 产学研用 双循环 新发展格局 全要素生产率 "
    "中国式现代化 共同富裕 乡村振兴 一带一路 放管服 供给侧结构性改革 战略性新兴产业 "
    "未来产业 低空经济 数字经济 人工智能 集成电路 生物医药 国家实验室 知识产权 风险投资 "
    "天使投资 先行先试 差异化布局 创新生态 区域协同 京津冀 粤港澳大湾区"
).split()


@pytest.fixture(scope="module")
def texts():
    if CORPORA is None:
        pytest.skip("the texts are not at hand: set LUNHENG_CORPORA")
    study = models.load(ROOT / "config" / "config.yaml")
    rules = load_rules(ROOT / study.cleaning)
    lines = []
    for name, way in prepare.resolve(study, root=ROOT, corpora=str(CORPORA)).items():
        if way["way"] == "archive":
            continue
        source = study.sources[name]
        own = [r for r in rules if name in (r["sources"] or [name])]
        for record in sources.read_source(way, source.reader.model_dump()):
            text = record.get(source.text)
            if isinstance(text, str) and text.strip():
                found = read(text, document="x", language="zh", cleaning=own)
                lines += found.paragraphs["text"]
    return "\n".join(lines)


@pytest.fixture(scope="module")
def tokens(texts):
    found = cut_text(texts, lexicon=LEXICON)
    order = np.argsort(found.start)
    return found.start[order], found.end[order]


def whole(term, texts, tokens, listed):
    """Return occurrences of a term, and those that one token of the lexicon holds."""
    starts, ends = tokens
    places = np.array([m.start() for m in re.finditer(re.escape(term), texts)], dtype=int)
    at = np.searchsorted(starts, places, side="right") - 1
    inside = ends[at] >= places + len(term)
    held = sum(texts[starts[i] : ends[i]] in listed for i in at[inside])
    return len(places), held


@pytest.mark.parametrize("term", TERMS)
def test_a_core_term_is_one_token_at_99_of_100_places(term, texts, tokens):
    assert len(TERMS) == 39
    n, held = whole(term, texts, tokens, set(LEXICON["term"]) | set(TERMS))
    assert held >= 0.99 * n, f"{held} of {n}"


def test_four_hundred_entries_of_the_lexicon_occur(texts):
    assert sum(term in texts for term in LEXICON["term"]) >= 400


def test_entries_are_one_token_where_they_stand(texts, tokens):
    listed = set(LEXICON["term"])
    n, held = np.sum([whole(term, texts, tokens, listed) for term in LEXICON["term"]], axis=0)
    assert held >= 0.98 * n
