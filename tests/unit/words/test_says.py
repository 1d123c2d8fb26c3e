from typing import get_args

import pytest
from lunheng.settings.models import Segmentation
from lunheng.words import says

ENGINES = get_args(Segmentation.model_fields["engine"].annotation)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_engine_is_named_by_one_of_the_sentences(engine, lang):
    sentences = [
        says.by_dictionary(e, hmm=True, lexicon=False, lang=lang) for e in ("rjieba", "jieba")
    ] + [says.by_characters(lang=lang)]
    assert any(engine in sentence for sentence in sentences)
