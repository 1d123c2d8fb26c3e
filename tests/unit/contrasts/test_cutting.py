import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lunheng.contrasts import cutting


def words_of_their_own(lengths):
    width = max(map(len, lengths))
    """Return units that each have a word of their own, so that pieces show their units."""
    return cutting.stack(
        [
            (np.diag(own)[:, : len(own)] @ np.eye(len(own), width), np.array(own, float))
            for own in lengths
        ]
    )


def test_pieces_are_neighbouring_units_about_as_long_as_asked():
    table, tokens = np.diag([10, 20, 30, 40, 50]), np.array([10.0, 20, 30, 40, 50])
    units = cutting.stack([(table, tokens)])
    pieces, sizes = cutting.cut(units, np.zeros(200, int), np.full(200, 65.0),
                                rng=np.random.default_rng(1))  # fmt: skip
    assert (pieces.toarray().sum(axis=1) == sizes).all()
    # from every start the length nearest to 65
    kinds = {tuple(row) for row in (pieces.toarray() > 0).astype(int)}
    assert kinds == {
        (1, 1, 1, 0, 0), (0, 1, 1, 0, 0), (0, 0, 1, 1, 0), (0, 0, 0, 1, 0), (1, 0, 0, 0, 1),
    }  # fmt: skip


@given(
    st.lists(st.integers(1, 50), min_size=cutting.MIN_UNITS, max_size=12),
    st.integers(1, 700),
    st.integers(0, 99),
)
def test_a_piece_is_contiguous_and_as_near_as_units_allow(lengths, size, seed):
    units = words_of_their_own([lengths, [7] * cutting.MIN_UNITS])
    pieces, tokens = cutting.cut(
        units, np.array([0]), np.array([size]), rng=np.random.default_rng(seed)
    )
    # terms of equal place share a column: the first document's are its own
    taken = pieces.toarray()[0][: len(lengths)] > 0
    assert tokens[0] == np.array(lengths)[taken].sum()
    assert ((taken) & ~np.roll(taken, 1)).sum() <= 1
    if size < sum(lengths):
        assert abs(tokens[0] - size) <= max(lengths)
    else:
        assert taken.all()


def test_a_document_of_few_units_is_thinned_and_a_short_one_stays_whole():
    rng = np.random.default_rng(2)
    units = cutting.stack([(np.array([[4000, 0, 6000]]), np.array([10_000.0]))])
    pieces, tokens = cutting.cut(units, np.zeros(9, int), np.full(9, 1000.0), rng=rng)
    assert (tokens == 1000).all()
    assert pieces.toarray()[:, 0].mean() == pytest.approx(400, abs=40)
    assert (pieces.toarray()[:, 1] == 0).all()
    whole = cutting.stack([(np.array([[3, 1], [2, 2]]), np.array([4.0, 4.0]))])
    pieces, tokens = cutting.cut(whole, np.zeros(2, int), np.full(2, 1000.0), rng=rng)
    assert (pieces.toarray() == [5, 3]).all()
    assert (tokens == 8).all()


def test_documents_are_found_again_in_the_stack():
    units = cutting.stack([(np.eye(2, 3), np.ones(2)), (np.eye(3), np.full(3, 2.0))])
    table, tokens = units.of(1)
    assert table.toarray().tolist() == np.eye(3).tolist()
    assert tokens.tolist() == [2, 2, 2]
    assert units.counts().tolist() == [[1, 1, 0], [1, 1, 1]]
    assert units.totals().tolist() == [2, 6]
    assert units.after(1).first.tolist() == [0, 3]
    assert units.at(np.array([2])).counts().tolist() == [[0], [1]]
