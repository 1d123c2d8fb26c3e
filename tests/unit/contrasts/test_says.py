import pytest
from lunheng.contrasts import says


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_only_families_that_were_tested_are_listed(lang):
    for kind, names in says.KINDS.items():
        text = says.families([kind], lang=lang)
        assert names[lang] in text
    both = says.families(["families", "themes"], lang=lang)
    assert says.KINDS["inside"][lang] not in both


def test_every_work_has_what_its_kind_needs():
    for key, work in says.REFERENCES.items():
        assert key.endswith(work["year"]) and work["kind"] == "article"
        assert {"author", "title", "journal", "volume", "pages"} <= set(work)
