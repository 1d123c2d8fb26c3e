from itertools import cycle
from math import log, log2

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lunheng.errors import LunhengError
from lunheng.words import mine as module
from lunheng.words.mine import mine

SIGNS = "，。；：！？、“”"
OURS = "甲乙丙丁戊己庚辛壬癸子推优达了的和双十计划万吨二三"
RARE = cycle(chr(point) for point in range(0x5200, 0x9000) if chr(point) not in OURS)


def some(many):
    """Return so many words of one character that no other line of the test has."""
    return " ".join(next(RARE) for _ in range(many))


def tables(lines, shift=0):
    """Return the three tables of lines whose tokens are separated by blanks, a document a line."""
    paragraphs, clauses, tokens = [], [], []
    for number, line in enumerate(lines):
        document, text = f"s/{number:03}", line.replace(" ", "")
        paragraphs.append((document, 0, text, shift, shift + len(text), [0, shift]))
        clauses.append((document, 0, 0, len(text)))
        at = shift
        for word in line.split():
            if word not in SIGNS:
                tokens.append((document, 0, at, at + len(word), word))
            at += len(word)
    names = ["document", "paragraph", "text", "start", "end", "offsets"]
    return (
        pd.DataFrame(paragraphs, columns=names),
        pd.DataFrame(clauses, columns=["document", "paragraph", "text_start", "text_end"]),
        pd.DataFrame(tokens, columns=["document", "paragraph", "start", "end", "term"]),
    )


def found(lines, *, known=(), functions=("的", "和"), **options):
    return mine(*tables(lines), known=set(known), functions=set(functions), **options)


def spread(words, many=10):
    """Return lines that hold words between other words, always others."""
    return [f"{some(2)} {words} {some(2)}" for _ in range(many)]


def test_measures_by_hand():
    lines = [
        f"丙 甲 乙 己 {some(6)} 丙 甲 乙 己 {some(6)}",
        f"丁 甲 乙 己 {some(6)} 丁 甲 乙 己 {some(6)}",
        f"戊 甲 乙 、 {some(6)} 戊 甲 乙 、 {some(6)}",
        f"甲 乙 、 {some(12)}",
        f"甲 乙 、 {some(12)}",
        f"{some(3)} 甲 {some(3)} 乙 {some(3)} 甲 {some(3)}",
    ]
    row = found(lines).set_index("term").loc["甲乙"]
    assert (row["n"], row["n_documents"]) == (8, 5)
    # left: three characters twice each of eight, and two ends of lines
    assert row["entropy_left"] == pytest.approx(3 * 2 / 8 * log2(8 / 2) + 2 / 8 * log2(8))
    # right: one character four times, and four signs, each a neighbour of its own
    assert row["entropy_right"] == pytest.approx(4 / 8 * log2(8 / 4) + 4 / 8 * log2(8))
    han = sum(len(line.replace(" ", "").replace("、", "")) for line in lines)
    # ten times the one character, nine times the other
    assert row["npmi"] == pytest.approx(log((8 / han) / (10 / han * 9 / han)) / -log(8 / han))
    assert row["c_value"] == pytest.approx(8)  # log2(2) times 8, in nothing longer
    assert (row["segmentation"], row["share_cut"]) == ("甲 乙", 1.0)
    assert row["example_document"] == "s/000"
    assert row["example"] == lines[0].replace(" ", "")


@pytest.mark.parametrize(("term", "loose"), [("甲乙 丙", "丙"), ("丙 甲乙", "丙")])
def test_npmi_is_that_of_the_weakest_split(term, loose):
    lines = spread(term) + spread(loose, 30)
    row = found(lines).set_index("term").loc[term.replace(" ", "")]
    han = 10 * 7 + 30 * 5
    weak = log(10 * han / (10 * 40)) / log(han / 10)
    assert row["npmi"] == pytest.approx(weak)
    # the other split holds firm: both of its parts always stand together
    assert row["npmi"] < log(10 * han / (10 * 10)) / log(han / 10)


def test_a_loose_joint_is_a_free_phrase():
    phrase = spread("甲 乙", 6) + spread("甲", 60) + spread("乙", 60)
    han = 6 * 6 + 120 * 5
    assert log(6 * han / (66 * 66)) / log(han / 6) < 0.25
    assert found(phrase).empty
    assert found(spread("甲 乙", 6))["term"].tolist() == ["甲乙"]


def test_a_term_that_always_stands_in_a_longer_one_is_not_proposed():
    assert found(spread("甲 乙 丙"))["term"].tolist() == ["甲乙丙"]


def test_nesting_discounts_by_the_longer_candidates():
    values, nested = module._nesting({"甲乙": 12, "甲乙丙": 5, "丁甲乙丙": 3, "戊己": 7})
    # of the 5, 3 stand in the longest; the shortest is 3 times in the one, 2 more in the other
    assert values == pytest.approx(
        [log2(2) * (12 - 5 / 2), log2(3) * (5 - 3), log2(4) * 3, log2(2) * 7]
    )
    assert nested == pytest.approx([5 / 12, 3 / 5, 0, 0])


def test_a_term_that_is_mostly_a_part_of_one_longer_term_is_dropped():
    part = spread("甲 乙 丙 、", 170) + spread("乙 丙 、", 40)
    free = 170 / 210 * log2(210 / 170) + 40 / 210 * log2(210)
    assert free > 1.5  # its edge alone would let it pass
    assert found(part)["term"].tolist() == ["甲乙丙"]
    assert set(found(part + spread("乙 丙 、", 40))["term"]) == {"甲乙丙", "乙丙"}


def test_parts_and_longer_terms_may_both_stand():
    row = found(spread("甲 乙") + spread("甲 乙 丙")).set_index("term")
    assert set(row.index) == {"甲乙", "甲乙丙"}
    assert row.loc["甲乙", "c_value"] == pytest.approx(log2(2) * (20 - 10))
    assert row.loc["甲乙丙", "c_value"] == pytest.approx(log2(3) * 10)


@pytest.mark.parametrize("words", ["的 甲", "甲 的", "甲 和 乙", "二十 三", "甲乙"])
def test_what_is_no_candidate(words):
    # function words at an edge or inside, numerals, one token today
    assert found(spread(words)).empty


def test_units_after_a_figure_are_no_candidate():
    assert found([f"{some(2)} {figure} 万 吨 {some(2)}" for figure in range(10)]).empty
    assert len(found([f"{some(2)} {sign} 万 吨 {some(2)}" for sign in "ABCDEFGHIJ"])) == 1


def test_known_terms_are_left_out():
    lines = spread("甲 乙") + spread("丙 丁")
    assert set(found(lines)["term"]) == {"甲乙", "丙丁"}
    assert found(lines, known=["甲乙"])["term"].tolist() == ["丙丁"]


def test_numbers_in_a_term_are_no_bar():
    assert found(spread("双 十 计划"))["term"].tolist() == ["双十计划"]


def test_words_that_govern_begin_no_term():
    phrase = spread("推 乙")
    assert found(phrase)["term"].tolist() == ["推乙"]
    # in the same corpus the word opens phrases
    assert found([*phrase, *(f"推 {some(3)}" for _ in range(20))]).empty
    # in the same corpus it takes 了
    assert found([*phrase, *spread("推 了", 4)]).empty
    # a word before such words goes with them
    opening = [f"优 {some(3)}" for _ in range(20)] + [
        f"{some(1)} 推 优 {some(1)}" for _ in range(20)
    ]
    assert "推乙" not in set(found([*phrase, *opening])["term"])


def test_words_that_take_an_object_end_no_term():
    phrase = spread("甲 达")
    other = spread("甲", 30)  # so that 甲 does not stand before 达 only
    assert found(phrase + other)["term"].tolist() == ["甲达"]
    assert found([*phrase, *other, *spread("达 了", 4)]).empty
    # a word that never stands before a sign, in more than a hundred places
    assert found([*phrase, *spread("达", 100)]).empty
    closing = [f"{some(1)} 达 。" for _ in range(10)]
    assert found([*phrase, *spread("达", 90), *closing])["term"].tolist() == ["甲达"]


def test_what_always_opens_or_closes_is_a_phrase():
    opening = [f"甲 乙 {some(2)}" for _ in range(10)]
    other = spread("甲", 30)  # its first word stands elsewhere too
    assert found(opening + other).empty
    assert len(found(opening + spread("甲 乙", 2) + other)) == 1
    assert found([f"{some(2)} 甲 乙 。" for _ in range(10)]).empty
    # a list is no close
    assert len(found([f"{some(2)} 甲 乙 、 {some(2)}" for _ in range(10)])) == 1


def test_edges_inside_tokens_want_strong_evidence():
    def lines(many):
        """Return lines in which the last character is cut off with what follows, always other."""
        return [f"{some(2)} 甲 乙{next(RARE)} {some(30)}" for _ in range(many)]

    assert found(lines(8)).empty
    row = found(lines(12)).iloc[0]
    assert row["term"] == "甲乙"
    assert row["segmentation"].split()[0] == "甲"
    assert row["segmentation"].startswith("甲 乙")
    assert row["share_cut"] == 1


def test_segmentation_is_the_most_frequent_cut():
    lines = spread("甲乙 丙", 3) + spread("甲 乙丙", 4) + spread("甲乙丙", 3)
    row = found(lines).set_index("term").loc["甲乙丙"]
    assert row["segmentation"] == "甲 乙丙"
    assert row["share_cut"] == pytest.approx(7 / 10)
    assert row["example_document"] == "s/003"


def test_a_word_that_is_seldom_cut_is_left_out():
    assert found(spread("甲 乙", 4) + spread("甲乙", 6)).empty


def test_thresholds():
    lines = spread("甲 乙", 6)
    assert len(found(lines, min_count=6, min_documents=6)) == 1
    assert found(lines, min_count=7).empty
    assert found(lines, min_documents=7).empty
    both = found(lines + spread("丙 丁", 9))
    assert len(both) == 2
    pd.testing.assert_frame_equal(
        found(lines + spread("丙 丁", 9), limit=1)[["term"]], both[["term"]].head(1)
    )


def test_runs_go_to_ten_characters():
    ten = " ".join("甲乙丙丁戊己庚辛壬癸")
    assert found(spread(ten))["term"].tolist() == [ten.replace(" ", "")]
    # nine and ten of eleven are bound on one side
    assert found(spread(ten + " 子")).empty


def test_candidates_do_not_go_beyond_signs_or_lines():
    assert found([f"{some(2)} 甲 、 乙 {some(2)}" for _ in range(10)]).empty
    paragraphs, clauses, tokens = tables(
        [line for _ in range(9) for line in (f"{some(2)} 甲", f"乙 {some(2)}")]
    )
    assert mine(paragraphs, clauses, tokens, known=set(), functions=set()).empty


def test_the_order_of_rows_and_the_received_places_do_not_matter():
    lines = spread("甲 乙 丙") + spread("甲 乙") + spread("丁 戊", 7)
    options = {"known": set(), "functions": set()}
    plain = mine(*tables(lines), **options)
    assert len(plain) == 3
    shuffled = [t.sample(frac=1, random_state=3) for t in tables(lines, shift=40)]
    pd.testing.assert_frame_equal(mine(*shuffled, **options), plain)


def test_the_score_sorts_and_ties_go_by_term():
    table = found(spread("乙 丙") + spread("甲 丁"))
    assert table["score"].nunique() == 1
    assert table["term"].tolist() == sorted(table["term"])
    table = found(spread("乙 丙", 20) + spread("甲 丁"))
    assert table["term"].tolist() == ["乙丙", "甲丁"]
    assert table["score"].is_monotonic_decreasing


@pytest.mark.parametrize("edge", ["。 {}", "{} 。"])
def test_occurrences_inside_phrases_count_for_more(edge):
    lines = [*spread("乙 丙"), *spread("甲 丁", 7), *spread(edge.format("甲 丁"), 3)]
    assert found(lines)["term"].tolist() == ["乙丙", "甲丁"]
    lines = [*spread("甲 丁"), *spread("乙 丙", 7), *spread(edge.format("乙 丙"), 3)]
    assert found(lines)["term"].tolist() == ["甲丁", "乙丙"]


def test_examples_hold_the_term_in_forty_characters():
    lines = [f"{some(left)} 甲 乙 {some(70 - left)}" for left in (1, 69, 35, 20, 50)]
    for turn in range(len(lines)):
        row = found(lines[turn:] + lines[:turn]).iloc[0]
        assert "甲乙" in row["example"]
        assert len(row["example"]) == 40
        assert row["example"] in lines[turn].replace(" ", "")


def test_nothing_in_nothing_out():
    empty = found([])
    assert empty.empty
    assert list(empty.columns) == list(found(spread("甲 乙")).columns)
    assert empty.dtypes.tolist() == found(spread("甲 乙")).dtypes.tolist()
    assert found(["English words only"]).empty
    assert found(["甲"]).empty


def test_tables_that_do_not_fit_are_named():
    paragraphs, clauses, tokens = tables(spread("甲 乙"))
    options = {"known": set(), "functions": set()}
    with pytest.raises(LunhengError, match=r"tokens: paragraph 0 of 's/009'"):
        mine(paragraphs.head(9), clauses.head(9), tokens, **options)
    with pytest.raises(LunhengError, match=r"clauses: paragraph 0 of 's/009'"):
        mine(paragraphs.head(9), clauses, tokens[tokens["document"] != "s/009"], **options)
    with pytest.raises(LunhengError, match=r"tokens: '甲' in paragraph 0 of 's/000'"):
        mine(paragraphs, clauses, tokens[tokens["term"] != "甲"], **options)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="甲乙丙，\n", max_size=60), st.integers(1, 4))
def test_runs_are_counted_as_the_definition_has_it(text, least):
    points = module.codes_of(text).astype(np.int64)
    levels = module._runs(points, least)
    for size in range(1, module.LONGEST + 1):
        runs = [text[i : i + size] for i in range(len(text) - size + 1)]
        runs = [run if not set(run) & set("，\n") else None for run in runs]
        frequent = {run for run in runs if run and runs.count(run) >= least}
        if size > len(levels):
            assert not frequent
            continue
        numbers, counts = levels[size - 1]
        seen = {}
        for run, number in zip(runs, numbers, strict=False):
            assert (number >= 0) == (run in frequent)
            if run in frequent:
                assert counts[number] == runs.count(run)
                assert seen.setdefault(run, number) == number
        assert len(set(seen.values())) == len(seen)
        assert (numbers[len(runs) :] == -1).all()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)), min_size=1, max_size=40))
def test_entropy_is_shannons(pairs):
    known = sorted({run for run, _ in pairs})
    run = np.array([known.index(r) for r, _ in pairs])
    neighbour = np.array([n for _, n in pairs])
    n = np.bincount(run)
    bits = module._entropy(run, neighbour, n)
    for number in range(len(known)):
        shares = np.unique(neighbour[run == number], return_counts=True)[1] / n[number]
        assert bits[number] == pytest.approx(-sum(p * log2(p) for p in shares), abs=1e-12)
