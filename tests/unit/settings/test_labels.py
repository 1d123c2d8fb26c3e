from pathlib import Path

import pytest
from lunheng.settings import labels
from lunheng.settings.models import Selector, load

STUDY = load(Path(__file__).parents[3] / "config" / "studies" / "example.yaml")
ESSAY = {"essay/ex-essay": {"zh": "示例文章", "en": "example essay"}}


def test_only_what_is_asked_for_is_named():
    assert labels.of_sources(STUDY, "cities") == {
        "cities": {"zh": "城市报告", "en": "city reports"}
    }
    assert list(labels.of_contrasts(STUDY, "coast-inland")) == ["coast-inland"]
    assert list(labels.of_groups(STUDY, "regions")) == ["coast", "inland"]


def test_a_contrast_brings_its_note():
    contrast = STUDY.contrasts["coast-inland"].model_copy(
        update={"note": STUDY.contrasts["coast-inland"].label}
    )
    study = STUDY.model_copy(update={"contrasts": {"a": contrast}})
    assert labels.of_contrasts(study, "a")["a#note"]["en"] == "coast against inland"


@pytest.mark.parametrize(
    ("selector", "named"),
    [
        ({"source": "essay"}, True),
        ({"source": ["cities", "essay"]}, True),
        ({"source": "cities"}, False),
        ({"document": "essay/ex-essay"}, True),
        ({"document": "cities/甲"}, False),
        ({"year": 2026}, True),  # only the texts know
        ({"year": 2026, "source": "cities"}, False),
        ({"year": 2026, "without": {"source": "essay"}}, False),
        ({"year": 2026, "without": {"source": "essay", "year": 2025}}, True),
    ],
)
def test_a_document_that_is_all_of_its_source_is_named_where_a_selector_may_take_it(
    selector, named
):
    found = labels.of_documents(STUDY, Selector(**selector))
    assert found == (ESSAY if named else {})
    assert labels.of_documents(STUDY, Selector(source="cities"), Selector(**selector)) == found


def test_without_selectors_every_such_document_is_named():
    assert labels.of_documents(STUDY) == ESSAY
