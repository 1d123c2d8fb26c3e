import pandas as pd
import pytest
from example_study import DOCUMENTS as EXAMPLE_DOCUMENTS
from example_study import configured
from lunheng.errors import LunhengError
from lunheng.settings import selection
from lunheng.settings.models import Selector, parse
from lunheng.settings.selection import select, sides_of

DOCUMENTS = pd.DataFrame(
    {
        "document": ["a/1", "a/2", "b/1"],
        "source": ["a", "a", "b"],
        "year": pd.array([2021, 2025, None], dtype="Int32"),
        "region": ["东", None, None],
        "country": ["NO", "SE", None],
        "treated": ["TRUE", "yes", "FALSE"],
    }
)


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        ({"source": "a"}, ["a/1", "a/2"]),
        ({"source": ["a", "b"]}, ["a/1", "a/2", "b/1"]),
        ({"source": "a", "without": {"region": "东"}}, ["a/2"]),
        ({"years": "2021-2022"}, ["a/1"]),
        ({"years": 2025}, ["a/2"]),
        ({"country": False}, ["a/1"]),
        ({"treated": False}, ["b/1"]),
    ],
)
def test_select(selector, expected):
    chosen = Selector.model_validate(selector)
    assert select(DOCUMENTS, chosen, key="k") == expected


@pytest.mark.parametrize(
    ("selector", "message"),
    [
        ({"sorce": "a"}, "did you mean “source”"),
        ({"source": "c"}, "no document has “c”"),
        ({"source": "b", "region": "东"}, "no document fits"),
        ({}, "name at least one column"),
        ({"years": "recent"}, "expected 2021-2025"),
        ({"country": True}, 'yes, on, true without quotes can be YAML\'s true; .* "YES"'),
        ({"treated": True}, "write what the documents have in quotes"),
    ],
)
def test_select_errors_name_the_key(selector, message):
    with pytest.raises(LunhengError, match=message) as error:
        select(DOCUMENTS, Selector.model_validate(selector), key="contrasts.x.target")
    assert "contrasts.x.target" in str(error.value)


def test_sides_are_what_the_selectors_name(data):
    study = parse(data, where="c")
    found = selection.sides(
        study.contrasts["essay-cities"], EXAMPLE_DOCUMENTS, key="contrasts.essay-cities"
    )
    assert found == (["essay/ex-essay"], sorted(["cities/甲", "cities/乙", "cities/丙"]))


@pytest.mark.parametrize(
    ("side", "selector", "words"),
    [
        ("target", {"sorce": "essay"}, ["essay-cities.target", "did you mean “source”"]),
        ("reference", {"year": 2026}, ["essay-cities", "essay/ex-essay", "both sides"]),
    ],
)
def test_wrong_columns_and_overlapping_sides_are_named(data, side, selector, words):
    study = configured(data, "contrasts", "essay-cities", side, selector)
    with pytest.raises(LunhengError) as error:
        selection.sides(
            study.contrasts["essay-cities"], EXAMPLE_DOCUMENTS, key="contrasts.essay-cities"
        )
    for word in words:
        assert word in str(error.value)


@pytest.mark.parametrize("selector", [{"source": "essay", "region": "沿海"}, {"source": "essey"}])
def test_a_side_without_a_document_is_empty_and_stops_nothing(data, selector):
    study = configured(data, "contrasts", "essay-cities", "target", selector)
    found = selection.sides(study.contrasts["essay-cities"], EXAMPLE_DOCUMENTS, key="k")
    assert found == ([], sorted(["cities/甲", "cities/乙", "cities/丙"]))


def test_groups_keep_their_order_and_an_empty_one_is_left_out(data):
    groups = parse(data, where="c").groupings["profile"]
    found = selection.groups_of(groups, EXAMPLE_DOCUMENTS, key="groupings.profile")
    assert list(found) == ["essay-group", "coast", "inland"]
    assert found["inland"] == sorted(["cities/乙", "cities/丙"])
    less = selection.groups_of(groups, EXAMPLE_DOCUMENTS.drop(index=1), key="groupings.profile")
    assert list(less) == ["essay-group", "inland"]


def test_sides_are_found_for_plain_values_and_an_error_names_their_contrast():
    documents = pd.DataFrame({"document": ["a/1", "b/1", "b/2"], "source": ["a", "b", "b"]})
    label = {"zh": "甲", "en": "a"}
    plain = {"label": label, "target": {"source": "a"}, "reference": {"source": "b"}}
    found = sides_of({"one": plain, "other": {**plain, "target": {"source": "b"},
                               "reference": {"source": "a"}}}, documents)  # fmt: skip
    assert found["one"].target == ["a/1"] and found["one"].reference == ["b/1", "b/2"]
    assert found["other"] == (["b/1", "b/2"], ["a/1"])
    with pytest.raises(LunhengError, match=r"contrasts\.bad.*both sides"):
        sides_of({"bad": {**plain, "reference": {"source": "a"}}}, documents)
