import hashlib

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from lunheng.corpus.document import read, read_document
from lunheng.corpus.normalise import from_runs, normalise, to_runs

PRINT = {"id": "print", "pattern": "打印本页", "where": "anywhere", "sources": None}
TEXTS = st.text(st.characters() | st.sampled_from("一二、（）。；，其\n\u200be\u0301Ａ打印本页 "))


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.sampled_from(["zh", "en"]))
def test_any_span_leads_back_to_the_received_characters(text, language):
    paragraphs, clauses, log = read_document(
        text, document="s/a", language=language, cleaning=[PRINT]
    )
    removed = {p for a, b in zip(log["start"], log["end"], strict=True) for p in range(a, b)}
    for row in paragraphs.itertuples():
        places = from_runs(row.offsets, len(row.text))
        assert (np.diff(places) >= 0).all()
        assert not removed & set(places.tolist())
        span = range(row.start, row.end)
        kept = "".join(text[p] for p in span if p not in removed)
        # received characters that were dropped or composed may stand around what is left
        assert normalise(kept, language=language)[0].strip() == row.text
    held = paragraphs.set_index("paragraph")["text"] if len(paragraphs) else {}
    for row in clauses.itertuples():
        whole = held[row.paragraph]
        assert whole[row.text_start : row.text_end].strip()
        assert 0 <= row.start < row.end <= len(text)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=30))
def test_runs_are_the_offsets_in_short(steps):
    offsets = np.cumsum(steps)
    assert from_runs(to_runs(offsets), len(offsets)).tolist() == offsets.tolist()


def test_counts_and_hash_are_those_of_the_document():
    text = "一、修路\n去年 修了三条。打印本页\n"
    found = read(text, document="s/a", language="zh", cleaning=[PRINT])
    assert found.counts == {
        "n_characters": 11,
        "n_paragraphs": 2,
        "n_sentences": 2,
        "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
    }
    assert found.paragraphs["role"] == ["heading", "body"]
    assert [row[3] for row in found.cleaning] == ["print"]


def test_places_hold_where_lines_are_joined():
    text = "The roads of the town were mended\nlast year, and the bridges after\nthem as well."
    rule = {"id": "w", "function": "wrapped_lines", "where": "anywhere", "sources": None}
    paragraphs, _, _ = read_document(text, document="s/a", language="en", cleaning=[rule])
    assert paragraphs["text"].tolist() == [text.replace("\n", " ")]
    assert from_runs(paragraphs["offsets"][0], len(text)).tolist() == list(range(len(text)))


def test_the_number_of_a_heading_is_no_point():
    _, clauses, _ = read_document(
        "（一）修路\n（二）架桥。其一，看水。", document="s/a", language="zh", cleaning=[]
    )
    points = [p if isinstance(p, str) else None for p in clauses["point"]]
    assert points == [None, "（二）", "其一"]


def test_nothing_left_is_no_paragraph():
    found = read("打印本页", document="s/a", language="zh", cleaning=[PRINT])
    assert found.counts["n_sentences"] == 0 and found.paragraphs["text"] == []
