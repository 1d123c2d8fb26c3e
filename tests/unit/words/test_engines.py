from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st
from lunheng.corpus.normalise import to_runs
from lunheng.errors import LunhengError
from lunheng.words.engines import BREAK, cutter
from lunheng.words.explain import explain
from lunheng.words.lexicon import load_lexicon
from lunheng.words.segment import segment, tokenize

LISTS = Path(__file__).parents[3] / "config" / "lexicon"
LEXICON = load_lexicon(LISTS / "policy.tsv")
HAN = regex.compile(r"\p{Han}")


def terms(text, **options):
    return [t for *_, t in tokenize(text, **{"lexicon": LEXICON, **options})]


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters() | st.sampled_from("路修好，。5G.7%-é①α高质量发展"), max_size=40))
def test_tokens_and_gaps_are_any_line_and_tokens_hold_letters_and_numbers(text):
    last, built = 0, ""
    for start, end, term in tokenize(text, lexicon=LEXICON):
        gap = text[last:start]
        assert start >= last and end > start and text[start:end] == term
        assert not regex.search(r"[\p{L}\p{N}]", gap)
        assert not regex.search(r"[^\p{L}\p{N}\p{Han}.,%‰+#&'’ \p{Sc}/°-]", term)
        built += gap + term
        last = end
    assert built + text[last:] == text


RUNS = st.lists(
    st.sampled_from(LEXICON["term"].tolist())
    | st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
    | st.sampled_from("的一是在有和为发展中国人工科技创新正变卸到空名逃家机时"),
    min_size=1,
    max_size=14,
).map("".join)


@pytest.mark.parametrize("hmm", [True, False])
@pytest.mark.parametrize("lexicon", [None, LEXICON], ids=["plain", "lexicon"])
@settings(max_examples=100, deadline=None)
@given(RUNS.filter(lambda run: not regex.search(r"(.)\1\1", run)))
def test_the_engines_agree_on_han_runs(lexicon, hmm, run):
    both = [tokenize(run, engine=e, lexicon=lexicon, hmm=hmm) for e in ("rjieba", "jieba")]
    assert both[0] == both[1]


@pytest.mark.parametrize("hmm", [True, False])
@pytest.mark.parametrize("char", "㐂鿖𠀀鿿豈〇々")
def test_the_engines_agree_on_rare_characters(char, hmm):
    for run in (char, f"修{char}路", f"{char}{char}好", f"王{char}明说修路"):
        both = [tokenize(run, engine=e, lexicon=LEXICON, hmm=hmm) for e in ("rjieba", "jieba")]
        assert both[0] == both[1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("建5G网", ["5G"]),
        ("建10G网", ["10G"]),
        ("造28nm芯片", ["28nm"]),
        ("跑1.5T", ["1.5T"]),
        ("C919首飞", ["C919"]),
        ("增长5.2%", ["5.2%"]),
        ("共1,200个", ["1,200个"]),
    ],
)
def test_numbers_and_latin_words_stay_whole(text, expected):
    assert [t for t in terms(text) if regex.search(r"[\dA-Za-z]", t)] == expected


@pytest.mark.parametrize("mark", ["①", "㈠", "α", "の", "½", "Д"])
def test_a_letter_or_number_of_another_script_does_not_hide_the_terms_after_it(mark):
    assert "高质量发展" in terms(f"{mark}高质量发展很重要")


def test_explain_names_the_entries():
    frame = explain("推动高质量发展，建科学城和30条路", lexicon=LEXICON).set_index("term")
    assert frame.loc["科学城", ["entry", "frequency"]].tolist() == ["lexicon", 20_000]
    assert frame.loc["高质量发展", ["entry", "frequency"]].tolist() == ["lexicon", 1_000]
    assert frame.loc["推动", "entry"] == "dictionary" and frame.loc["推动", "frequency"] > 0
    assert frame.loc["30条", ["entry", "frequency"]].tolist() == ["number", 0]


def test_explain_calls_a_latin_word_latin():
    assert explain("造5G基站").set_index("term").loc["5G", "entry"] == "latin"


def test_tokens_carry_places_clauses_and_content():
    text = "人工智能；在上海"
    offsets = to_runs(np.arange(len(text)) * 2 + 10)  # every second received character was dropped
    key = {"document": "s/a", "paragraph": 3}
    paragraphs = pd.DataFrame([{**key, "text": text, "offsets": offsets}])
    clauses = pd.DataFrame(
        [{**key, "sentence": 7, "clause": c, "text_start": a} for c, a in enumerate((0, 5))]
    )
    frame = segment(
        paragraphs,
        clauses,
        engine="rjieba",
        lexicon=LEXICON,
        hmm=True,
        language="zh",
        functions=LISTS / "stop-short.tsv",
        places=LISTS / "places.tsv",
    )
    assert not frame["is_quoted"].any()
    columns = ["term", "start", "end", "sentence", "clause", "is_content"]
    assert frame[columns].values.tolist() == [
        ["人工智能", 10, 17, 7, 0, True],
        ["在", 20, 21, 7, 1, False],
        ["上海", 22, 25, 7, 1, True],
    ]


def test_the_engine_without_a_dictionary_hands_back_what_it_gets_and_takes_no_lexicon():
    cut = cutter(engine="finalseg", lexicon=None, hmm=True)
    text = BREAK.join(["推动高质量发展", "修", "修好了三条路"])
    assert "".join(cut(text)) == text
    assert terms("修好了三条路，很好", engine="finalseg", lexicon=None)[0][0] == "修"
    with pytest.raises(LunhengError, match="finalseg has no dictionary"):
        cutter(engine="finalseg", lexicon=LEXICON, hmm=True)
