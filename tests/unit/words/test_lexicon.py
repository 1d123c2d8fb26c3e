from pathlib import Path

import pytest
from lunheng.errors import LunhengError
from lunheng.words.engines import frequencies
from lunheng.words.lexicon import load_lexicon
from lunheng.words.segment import tokenize

LEXICON = Path(__file__).parents[3] / "config" / "lexicon" / "policy.tsv"
HEAD = "term\tkind\tenglish\treason\n"
LINE = "高质量发展\tformulation\thigh-quality development\ta fixed formulation\n"


def test_the_shipped_lexicon_reads_and_is_sorted():
    words = load_lexicon(LEXICON)
    assert len(words) > 200
    assert list(words["term"]) == sorted(words["term"])
    assert {"新质生产力", "营商环境", "揭榜挂帅"} <= set(words["term"])


def test_the_shipped_lexicon_hardly_weighs_on_other_words():
    """Its counts, added to the dictionary's, join or part no word that is not its own."""
    _, plain = frequencies(None)
    _, total = frequencies(load_lexicon(LEXICON))
    assert total < 1.4 * plain
    text = "标准地图由全省实验学校绘制，债券通过后消化债务，第四风电场降至三年内建成"
    alone = [t for *_, t in tokenize(text)]
    assert [t for *_, t in tokenize(text, lexicon=load_lexicon(LEXICON))] == alone


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_a_lexicon_is_read_however_an_editor_saved_it(tmp_path, encoding):
    path = tmp_path / "policy.tsv"
    path.write_bytes((HEAD + LINE).encode(encoding))
    assert load_lexicon(path)["term"].tolist() == ["高质量发展"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", ["line 1", "empty"]),
        ("term\treason\n", ["line 1", "kind"]),
        (HEAD + "成果 转化\tformulation\tx\tr\n", ["line 2", "成果 转化"]),
        (HEAD + "链\tformulation\tx\tr\n", ["line 2", "链"]),
        (HEAD + LINE + LINE, ["line 3", "高质量发展", "line 2"]),
        (HEAD + "成果转化\tslogan\tx\tr\n", ["line 2", "slogan", "formulation"]),
        (HEAD + "成果转化\tformulation\tx\t \n", ["line 2", "reason"]),
        (HEAD + "成果转化 formulation x r\n", ["line 2", "1 cells", "tab"]),
    ],
)
def test_a_bad_line_is_named(tmp_path, content, words):
    path = tmp_path / "policy.tsv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(LunhengError) as error:
        load_lexicon(path)
    for word in [str(path), *words]:
        assert word in str(error.value)
