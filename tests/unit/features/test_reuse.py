import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from lunheng.features.reuse import RUN, shared_wording


def frame(texts):
    rows = [{"document": f"s/{i}", "text": t, "offsets": [0, 0]} for i, t in enumerate(texts)]
    return pd.DataFrame(rows)


def longest_common(a, b):
    best = 0
    for i in range(len(a)):
        for j in range(len(b)):
            k = 0
            while i + k < len(a) and j + k < len(b) and a[i + k] == b[j + k]:
                k += 1
            best = max(best, k)
    return best


def covered(a, b):
    """Mark the characters of a by brute force; commas are passed over."""
    places = [i for i, c in enumerate(a) if c != "，"]
    mark = [False] * len(a)
    for place, hit in zip(
        places, covered_han(a.replace("，", ""), b.replace("，", "")), strict=True
    ):
        mark[place] = hit
    return mark


def covered_han(a, b):
    mark = [False] * len(a)
    for i in range(len(a) - RUN + 1):
        run = a[i : i + RUN]
        if run in b:
            mark[i : i + RUN] = [True] * RUN
    return mark


letters = st.text(alphabet="甲乙，", min_size=0, max_size=40)


@settings(max_examples=150, deadline=None)
@given(letters, letters)
def test_agrees_with_the_definition(a, b):
    table, marks = shared_wording(frame([a, b]))
    expected = covered(a, b)
    assert marks["s/0"][: len(a)].tolist() == expected[: len(marks["s/0"])]
    if any(expected):
        a, b = a.replace("，", ""), b.replace("，", "")
        row = table.iloc[0]
        assert row["n_shared_a"] == sum(expected)
        assert row["n_shared_b"] == sum(covered(b, a))
        assert row["longest"] == longest_common(a, b)
    else:
        assert table.empty


def test_a_run_passes_over_punctuation_but_not_over_a_paragraph():
    table, _ = shared_wording(frame(["推动创新，形成合力", "推动创新形成合力"]))
    assert table["longest"].tolist() == [8]
    halves = [frame(["推动创新"]), frame(["形成合力"])]
    other = frame(["推动创新形成合力"]).assign(document="s/1")
    table, _ = shared_wording(pd.concat([*halves, other]))
    assert table.empty


def test_three_documents_pairwise():
    table, _ = shared_wording(frame(["加快建设科技强国步伐", "要加快建设科技强国", "发展"]))
    assert table[["document_a", "document_b", "longest"]].to_numpy().tolist() == [["s/0", "s/1", 8]]
