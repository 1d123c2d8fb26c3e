"""Streams by name: what stands beside a thing changes nothing of it, whatever draws."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from lunheng.measures.seeds import rng_of

NAMES = st.lists(st.text(max_size=8), min_size=1, max_size=3)


def first(seed, *names):
    return rng_of(seed, *names).integers(2**62, size=3).tolist()


@given(st.integers(0, 2**32), NAMES, NAMES)
def test_other_names_are_other_streams(seed, names, others):
    assert first(seed, *names) == first(seed, *names)
    joined = ["\0".join(part) for part in (names, others)]
    assert (first(seed, *names) == first(seed, *others)) == (joined[0] == joined[1])
    assert first(seed, *names) != first(seed + 1, *names)


def test_the_stream_is_the_same_on_every_machine():
    # SHA-256 of “essay” begins with these two words; the seed stands before them
    import hashlib

    digest = hashlib.sha256(b"essay").hexdigest()
    words = [int(digest[i : i + 8], 16) for i in range(0, 64, 8)]
    expected = np.random.default_rng([3, *words]).random()
    assert rng_of(3, "essay").random() == expected
