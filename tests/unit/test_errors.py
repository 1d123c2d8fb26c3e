import pytest
from lunheng.errors import LunhengError, for_study, nearest


@pytest.mark.parametrize(
    ("word", "known", "expected"),
    [
        ("sorce", ["text", "source"], " (did you mean “source”?)"),
        ("人才们", ["人才", "金融"], " (did you mean “人才”?)"),
        (2021, [2012, 1954, 20210], " (did you mean “20210”?)"),
        ("source", [], ""),
        ("source", ["wxyz", "qqqq"], ""),
    ],
)
def test_the_nearest_name_is_offered_where_there_is_a_near_one(word, known, expected):
    assert nearest(word, known) == expected


def test_the_offer_does_not_depend_on_the_order_of_the_names():
    names = ["abcx", "abcy", "abcz"]
    assert nearest("abcd", names) == nearest("abcd", names[::-1]) != ""


def test_the_error_is_no_kind_of_builtin_error():
    assert LunhengError.__mro__[1] is Exception


def test_commands_in_a_message_are_those_of_the_study():
    said = "see `lunheng fetch laws`, run snakemake, or `lunheng new`; `git checkout`"
    assert for_study(said, None) == said
    assert for_study(said, "my study/study.yaml") == (
        "see `lunheng --config 'my study/study.yaml' fetch laws`, "
        "call `lunheng run 'my study/study.yaml'`, or `lunheng new`; `git checkout`"
    )
