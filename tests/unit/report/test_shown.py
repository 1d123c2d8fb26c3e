import pandas as pd
from lunheng.report.shown import distinct_groups, families_of, spread_over


def test_a_group_that_stands_in_two_groupings_is_taken_once():
    groupings = {"g": {"one": ["x/a"], "two": ["y/b"]}, "h": {"one": ["x/a"], "two": ["x/a"]}}
    assert distinct_groups(groupings) == {
        ("g", "one"): ["x/a"],
        ("g", "two"): ["y/b"],
        ("h", "two"): ["x/a"],
    }


def test_places_are_spread_from_the_first_to_the_last():
    assert spread_over(9, 3).tolist() == [0, 4, 8]
    assert spread_over(2, 5).tolist() == [0, 1]


def test_families_are_of_words_that_stand_often_enough_in_the_whole_text():
    rows = pd.DataFrame(
        [("*", "创新", 9, 9), ("*", "创新中心", 3, 3), ("*", "科技创新", 3, 3),
         ("*", "创新券", 1, 1), ("*", "theme:finance", 9, 9), ("finance", "创新链", 9, 9)],
        columns=["theme", "term", "n_target", "n_reference"],
    )  # fmt: skip
    found = families_of(rows)
    assert found[found["family"] == "创新"]["term"].tolist() == sorted(
        ["创新", "创新中心", "科技创新"]
    )
