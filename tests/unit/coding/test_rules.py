from coded_text import code_text
from lunheng.coding.rules import code, explain_hits, explain_text
from lunheng.corpus.document import read_document
from lunheng.settings.codebook import Codebook

RULES = [
    {"id": "plain", "terms": ["基金", "投资基金"]},
    {"id": "near", "terms": ["开放"], "with": ["外资", "贸易"], "within": 6},
    {"id": "but", "terms": ["银行"], "without": ["河岸"]},
    {"id": "wide", "terms": ["担保"], "with": ["企业"], "scope": "sentence"},
]


def book(rules=RULES):
    theme = {
        "id": "finance", "zh": "金融", "en": "Finance", "colour": "#000000",
        "definition": "d", "rules": rules, "examples": ["基金"], "counterexamples": ["学校"],
    }  # fmt: skip
    return Codebook.model_validate({"version": 1, "themes": [theme]})


def rules_of(text):
    return [hit[1] for hit in explain_text(text, codebook=book())]


def test_a_term_codes_its_clause_and_no_other():
    text = "设立投资基金；修建学校。"
    paragraphs, clauses, _ = read_document(text, document="x/a", language="zh", cleaning=[])
    codes = code(paragraphs, clauses, codebook=book())
    rows = codes[["sentence", "clause", "rule", "term"]].values.tolist()
    # where two terms end at different places both stand, where they begin at one, the longer
    assert [0, 0, "plain", "投资基金"] in rows
    assert {r[1] for r in rows} == {0}
    for row in codes.itertuples():
        assert text[row.start : row.end] == row.term


def test_a_window_must_hold_both_words():
    assert rules_of("扩大开放，吸引外资。") == ["near"]
    assert rules_of("扩大开放以后大家都认为应当更加重视吸引外资。") == []


def test_an_exclusion_holds_in_its_clause():
    assert rules_of("银行在河岸边。") == []
    assert rules_of("河岸很长；银行放款。") == ["but"]


def test_a_rule_may_look_at_the_whole_sentence():
    assert rules_of("扶持企业；提供担保。") == ["wide"]
    assert rules_of("扶持企业。提供担保。") == []


def test_width_and_spaces_do_not_hide_a_term():
    assert code_text("设 立 基\u200b金。", codebook=book()) == ["finance"]


def test_an_explanation_gives_the_place_in_the_text_as_it_came():
    text = "修建学校；设 立 投资\u200b基金，\n开放贸易。银行放款。"
    hits = explain_hits(text, codebook=book())
    assert [(h[1], h[2]) for h in hits] == [
        ("plain", "投资基金"), ("plain", "基金"), ("near", "开放"), ("but", "银行"),
    ]  # fmt: skip
    for _, _, term, start, end, clause in hits:
        given = text[start:end].replace("\u200b", "").replace(" ", "")
        assert given == term and term in clause
    assert hits[0][5].startswith("设立") and hits[0][5].endswith("。")
    assert explain_hits("今天下雨。", codebook=book()) == explain_hits("", codebook=book()) == []


def test_an_explanation_names_what_the_table_of_codes_has():
    text = "设立投资基金；修建学校，银行放款。扩大开放，吸引外资。"
    paragraphs, clauses, _ = read_document(text, document="x/a", language="zh", cleaning=[])
    rows = code(paragraphs, clauses, codebook=book())[["theme", "rule", "term", "start", "end"]]
    hits = [hit[:5] for hit in explain_hits(text, codebook=book())]
    assert sorted(hits) == sorted(rows.itertuples(index=False, name=None))
