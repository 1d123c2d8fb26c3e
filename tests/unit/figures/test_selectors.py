import pandas as pd
import pytest
from lunheng.errors import LunhengError
from lunheng.figures import selectors
from lunheng.settings.models import Selector

DOCUMENTS = pd.DataFrame(
    {
        "document": ["essay/one", "cities/丙", "cities/乙", "cities/甲"],
        "source": ["essay", "cities", "cities", "cities"],
        "region": [None, "内陆", "内陆", "沿海"],
    }
)


def plain(**columns):
    return Selector(**columns).model_dump(mode="json")


def test_selectors_give_way_to_documents_and_the_rest_stays():
    settings = {
        "contrast": "a-b", "grouping": "documents",
        "groups": {"inland": plain(region="内陆"), "coast": plain(region="沿海")},
        "targets": {"a-b": plain(source="essay")},
        "references": {"a-b": plain(source="cities", without={"region": "沿海"})},
    }  # fmt: skip
    found = selectors.resolved(settings, DOCUMENTS)
    inland = sorted(["cities/丙", "cities/乙"])
    assert found == {
        "contrast": "a-b", "grouping": "documents",
        "groups": {"inland": inland, "coast": ["cities/甲"]},
        "targets": {"a-b": ["essay/one"]}, "references": {"a-b": inland},
    }  # fmt: skip
    assert list(found["groups"]) == ["inland", "coast"], "the order of the configuration"


def test_settings_without_selectors_need_no_documents():
    assert selectors.resolved({"series": "national"}, None) == {"series": "national"}


@pytest.mark.parametrize(
    ("setting", "key"),
    [
        ("groups", "groupings.x"),
        ("targets", "contrasts.x.target"),
        ("references", "contrasts.x.reference"),
    ],
)
def test_a_selector_of_a_column_that_is_not_there_names_its_key(setting, key):
    with pytest.raises(LunhengError) as error:
        selectors.resolved({setting: {"x": plain(regoin="沿海")}}, DOCUMENTS)
    assert f"“{key}”" in str(error.value) and "did you mean “region”" in str(error.value)


def test_a_selector_that_takes_in_nothing_is_empty():
    found = selectors.resolved({"groups": {"x": plain(region="山区")}}, DOCUMENTS)
    assert found["groups"] == {"x": []}
