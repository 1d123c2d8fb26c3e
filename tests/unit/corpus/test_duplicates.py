import itertools
import os
import subprocess
import sys
import unicodedata

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lunheng.corpus.duplicates import duplicates
from lunheng.errors import LunhengError

# twenty sentences of eight characters; no run of five of the text stands in it twice
SENTENCES = (
    "修好村口的旧石桥 春天要先疏通水渠 学校新添两间教室 老人可以免费乘车 夜里街灯全部点亮 "
    "工厂减少烟尘排放 渔民秋后统一休渔 山坡补种十万松树 诊所每周延长开门 商户按月公布价格 "
    "仓库定期检查火患 青年返乡开办作坊 邮路通到最远海岛 牧场轮流放养牛羊 账目每季张榜公开 "
    "冬天备足煤炭粮食 孩子入学就近安排 河岸加高三尺土堤 技工培训不收学费 集市移到城南空地"
).split()
EDITED = [*SENTENCES[:9], "邻里纠纷当面调解", *SENTENCES[10:]]
ENGLISH = "The old bridge by the mill will be mended before the autumn rain sets in."


def tables(texts):
    """Return the two tables; a text is a string or a list of paragraphs."""
    rows = [
        (name, place, text)
        for name, parts in texts.items()
        for place, text in enumerate([parts] if isinstance(parts, str) else parts)
    ]
    documents = pd.DataFrame({"document": list(texts)}, dtype="str")
    paragraphs = pd.DataFrame(rows, columns=["document", "paragraph", "text"])
    return documents, paragraphs.astype({"document": "str", "paragraph": "int32", "text": "str"})


def found(texts, **more):
    return [tuple(row) for row in duplicates(*tables(texts), **more).itertuples(index=False)]


def test_copies_are_exact_each_pair_once_and_sorted():
    texts = {"c": ENGLISH, "a": ENGLISH, "d": "，".join(SENTENCES), "b": ENGLISH}
    assert found(texts) == [
        ("a", "b", "exact", 1.0),
        ("a", "c", "exact", 1.0),
        ("b", "c", "exact", 1.0),
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("，".join(SENTENCES) + "。", "；".join(SENTENCES)),
        ("，".join(SENTENCES), [s + "。" for s in SENTENCES]),
        (ENGLISH, "The old bridge — by the “mill” —\u3000will be mended before the autumn (rain) "
         "sets in!"),
        ("修\u200b桥", "\ufeff修 桥\u00a0"),
        ("好", "好！"),
    ],
)  # fmt: skip
def test_white_space_punctuation_and_paragraphs_make_no_difference(one, other):
    assert found({"a": one, "b": other}) == [("a", "b", "exact", 1.0)]


def test_one_edited_sentence_in_twenty_is_near():
    # 160 characters have 156 runs of five; a sentence of eight stands in 8 + 4 of them. So 144
    # are shared and 156 + 12 stand in either: 144/168 = 6/7.
    texts = {"a": "，".join(SENTENCES), "b": "，".join(EDITED)}
    assert found(texts) == [("a", "b", "near", 6 / 7)]
    assert found(texts, threshold=0.86) == []


def test_english_runs_of_characters_by_hand():
    # runs of RoadsfirstX: Roads oadsf adsfi dsfir sfirs first irstX: 7, the last one not in a
    texts = {"a": "Roads first", "b": "Roads first X"}
    assert found(texts) == [("a", "b", "near", 6 / 7)]


def test_a_near_copy_is_near_to_every_exact_copy():
    a, b = "，".join(SENTENCES), "，".join(EDITED)
    assert found({"z": a, "m": b, "a": a}) == [
        ("a", "m", "near", 6 / 7),
        ("a", "z", "exact", 1.0),
        ("m", "z", "near", 6 / 7),
    ]


def test_the_threshold_itself_is_near():
    # abcdefgh: 4 runs; abcdefghi: 5 runs; 4/5
    texts = {"a": "abcdefgh", "b": "abcdefghi"}
    assert found(texts, threshold=0.8) == [("a", "b", "near", 0.8)]
    assert found(texts, threshold=0.81) == []


def test_different_texts_of_the_same_runs_are_near_at_one():
    assert found({"a": "哈" * 6, "b": "哈" * 9}, threshold=1) == [("a", "b", "near", 1.0)]


def test_unrelated_texts_are_not_found():
    texts = {str(n): s for n, s in enumerate(SENTENCES)}
    assert found({**texts, "e": ENGLISH, "f": "Two schools get a new roof."}) == []
    assert found({"a": "修桥", "b": "修路"}, threshold=0.1) == []


def test_a_text_without_a_word_is_in_no_pair():
    assert found({"a": "", "b": "……", "c": [], "d": [" ", "\u3000"]}) == []


def test_the_order_of_rows_changes_nothing():
    texts = {
        "b": SENTENCES, "a": EDITED, "d": ENGLISH, "c": [ENGLISH[:30], ENGLISH[30:]],
    }  # fmt: skip
    documents, paragraphs = tables(texts)
    expected = duplicates(documents, paragraphs)
    assert len(expected) == 2
    for seed in range(5):
        mixed = [t.sample(frac=1, random_state=seed) for t in (documents, paragraphs)]
        pd.testing.assert_frame_equal(duplicates(*mixed), expected)


def test_nothing_in_nothing_out():
    empty = duplicates(*tables({}))
    assert list(empty.columns) == ["document_a", "document_b", "kind", "similarity"]
    assert len(empty) == 0
    assert empty.dtypes.equals(duplicates(*tables({"a": "修桥", "b": "修桥"})).dtypes)


def test_only_the_documents_asked_for_are_compared():
    documents, paragraphs = tables({"a": ENGLISH, "b": ENGLISH, "c": ENGLISH})
    pairs = duplicates(documents[documents["document"] != "b"], paragraphs)
    assert pairs[["document_a", "document_b"]].to_numpy().tolist() == [["a", "c"]]


def test_python_hash_seeds_change_nothing():
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]); import test_duplicates as t; "
        "print(t.found({'a': t.SENTENCES, 'b': t.EDITED, 'c': t.EDITED}, threshold=0.2))"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", script, os.path.dirname(__file__)],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(printed) == 1


@pytest.mark.parametrize("threshold", [0, 0.09, 1.1, -1, float("nan")])
def test_a_threshold_out_of_range_is_said(threshold):
    with pytest.raises(LunhengError, match=r"threshold is .*expected 0\.1 to 1"):
        found({"a": "修桥"}, threshold=threshold)


@pytest.mark.parametrize("column", ["document", "paragraph", "text"])
def test_a_missing_column_is_named(column):
    documents, paragraphs = tables({"a": "修桥"})
    with pytest.raises(LunhengError, match=f"paragraphs has no column “{column}”"):
        duplicates(documents, paragraphs.drop(columns=column))


def brute(texts, threshold):
    """Compare every pair, by another way to the same definition."""
    kept = {
        n: "".join(c for c in t if unicodedata.category(c)[0] not in "PZ" and c != "\n")
        for n, t in texts.items()
    }
    runs = {n: {t[i : i + 5] for i in range(max(len(t) - 4, 1))} for n, t in kept.items() if t}
    for a, b in itertools.combinations(sorted(runs), 2):
        similarity = len(runs[a] & runs[b]) / len(runs[a] | runs[b])
        if kept[a] == kept[b]:
            yield a, b, "exact", 1.0
        elif similarity >= threshold:
            yield a, b, "near", similarity


WORDS = ["修桥", "修路", "种树", "roads", "a b", "，", "。\n", "𠀀", "x"]
TEXT = st.lists(st.sampled_from(WORDS), max_size=25).map("".join)


@settings(derandomize=True, deadline=None)  # the same examples always: a miss is no chance
@given(
    st.lists(TEXT, max_size=4),
    st.lists(st.tuples(st.integers(0, 3), TEXT), max_size=4),
    st.sampled_from([0.1, 0.25, 0.5, 0.8, 1]),
    st.integers(0, 3),
)
def test_similarity_is_that_of_the_brute_force_and_no_pair_is_missed(
    bases, longer, threshold, seed
):
    texts = [*bases, *((bases[n % len(bases)] if bases else "") + t for n, t in longer)]
    named = {f"t{n}": t for n, t in enumerate(texts)}
    assert found(named, threshold=threshold, seed=seed) == list(brute(named, threshold))
