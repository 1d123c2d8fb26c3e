"""All branches of the methods paragraph and of the limits, in both languages."""

import copy
import inspect
import re
from pathlib import Path

import pandas as pd
import pytest
from lunheng.analysis import says as analysis
from lunheng.analysis import similarity, topics
from lunheng.coding import says as coding
from lunheng.contrasts import (
    compare,
    cutting,
    equivalence,
    families,
    given,
    groups,
    one_text,
    robustness,
)
from lunheng.contrasts import says as contrasts
from lunheng.corpus import says as corpus
from lunheng.handcoding import says as handcoding
from lunheng.output import coding_quality, methods, references
from lunheng.words import says as words

PACKAGE = Path(methods.__file__).parents[1]
SAYS = {"corpus": corpus, "words": words, "coding": coding, "handcoding": handcoding}
SAYS |= {"contrasts": contrasts, "analysis": analysis}
BRANCHES = {
    f"{room}.{name}": function
    for room, module in SAYS.items()
    for name, function in vars(module).items()
    if inspect.isfunction(function) and not name.startswith("_")
}
LANGUAGES = ("zh", "en")

CONFIG = {
    "sources": {"essay": {"language": "zh"}, "cities": {"language": "zh"}},
    "segmentation": {"engine": "rjieba", "hmm": True, "lexicon": "policy.tsv"},
    "computation": {"permutations": 4321, "resamples": 77, "families": "within"},
    "codebook": "themes.yaml",
    "coder": "rules",
    "codes": None,
    "topics": {"models": {"nmf": [5, 17]}, "resamples": {"nmf": 23}, "min_stability": 0.45},
    "similarity": {"terms": 321},
    "trends": None,
}
NUMBERS = {"cities documents": 11, "essay documents": 2, "cities tokens": 12000}
NUMBERS |= {"essay tokens": 345, "essay-cities tested": 8642}
THEMES = [
    {"id": "roads", "zh": "道路", "en": "Roads"},
    {"id": "trees", "zh": "树木", "en": "Trees"},
]
OUGHT = {"documents": 9, "sentences": 222, "f1": 0.75, "low": 0.61, "high": 0.88}
STATED = OUGHT | {"sentences": 333, "f1": 0.81, "texts": {"zh": "某类文本", "en": "some texts"}}
UNKNOWN = {"held_out": None, "gold": None, "f1": None, "few": []}
DONE = dict.fromkeys(
    ["groups", "one text", "held equal", "held equal between groups", "unreused", "effects",
     "claims", "other segmentations", "halves", "group shares", "text shares", "marks",
     "corrected", "distances", "map", "themes by year", "phrases by year"], False,
) | {"kinds": [], "model": "nmf", "k": 17}  # fmt: skip
BROUGHT = {"from": "c.tsv", "name": "某甲 & B", "sources": None}


def changed(**more):
    config = copy.deepcopy(CONFIG)
    for path, value in more.items():
        *steps, last = path.split("__")
        place = config
        for step in steps:
            place = place[step]
        place[last] = value
    return config


def case(*, config=None, done=None, quality=None, sides=None):
    return config or CONFIG, DONE | (done or {}), UNKNOWN | (quality or {}), sides or {}


ALWAYS = {"corpus.documents", "words.content", "analysis.stability", "analysis.seeded"}
PLAIN = ALWAYS | {"words.by_dictionary", "coding.by_rules", "analysis.topics_chosen"}
PLAIN_LIMITS = {"coding.limit_rules", "handcoding.limit_not_measured"}
CALLED = {"contrasts.shifted", "contrasts.families", "contrasts.within", "contrasts.called"}
CALLED |= {"contrasts.shrunken"}
HERE, THERE = ["nat/2001"], ["nat/2002", "nat/2003", "nat/2004"]
# What is configured and ran: the sentences, and the limits, that it must have; and none besides.
CASES = {
    "a bare run": (case(), PLAIN, PLAIN_LIMITS),
    "converted": (
        case(config=changed(sources__essay={"language": "zh", "convert": "t2s"})),
        PLAIN | {"corpus.converted"}, PLAIN_LIMITS,
    ),
    "another engine": (
        case(config=changed(segmentation={"engine": "finalseg", "hmm": True, "lexicon": None})),
        PLAIN - {"words.by_dictionary"} | {"words.by_characters"}, PLAIN_LIMITS,
    ),
    "English alone": (
        case(config=changed(sources={"a": {"language": "en"}})),
        PLAIN - {"words.by_dictionary"} | {"words.spaced"}, PLAIN_LIMITS,
    ),
    "both languages": (
        case(config=changed(sources__essay={"language": "en"})),
        PLAIN | {"words.spaced"}, PLAIN_LIMITS,
    ),
    "hybrid": (
        case(config=changed(coder="hybrid")),
        PLAIN - {"coding.by_rules"} | {"coding.by_hybrid"}, PLAIN_LIMITS,
    ),
    "codes brought": (
        case(config=changed(codes=BROUGHT)),
        PLAIN - {"coding.by_rules"} | {"coding.brought"}, {"coding.limit_brought"},
    ),
    "codes brought for some": (
        case(config=changed(codes=BROUGHT | {"sources": ["essay"]}, coder="hybrid")),
        PLAIN - {"coding.by_rules"} | {"coding.by_hybrid", "coding.partly_brought"},
        PLAIN_LIMITS | {"coding.limit_brought"},
    ),
    "marks": (case(done={"marks": True}), PLAIN | {"coding.marks"}, PLAIN_LIMITS),
    "a gold held out": (
        case(quality={"held_out": OUGHT, "f1": {"trees": 0.9}, "few": ["roads"]}),
        PLAIN | {"handcoding.own_held_out", "handcoding.few"}, {"coding.limit_rules"},
    ),
    "held out as stated, and a gold": (
        case(quality={"held_out": STATED, "gold": OUGHT, "f1": {"roads": 0.796, "trees": 0.8}}),
        PLAIN | {"handcoding.stated_held_out", "handcoding.development", "handcoding.poor"},
        {"coding.limit_rules"},
    ),
    "a gold that may have been seen": (
        case(quality={"gold": OUGHT | {"low": None, "high": None}, "f1": {"roads": 0.7}}),
        PLAIN | {"handcoding.development", "handcoding.not_held_out", "handcoding.poor"},
        {"coding.limit_rules", "handcoding.limit_seen"},
    ),
    "groups": (
        case(done={"groups": True, "kinds": ["words", "inside"]}),
        PLAIN | CALLED | {"contrasts.groups"},
        PLAIN_LIMITS | {"contrasts.limit_composition"},
    ),
    "one text": (
        case(done={"one text": True, "kinds": ["words", "families", "themes"]}),
        PLAIN | CALLED | {"contrasts.one_text", "contrasts.word_families"},
        PLAIN_LIMITS | {"contrasts.limit_composition", "contrasts.limit_one_text"},
    ),
    "across families": (
        case(config=changed(computation__families="across"),
             done={"groups": True, "kinds": ["words"]}),
        PLAIN | CALLED - {"contrasts.within"} | {"contrasts.groups", "contrasts.across"},
        PLAIN_LIMITS | {"contrasts.limit_composition"},
    ),
    "themes held equal for one text": (
        case(done={"held equal": True}), PLAIN | {"contrasts.adjusted"}, PLAIN_LIMITS,
    ),
    "themes held equal between groups": (
        case(done={"held equal": True, "held equal between groups": True, "unreused": True}),
        PLAIN | {"contrasts.adjusted", "contrasts.common_ratio", "contrasts.unreused"},
        PLAIN_LIMITS,
    ),
    "a formula": (case(done={"effects": True}), PLAIN | {"contrasts.formula"}, PLAIN_LIMITS),
    "claims": (
        case(done={"claims": True, "halves": True}), PLAIN | {"contrasts.robust"}, PLAIN_LIMITS,
    ),
    "periods": (
        case(config=changed(trends={"series": "nat"}), done={"themes by year": True},
             sides={"a": (HERE, THERE)}),
        PLAIN | {"analysis.yearly"},
        PLAIN_LIMITS | {"contrasts.limit_periods", "analysis.limit_years"},
    ),
    "a series beside other contrasts": (
        case(config=changed(trends={"series": "nat"}), done={"phrases by year": True},
             sides={"a": (["essay/x"], THERE)}),
        PLAIN | {"analysis.yearly_phrases"}, PLAIN_LIMITS | {"analysis.limit_years"},
    ),
    "shares": (
        case(done={"group shares": True, "text shares": True}),
        PLAIN | {"analysis.group_shares", "analysis.text_shares"},
        PLAIN_LIMITS,
    ),
    "corrected shares": (
        case(done={"corrected": True}),
        PLAIN | {"analysis.corrected"}, PLAIN_LIMITS | {"analysis.limit_correction"},
    ),
    "one topic model": (
        case(config=changed(topics={"models": {"lda": [4]}, "resamples": {"lda": 2},
                                    "min_stability": 0.5}), done={"model": "lda", "k": 4}),
        PLAIN - {"analysis.topics_chosen"} | {"analysis.topics_given"}, PLAIN_LIMITS,
    ),
    "distances and map": (
        case(done={"distances": True, "map": True}),
        PLAIN | {"analysis.distances", "analysis.mapped"}, PLAIN_LIMITS,
    ),
}  # fmt: skip


def said_by(given, lang):
    config, done, quality, _ = given
    return methods.sentences(config, NUMBERS, done, quality=quality, themes=THEMES, lang=lang)


@pytest.fixture
def reached(monkeypatch):
    """The branches whose function was called."""
    found = set()

    def followed(name, function):
        def call(*values, **more):
            found.add(name)
            return function(*values, **more)

        return call

    for name, function in BRANCHES.items():
        room, own = name.split(".")
        monkeypatch.setattr(SAYS[room], own, followed(name, function))
    return found


def test_every_package_with_sentences_is_known_here():
    assert {path.parent.name for path in PACKAGE.rglob("says.py")} == set(SAYS)


@pytest.mark.parametrize("name", CASES)
def test_a_branch_is_said_if_it_ran_and_only_then(reached, name):
    given, sentences, limits = CASES[name]
    for lang in LANGUAGES:
        reached.clear()
        said = said_by(given, lang)
        assert reached == sentences
        assert len(said) == len(set(said)) == len(sentences)
    reached.clear()
    config, done, quality, sides = given
    found = methods.limits(config, done, quality=quality, sides=sides)
    assert reached == limits
    assert len(found) == len(limits)


def test_every_sentence_there_is_belongs_to_a_case():
    assert set.union(*(s | limits for _, s, limits in CASES.values())) == set(BRANCHES)


@pytest.mark.parametrize("name", CASES)
def test_each_language_keeps_to_itself_and_to_its_punctuation(name):
    given = CASES[name][0]
    config, done, quality, sides = given
    limits = methods.limits(config, done, quality=quality, sides=sides)
    texts = {lang: methods.paragraph(said_by(given, lang), lang=lang) for lang in LANGUAGES}
    texts = {
        "zh": [texts["zh"], *(z for z, _ in limits)],
        "en": [texts["en"], *(e for _, e in limits)],
    }
    for text in texts["zh"]:
        assert not re.search(
            r"[\u4e00-\u9fff，。；：（）“”][,;:()!?]|[,;:()!?][\u4e00-\u9fff]", text
        )
        assert not re.search(r"）（|（（|））", text)
        assert text.rstrip().endswith("。")
    for text in texts["en"]:
        assert not re.search(r"[\u4e00-\u9fff，。；：（）]", text.replace("某甲", ""))
        assert re.search(r"[.:]$", text.rstrip()) and "  " not in text
    for text in texts["zh"] + texts["en"]:
        assert not re.search(r"[{}]|None|\[@|nan", text)


@pytest.mark.parametrize("name", CASES)
def test_a_work_is_listed_where_it_is_cited_and_only_there(name):
    said = {lang: said_by(CASES[name][0], lang) for lang in LANGUAGES}
    keys = {lang: references.cited(sentences) for lang, sentences in said.items()}
    assert keys["zh"] == keys["en"]
    works = methods.works([*said["zh"], *said["en"]])
    assert list(works) == keys["zh"]
    for lang, sentences in said.items():
        text = methods.paragraph(sentences, lang=lang)
        for key, work in works.items():
            family = work["author"].split(" ")[0]
            assert re.search(rf"{family}[^（(]{{0,20}}{work['year']}", text), key
        cited = len(re.findall(r" \d{4}[）);；]", text))
        assert cited == sum(
            len(m.split(";")) for t in sentences for m in references.CITED.findall(t)
        )


def test_no_work_is_kept_that_no_sentence_cites():
    cited = {k for given, *_ in CASES.values() for k in references.cited(said_by(given, "en"))}
    # the other topic model, in a case that chooses
    cited |= set(references.cited([analysis.topics_given("nmf", 3, lang="en")]))
    assert cited == set(methods.WORKS)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("branch", "constants"),
    [
        ("one text", [compare.MIN_EXPECTED, one_text.MOST_CUTS, one_text.SHARE, cutting.MIN_UNITS]),
        ("one text", [compare.ALPHA, equivalence.EQUIVALENCE, families.MIN_MEMBERS]),
        ("groups", [given.TESTED_TOTAL, given.TESTED_DOCUMENTS, groups.UNEVEN, cutting.MIN_UNITS]),
        ("groups", [4321]),
        ("a formula", [given.TESTED_TOTAL, given.TESTED_DOCUMENTS, compare.ALPHA, 4321]),
        ("claims", [round(100 * robustness.ROBUST)]),
        ("a bare run", [13, topics.TOP, topics.NEAR_SHARE, topics.NEAR_COHERENCE, 17, 23, 0.45]),
        ("distances and map", [similarity.MIN_DOCUMENTS, 321]),
        ("held out as stated, and a gold", [333, 0.81, 222, 0.75, 0.61, coding_quality.LEAST]),
        ("a gold held out", [222, 9, 0.75, coding_quality.FEWEST]),
    ],
)  # fmt: skip
def test_what_is_printed_is_what_the_code_uses(branch, constants, lang):
    text = methods.paragraph(said_by(CASES[branch][0], lang), lang=lang)
    for value in constants:
        assert re.search(rf"(?<![\d.,]){re.escape(f'{value:g}')}(?![\d]|\.\d)", text), value
    assert "12,345" in text and "8642" not in text


@pytest.mark.parametrize("name", ["MIN_EXPECTED", "MOST_CUTS", "EQUIVALENCE", "TESTED_TOTAL"])
def test_another_constant_is_another_sentence(monkeypatch, name):
    branches = ("one text", "groups")
    before = [said_by(CASES[branch][0], "zh") for branch in branches]
    monkeypatch.setattr(contrasts, name, 987)
    after = [said_by(CASES[branch][0], "zh") for branch in branches]
    assert "987" in str(after) and "987" not in str(before)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sentences_held_out_come_first_and_poor_themes_are_named(lang):
    text = methods.paragraph(said_by(CASES["held out as stated, and a gold"][0], lang), lang=lang)
    assert text.index("333") < text.index("222")
    assert STATED["texts"][lang] in text
    # 0.796 is below the bar, 0.8 is not
    assert THEMES[0][lang] in text and THEMES[1][lang] not in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_theme_is_praised_for_a_gold_that_may_have_been_seen(lang):
    text = methods.paragraph(said_by(CASES["a gold that may have been seen"][0], lang), lang=lang)
    assert {"zh": "没有留出句", "en": "No figure from sentences held out"}[lang] in text
    assert THEMES[1][lang] not in text


@pytest.mark.parametrize(
    ("lang", "with_it", "without_it", "lexicon"),
    [
        ("zh", "启用隐马尔可夫", "不用隐马尔可夫", "词表。"),
        ("en", ", with its", "without its", "lexicon"),
    ],
)
def test_the_segmentation_is_described_as_it_was_set(lang, with_it, without_it, lexicon):
    text = methods.paragraph(said_by(case(), lang), lang=lang)
    assert with_it in text and without_it not in text and lexicon in text and "rjieba" in text
    cut = {"engine": "jieba", "hmm": False, "lexicon": None}
    text = methods.paragraph(said_by(case(config=changed(segmentation=cut)), lang), lang=lang)
    assert without_it in text and with_it not in text and lexicon not in text
    assert "rjieba" not in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_only_choices_that_were_made_are_listed(lang):
    more = case(done={"claims": True, "other segmentations": True, "halves": False})
    text = " ".join(said_by(more, lang))
    halves, other = {"zh": ("半数", "其他分词"), "en": ("halves", "other segmentations")}[lang]
    assert other in text and halves not in text
    text = " ".join(said_by(CASES["claims"][0], lang))
    assert halves in text and other not in text


def tables():
    columns = ["theme", "term", "p", "typical_tail", "call_adjusted", "log_ratio_unreused"]
    contrasts_ = pd.DataFrame(
        [("*", "词", 0.1, None, None, None), ("*", "罕", None, 0.1, "over", None)], columns=columns
    )
    return {
        "contrasts": contrasts_,
        "theme_shares": pd.DataFrame({"n_documents": [3]}),
        "topic_selection": pd.DataFrame({"model": ["nmf", "lda"], "k": [3, 4], "chosen": [0, 1]})
        .astype({"chosen": bool}),
    }  # fmt: skip


def test_what_ran_is_read_from_rows_that_were_tested():
    done = methods.ran(tables())
    assert set(done) == set(DONE)
    assert {k for k, v in done.items() if v is True} == {"groups", "group shares"}
    assert (done["kinds"], done["model"], done["k"]) == (["words"], "lda", 4)


def test_each_branch_is_seen_in_its_table():
    rows = [
        ("*", "词", 0.1, 0.2, None, None),
        ("*", "family:词", 0.1, None, "over", 0.5),
        ("talent", "词", 0.1, None, None, None),
        ("*", "theme:talent", 0.1, None, None, None),
    ]
    given = tables()
    given["contrasts"] = pd.DataFrame(rows, columns=given["contrasts"].columns)
    given["theme_shares"] = pd.DataFrame({"n_documents": [3, 1]})
    given |= {name: pd.DataFrame({"x": [1]}) for name in ("effects", "similarity", "map")}
    given["robustness"] = pd.DataFrame(
        {"segmentation": ["default", "no-hmm"], "reference": ["whole", "half 1"]}
    )
    given["stance_shares"] = pd.DataFrame({"n_documents": [1]})
    given["theme_shares_corrected"] = pd.DataFrame({"share_corrected": [None, 0.2]})
    given["trends"] = pd.DataFrame({"kind": ["theme", "phrase"]})
    done = methods.ran(given)
    assert all(done[name] is True for name, value in DONE.items() if value is False)
    assert done["kinds"] == list(contrasts.KINDS)
    nothing = {name: frame.iloc[:0] for name, frame in given.items() if name not in tables()}
    assert methods.ran(tables() | nothing) == methods.ran(tables())
