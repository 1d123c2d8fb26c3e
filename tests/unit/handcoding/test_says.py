import pytest
from lunheng.handcoding import says

SAMPLE = {"documents": 7, "sentences": 99, "f1": 0.831, "low": 0.7, "high": 0.88}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("say", [says.own_held_out, says.development])
def test_an_f1_stands_with_its_interval_where_it_has_one(say, lang):
    text = say(SAMPLE, lang=lang)
    assert all(number in text for number in ("99", "0.83", "0.70", "0.88"))
    bare = say(SAMPLE | {"low": None, "high": None}, lang=lang)
    assert "0.83" in bare and "95%" not in bare and "None" not in bare
