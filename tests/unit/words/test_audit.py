import pandas as pd
from lunheng.tables.io import check, empty
from lunheng.words import audit


def tokens(sentences):
    """Return tokens of sentences that are written with a blank between words, “/” for a gap."""
    rows, at = [], 0
    for number, sentence in enumerate(sentences):
        for word in sentence.split():
            if word == "/":
                at += 1
                continue
            rows.append(("s/a", at, at + len(word), number, 0, word))
            at += len(word)
    columns = ["document", "start", "end", "sentence", "clause", "term"]
    return pd.DataFrame(rows, columns=columns)


def test_strings_that_are_whole_here_and_cut_there_are_found():
    lines = ["做强 产业", "做 强 产业", "要 做强", "做 强 了", "更多 人", "更 多 人"]
    frame = tokens([*lines, "修 路", "修路", "修 / 路"])
    found = audit.ambiguous_cuts(frame)
    assert found.values.tolist() == [["做强", "做 强", 2, 2]]
    both = audit.ambiguous_cuts(frame, min_each=1)
    assert both["string"].tolist() == ["做强", "修路", "更多"]
    shuffled = frame.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(audit.ambiguous_cuts(shuffled, min_each=1), both)


def test_neighbours_across_a_gap_or_a_clause_are_no_cut():
    frame = tokens(["修路", "修 / 路", "修"])
    assert len(audit.ambiguous_cuts(frame, min_each=1)) == 0


def test_disagreements_and_how_much_they_touch():
    counts = pd.DataFrame(
        [("s/a", 0, "修路", 3), ("s/a", 1, "桥", 2), ("s/b", 0, "桥", 5)],
        columns=["document", "unit", "term", "n"],
    ).assign(n_reused=0)
    rows = [("s/a", 0, "修路", 0), ("s/a", 0, "修", 3), ("s/a", 0, "路", 3)]
    variants = pd.DataFrame(rows, columns=["document", "unit", "term", "n"])
    variants = variants.assign(n_reused=0, variant="plain")
    found = audit.disagreements(counts, variants)
    rows = [["plain", "修", 0, 3], ["plain", "修路", 3, 0], ["plain", "路", 0, 3]]
    assert sorted(found.values.tolist()) == rows
    share = audit.touched(found, counts, variants)
    assert share.values.tolist() == [["plain", 3, 3 / 10]]


def test_nothing_is_no_disagreement():
    assert len(audit.disagreements(empty("counts"), empty("variants"))) == 0


def test_without_texts_the_counts_are_audited_all_the_same():
    place = {"document": "a/1", "unit": 0, "n_reused": 0}
    counts = pd.DataFrame(place | {"term": ["创新", "创", "新"], "n": [4, 1, 1]})
    terms = {"term": ["创新", "的", "创", "新"], "n": [3, 2, 0, 0]}
    variants = pd.DataFrame(place | {"variant": "plain"} | terms)
    found = audit.audit(empty("tokens"), counts, variants)
    assert check(found["ambiguous_cuts"], "ambiguous_cuts").empty
    # of six tokens the other cut has one 创新 less, no 创 and no 新
    summary = check(found["segmentation_summary"], "segmentation_summary").iloc[0]
    assert (summary["terms"], summary["share"]) == (4, 0.5)
    assert len(found["segmentation_audit"]) == 4
