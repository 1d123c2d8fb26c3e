"""The codebook and the coder of `coder_gold`, for the modules that code with them."""

import coder_gold
import pytest


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    return coder_gold.read_book(tmp_path_factory.mktemp("book"))


@pytest.fixture(scope="module")
def scorer(book):
    return coder_gold.train(book)
