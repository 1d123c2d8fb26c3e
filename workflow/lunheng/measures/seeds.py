"""Streams of random numbers that belong to a thing by its name, and not by its place in a list."""

import hashlib

import numpy as np


def rng_of(seed: int, *names: str) -> np.random.Generator:
    """Return the stream of a named thing, such as a document or a stratum.

    Parameters
    ----------
    seed
        The study's seed.
    names
        What the stream is for, from the general to the particular. Others beside it, before or
        behind it in the configuration, change nothing: their streams are independent.

    Returns
    -------
    A generator seeded with `seed` and with the SHA-256 of the names.
    """
    text = "\0".join(str(name) for name in names)
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    words = np.frombuffer(digest, dtype=">u4").tolist()
    return np.random.default_rng([seed, *words])
