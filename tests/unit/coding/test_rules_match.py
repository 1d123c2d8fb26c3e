"""Matching against a slow reading of the same rules, and what it promises of every hit."""

import re
from itertools import pairwise

import numpy as np
from coded_text import code_text
from hypothesis import given, settings
from hypothesis import strategies as st
from lunheng.coding.rules import code, explain_hits, explain_lines, explain_text, match
from lunheng.corpus.document import read_document
from lunheng.settings.codebook import Codebook

LETTERS = "甲乙丙丁"
words = st.lists(
    st.text(LETTERS + "；", min_size=1, max_size=3), min_size=1, max_size=3, unique=True
)
lists = st.just([]) | words
texts = st.text(LETTERS + "，；。", max_size=40)


@st.composite
def rules(draw):
    rule = {"id": "r", "terms": draw(words), "scope": draw(st.sampled_from(SCOPES))}
    for key in ("with", "before", "after", "without", "except"):
        rule[key] = draw(lists)
    if rule["with"] or rule["before"] or rule["after"]:
        rule["within"] = draw(st.none() | st.integers(1, 5))
    return rule


SCOPES = ("item", "clause", "sentence")


def book(*rules, **more):
    theme = {
        "id": "t", "zh": "题", "en": "T", "colour": "#000000", "definition": "d",
        "rules": list(rules), "examples": ["甲"], "counterexamples": ["乙"],
    }  # fmt: skip
    return Codebook.model_validate({"version": 2, "themes": [theme], **more})


def places(text, words, start, end):
    """Return where words begin and end between two places, found one by one."""
    found = [(i, i + len(w)) for w in words for i in range(start, end) if text.startswith(w, i)]
    return [(a, b) for a, b in found if b <= end]


def spans(text, marks):
    """Return the parts that end with one of the marks."""
    found = [0, *(m.end() for m in re.finditer(f"[{marks}]", text)), len(text)]
    return list(pairwise(found))


def slow(text, rule):
    """Return the hits of one rule by its definition."""
    cuts = {"item": "，；。", "clause": "；。", "sentence": "。"}[rule["scope"]]
    clauses = spans(text, "；。")

    def seen(key, a, b):
        """Return places in the scope from a to b that lie in one clause each."""
        return [p for c, d in clauses for p in places(text, rule[key], c, d) if a <= p[0] < b]

    hits = set()
    for a, b in spans(text, cuts):
        for s, e in seen("terms", a, b):
            near = rule.get("within")
            gap = len(text) if near is None else near
            left = {k: any(0 <= s - q <= gap for p, q in seen(k, a, b)) for k in ("with", "after")}
            right = {
                k: any(0 <= p - e <= gap for p, q in seen(k, a, b)) for k in ("with", "before")
            }
            beside = left["with"] or right["with"] or (near is None and seen("with", a, b))
            covered = any(p <= s and e <= q for p, q in seen("except", 0, len(text)))
            if (
                (not rule["after"] or left["after"])
                and (not rule["before"] or right["before"])
                and (not rule["with"] or beside)
                and not seen("without", a, b)
                and not covered
            ):
                hits.add((s, e))
    return sorted((s, max(e for p, e in hits if p == s)) for s in {s for s, _ in hits})


@settings(deadline=None)
@given(texts, rules())
def test_hits_are_those_of_the_definition(text, rule):
    found = explain_text(text, codebook=book(rule))
    assert [hit[3:] for hit in found] == slow(text, rule)


@settings(deadline=None)
@given(texts, rules())
def test_offsets_point_at_the_term(text, rule):
    for _, _, term, start, end in explain_text(text, codebook=book(rule)):
        assert text[start:end] == term


received = st.text("甲乙，；。 \u200b\u3000１,1A\n", max_size=12)


@settings(deadline=None)
@given(st.lists(received, max_size=5), rules())
def test_many_lines_are_explained_as_each_alone(lines, rule):
    held = book(rule)
    assert explain_lines(lines, codebook=held) == [explain_hits(s, codebook=held) for s in lines]
    for line, hits in zip(lines, explain_lines(lines, codebook=held), strict=True):
        for _, _, term, start, end, _ in hits:
            assert re.sub(r"[\s\u200b]", "", line[start:end]) == term


@settings(deadline=None)
@given(st.lists(texts.filter(str.strip), min_size=1, max_size=4), rules())
def test_texts_coded_together_are_coded_as_each_alone(lines, rule):
    held = book(rule)
    starts, ends, sentences, expected, at = [], [], [], [], 0
    for line in lines:
        for n, (a, b) in enumerate(spans(line, "；。")):
            if line[a:b].strip():
                starts.append(at + a)
                ends.append(at + b)
                sentences.append(10 * len(starts) if n == 0 else sentences[-1])
        at += len(line) + 1
    # a sentence a line is enough here: 。 only ever makes the numbers differ
    one = match("\n".join(lines), *map(np.array, (starts, ends, sentences)), codebook=held)
    at = 0
    for line in lines:
        cut = [(a, b) for a, b in spans(line, "；。") if line[a:b].strip()]
        own = [np.array(c, dtype=np.int64) for c in (*zip(*cut, strict=True), [7] * len(cut))]
        expected += (match(line, *own, codebook=held).start + at).tolist()
        at += len(line) + 1
    assert one.start.tolist() == expected


def test_the_term_stands_in_order():
    attract = {"id": "r", "terms": ["人才"], "after": ["引进", "招揽"], "within": 4}
    for text in ("引进人才", "引进海外青年人才", "招揽一批人才"):
        assert code_text(text, codebook=book(attract)) == ["t"], text
    for text in ("人才引进", "引进一批海外青年人才", "人才"):
        assert code_text(text, codebook=book(attract)) == [], text
    named = {"id": "r", "terms": ["人才"], "before": ["引进"]}
    assert code_text("人才大量引进", codebook=book(named)) == ["t"]
    assert code_text("引进人才", codebook=book(named)) == []


def test_an_expression_that_does_not_count_hides_its_own_term_only():
    rule = {"id": "r", "terms": ["产业化"], "except": ["农业产业化"]}
    assert explain_text("农业产业化", codebook=book(rule)) == []
    found = explain_text("农业产业化，成果产业化", codebook=book(rule))
    assert found == [("t", "r", "产业化", 8, 11)]


def test_an_item_ends_at_a_comma_and_at_an_enumeration_comma():
    rule = {"id": "r", "terms": ["基金"], "with": ["设立"], "scope": "item"}
    assert code_text("设立科创基金，修路", codebook=book(rule)) == ["t"]
    for text in ("设立学校，管好基金", "设立学校、基金", "设立：基金"):
        assert code_text(text, codebook=book(rule)) == [], text


def test_a_family_stands_for_its_words_in_every_list():
    families = {"verbs": ["引进", "招揽"], "posts": ["工程师"]}
    rule = {"id": "r", "terms": ["<posts>", "技师"], "after": ["<verbs>"]}
    held = book(rule, families=families)
    assert code_text("招揽工程师", codebook=held) == ["t"]
    assert code_text("引进技师", codebook=held) == ["t"]
    assert code_text("工程师", codebook=held) == []


def test_case_does_not_count_in_any_list():
    rule = {"id": "r", "terms": ["REITs"], "without": ["Pilot"]}
    assert code_text("发行reits", codebook=book(rule)) == ["t"]
    assert code_text("发行reits，PILOT", codebook=book(rule)) == []


def test_hits_stand_in_the_received_text():
    text = "一是 设立\u200b基\u3000金；\n二是修路。"
    paragraphs, clauses, _ = read_document(text, document="x/a", language="zh", cleaning=[])
    row = code(paragraphs, clauses, codebook=book({"id": "r", "terms": ["基金"]})).iloc[0]
    assert re.sub(r"\s", "", text[row["start"] : row["end"]]) == "基金"
