import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from lunheng.tables.departures import departures, restored

KEYS = ["document", "unit", "term"]
ROW = st.tuples(st.sampled_from("ab"), st.integers(0, 1), st.sampled_from("xyz"))
COUNTS = st.dictionaries(ROW, st.tuples(st.integers(1, 3), st.integers(0, 1)))


def table(rows):
    frame = pd.DataFrame([(*key, *n) for key, n in rows.items()], columns=[*KEYS, "n", "n_reused"])
    types = {"document": str, "unit": "int32", "term": str, "n": "int32", "n_reused": "int32"}
    return frame.astype(types).sort_values(KEYS, ignore_index=True)


@given(COUNTS, COUNTS)
def test_what_differs_gives_the_other_back(own, other):
    kept = departures(table(own), table(other), name="variants").assign(variant="v")
    again = restored(table(own), kept, variant="v", name="variants")
    pd.testing.assert_frame_equal(again, table(other), check_dtype=False)
    # and nothing is kept that does not differ
    assert len(kept) == len({k for k in own | other if own.get(k) != other.get(k)})


def test_another_variants_rows_change_nothing():
    own = table({("a", 0, "x"): (2, 0)})
    kept = departures(own, table({}), name="variants").assign(variant="v")
    assert restored(own, kept, variant="w", name="variants")["n"].tolist() == [2]
    assert restored(own, kept, variant="v", name="variants").empty
