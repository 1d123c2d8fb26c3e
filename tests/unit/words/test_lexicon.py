from pathlib import Path

import pytest
from lunheng.errors import LunhengError
from lunheng.words.lexicon import load_lexicon

LEXICON = Path(__file__).parents[3] / "config" / "lexicon" / "policy.tsv"
HEAD = "term\tkind\tenglish\treason\n"
LINE = "高质量发展\tformulation\thigh-quality development\ta fixed formulation\n"


def test_the_shipped_lexicon_reads_and_is_sorted():
    words = load_lexicon(LEXICON)
    assert len(words) > 200
    assert list(words["term"]) == sorted(words["term"])
    assert {"新质生产力", "营商环境", "揭榜挂帅"} <= set(words["term"])


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
