from lunheng.corpus import says


def test_large_numbers_are_set_apart():
    assert "12篇" in says.documents(12, 1234567, lang="zh")
    for lang in ("zh", "en"):
        assert "1,234,567" in says.documents(12, 1234567, lang=lang)
