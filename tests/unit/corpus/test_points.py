import marked_text
import pytest
from lunheng.corpus.points import number_points


@pytest.fixture(scope="module")
def tables():
    return marked_text.tables()


def test_points_hold_what_follows_them(tables):
    paragraphs, clauses, *_ = tables
    place = paragraphs[["document", "paragraph", "section"]]
    found = number_points(clauses.merge(place, on=["document", "paragraph"]))
    texts = {}
    whole = paragraphs.set_index("paragraph")["text"]
    for row in found.itertuples():
        text = whole[row.paragraph][row.text_start : row.text_end]
        texts.setdefault((row.point, row.label), []).append(text.strip("。；"))
    assert texts[1, "其一"] == ["其一，人才匮乏"]
    assert texts[2, "其二"] == ["其二，贷款不足"]  # ends with its sentence
    assert texts[1, "一是"] == ["一是设立产业基金", "银行愿意"]
    assert texts[3, "三是"] == ["三是推广贷款", "这样就好"]  # 二是 stands in its sentence
    assert "末了再说" in texts[0, ""]
