import time
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lunheng.corpus.document import read_document
from lunheng.words.lexicon import load_lexicon
from lunheng.words.segment import (
    cut_text,
    segment,
    segment_lines,
    segmentation_id,
    tokenize,
)

LEXICON = load_lexicon(Path(__file__).parents[3] / "config" / "lexicon" / "policy.tsv")
LEXICON_FOLDER = Path(__file__).parents[3] / "config" / "lexicon"
EXAMPLE = Path(__file__).parents[3] / "data" / "example" / "ex-essay.txt"
TERMS = (
    "高质量发展 新质生产力 营商环境 专精特新 耐心资本 揭榜挂帅 成果转化 科技自立自强 关键核心技术 "
    "人工智能 知识产权 基础研究 乡村振兴 产教融合 大科学装置 制度型开放 首台套 卡脖子 新型举国体制 "
    "科创板 第二个百年奋斗目标 三权分置 一核两翼 四链融合 两不愁三保障 十五五 高能同步辐射光源 "
    "散裂中子源 怀柔科学城 崖州湾国家实验室 北京证券交易所 国家发展和改革委员会 中央财经委员会 "
    "前海深港现代服务业合作区"
).split()


def words(text, **options):
    return [t for _, _, t in tokenize(text, **{"lexicon": LEXICON, **options})]


@pytest.mark.parametrize("term", TERMS)
def test_policy_terms_come_out_whole(term):
    for text in (f"我们推动{term}，取得进展。", f"加快{term}建设", f"{term}是重点，也是难点。"):
        assert term in words(text), text


@pytest.mark.parametrize("hmm", [True, False])
@pytest.mark.parametrize("lexicon", [None, LEXICON], ids=["plain", "lexicon"])
def test_the_compiled_engine_gives_jiebas_own_tokens(hmm, lexicon):
    options = {"hmm": hmm, "lexicon": lexicon}
    for line in EXAMPLE.read_text(encoding="utf-8").splitlines():
        reference = tokenize(line, engine="jieba", **options)
        assert tokenize(line, engine="rjieba", **options) == reference


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("发展中国的创新，。、；A1b２ \n《》“”-.%é"), max_size=60))
def test_tokens_and_gaps_are_the_text_and_no_token_holds_punctuation(text):
    at = 0
    for start, end, term in tokenize(text, lexicon=LEXICON):
        assert at <= start < end
        assert text[start:end] == term
        gap = text[at:start]
        assert not any("\u4e00" <= c <= "\u9fff" for c in gap), "a Han character was lost"
        # a quantity alone may hold a blank: “5 %”
        assert not set(term.replace(" %", "%")) & set("，。、；《》“” \n")
        at = end
    assert not any("\u4e00" <= c <= "\u9fff" for c in text[at:])


def test_english_words_are_folded_and_keep_their_inner_signs():
    tokens = words("The state-of-the-art plan isn't cheap: $3.5bn.", language="en")
    assert tokens == ["the", "state-of-the-art", "plan", "isn't", "cheap", "$3.5bn"]


def test_a_sign_between_letters_parts_no_term_in_either_language():
    text = "A&T Corp and Q&A of M&A; X & Y"
    assert words(text, language="en") == ["a&t", "corp", "and", "q&a", "of", "m&a", "x&y"]
    assert words("加强Q&A和M&A工作") == ["加强", "Q&A", "和", "M&A", "工作"]
    assert words("每km²的人") == ["每", "km²", "的", "人"]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("The US and we: tell us.", "the US and we tell us"),
        ("The WHO knows who did it for IT.", "the WHO knows who did it for IT"),
        ("TELL US ALL. Then it rests.", "tell us all then it rests"),
        ("TELL US ALL\nthen", "tell us all then"),
        ("The U.S. will NOT go, NATO stays.", "the u.s will not go nato stays"),
    ],
)
def test_a_name_in_capitals_is_no_pronoun(text, terms):
    assert words(text, language="en") == terms.split()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_address_is_one_token_and_no_content(language):
    text = "看 https://a.example/plan-2030/5.html 吧 x@example.org"
    paragraphs, clauses, _ = read_document(text, document="s/a", language=language, cleaning=[])
    frame = segment(
        paragraphs, clauses, engine="rjieba", lexicon=None, hmm=True, language=language,
        functions=LEXICON_FOLDER / "stop-short.tsv", places=LEXICON_FOLDER / "places.tsv",
    )  # fmt: skip
    found = frame[frame["term"].str.contains("example")]
    assert found["term"].tolist() == ["https://a.example/plan-2030/5.html", "x@example.org"]
    assert not found["is_content"].any()


def test_the_identity_follows_engine_lexicon_and_hmm():
    seen = {
        segmentation_id(engine=engine, lexicon=lexicon, hmm=hmm)
        for engine in ("jieba", "rjieba")
        for lexicon in (None, LEXICON)
        for hmm in (True, False)
    }
    assert len(seen) == 8
    again = segmentation_id(
        engine="jieba", lexicon=LEXICON.sample(frac=1, random_state=1), hmm=True
    )
    assert again in seen


@pytest.mark.parametrize("language", ["zh", "en"])
def test_lines_are_cut_as_each_would_be_alone(language):
    lines = [
        "推动高质量发展，2025年增长5.2%。",
        "",
        "3月",
        "5日",
        "AT&T",
        "&T 一",
        "$1.2 billion",
        "\ud800坏",
    ]
    together = list(segment_lines(lines, language=language))
    alone = [next(segment_lines([line], language=language)) for line in lines]
    assert together == alone
    assert together[1] == "" and len(together) == len(lines)


@given(st.lists(st.text(max_size=12), max_size=6))
def test_one_line_out_for_one_line_in(lines):
    lines = [line.replace("\n", "") for line in lines]
    found = list(segment_lines(lines))
    assert len(found) == len(lines)
    for line, tokens in zip(lines, found, strict=True):
        at = 0
        for token in tokens.split(" ") if tokens else []:
            at = line.index(token.replace("_", " ") if token not in line else token, at) + len(
                token
            )


HOSTILE = {
    "no punctuation": "修路" * 1_700_000,
    "one character": "长" * 3_300_000,
    "digits": "1" * 10_000_000,
    "letters": "a" * 10_000_000,
    "signs": "a&" * 5_000_000,
    "numerals": "一" * 3_300_000,
    "emoji": "🚧修路" * 900_000,
    "rare": "𬬭好" * 1_400_000,
    "right to left": "مرحبا修路" * 600_000,
    "surrogates": "\ud800修路" * 1_000_000,
}


@pytest.mark.parametrize("megabytes", [1, pytest.param(10, marks=pytest.mark.slow)])
@pytest.mark.parametrize("case", HOSTILE)
def test_megabytes_of_anything_are_cut_in_time(case, megabytes):
    # one takes a second; where time grew with the square of the length, it would take hours
    text = HOSTILE[case][: len(HOSTILE[case]) * megabytes // 10]
    start = time.process_time()
    found = cut_text(text, lexicon=LEXICON)
    assert time.process_time() - start < 60
    order = found.start.argsort()
    first, last = found.start[order], found.end[order]
    assert (first[1:] >= last[:-1]).all() and last[-1] <= len(text)
    for word in ("修路", "𬬭", "مرحبا"):
        if word in text:
            assert word in set(found.term)


def test_what_one_received_sign_stands_for_is_one_token():
    paragraphs, clauses, _ = read_document(
        "某㍿修路，速度3㎧。", document="s/a", language="zh", cleaning=[]
    )
    frame = segment(
        paragraphs, clauses, engine="rjieba", lexicon=None, hmm=True, language="zh",
        functions=LEXICON_FOLDER / "stop-short.tsv", places=LEXICON_FOLDER / "places.tsv",
    )  # fmt: skip
    found = dict(zip(frame["start"], frame["term"], strict=True))
    assert found[1] == "株式会社"
    assert frame["start"].is_unique
    assert "m/s" in "".join(frame["term"])


def test_tokens_alone_in_quotation_marks_are_marked():
    lines = ["“修桥”和“学校在修桥”，‘学校’", "「学校”", "“修桥"]
    paragraphs, clauses, _ = read_document(
        "\n".join(lines), document="s/a", language="zh", cleaning=[]
    )
    lists = LEXICON_FOLDER
    frame = segment(
        paragraphs, clauses, engine="rjieba", lexicon=pd.DataFrame({"term": ["修桥"]}), hmm=True,
        language="zh", functions=lists / "stop-short.tsv", places=lists / "places.tsv",
    )  # fmt: skip
    assert set(frame.loc[frame["is_quoted"], "term"]) == {"修桥", "学校"}
    assert frame["is_quoted"].sum() == 3
