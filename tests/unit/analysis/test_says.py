import pytest
from lunheng.analysis import says

NEEDED = {
    "article": {"journal", "volume", "pages"},
    "book": {"address", "publisher"},
    "inproceedings": {"booktitle", "address", "publisher"},
}


def test_every_work_has_what_its_kind_needs():
    for key, work in says.REFERENCES.items():
        assert key.endswith(work["year"])
        assert {"author", "title", *NEEDED[work["kind"]]} <= set(work)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("model", "key"), [("nmf", "lee1999"), ("lda", "blei2003")])
def test_each_topic_model_cites_its_own_work(model, key, lang):
    other = {"lee1999", "blei2003"} - {key}
    for text in (
        says.topics_given(model, 3, lang=lang),
        says.topics_chosen(model, 3, min_stability=0.5, lang=lang),
    ):
        assert f"@{key}" in text and not any(f"@{k}" in text for k in other)
