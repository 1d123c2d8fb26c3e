"""What several folders of tests ask for: a codebook and its coder, the example study."""

import coder_gold
import example_study
import pytest


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    return coder_gold.read_book(tmp_path_factory.mktemp("book"))


@pytest.fixture(scope="module")
def scorer(book):
    return coder_gold.train(book)


@pytest.fixture
def data():
    return example_study.read()
