import pytest
from lunheng.coding import says


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_who_coded_is_named_with_the_sources_that_they_coded(lang):
    assert "某甲" in says.brought("某甲", lang=lang)
    assert "某甲" in says.limit_brought("某甲", lang=lang)
    some = says.partly_brought("某甲", ["essay", "laws"], lang=lang)
    assert all(word in some for word in ("某甲", "essay", "laws"))
