from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lunheng.corpus import cleaning
from lunheng.errors import LunhengError

RULES = Path(__file__).parents[3] / "config" / "cleaning.yaml"
FILLER = "各项工作稳步推进，群众生活继续改善。\n" * 150


def rule(**more):
    base = {"id": "share", "pattern": "分享到.*", "where": "anywhere", "sources": None}
    return base | {"reason": "a link", "example": "分享到微信"} | more


@pytest.mark.parametrize("one", cleaning.load_rules(RULES), ids=lambda r: r["id"])
def test_every_shipped_rule_takes_its_own_example(one):
    before = FILLER if one["where"] == "tail" else ""
    text, left = (before + one["example"][key] for key in ("text", "left"))
    taken = cleaning.removals(text, [one])
    assert {rule for _, _, rule in taken} == {one["id"]}
    assert "".join(text[a:b] for a, b in cleaning.kept(text, taken)) == left


def test_ordinary_prose_loses_nothing():
    rules = [r for r in cleaning.load_rules(RULES) if r["sources"] is None]
    text = "一、过去一年\n我们新建学校三所，打印店旁的老楼也已翻修。\n二、今年打算\n把路修到村口。"
    assert cleaning.removals(text, rules) == []


@given(st.text(alphabet="分享到微信打印 \n，x", max_size=120))
def test_what_is_kept_and_what_is_removed_is_the_file(text):
    rules = [rule(), rule(id="print", pattern="打印", reason="a button", example="打印")]
    taken = cleaning.removals(text, rules)
    places = [p for a, b, _ in taken for p in range(a, b)]
    places += [p for a, b in cleaning.kept(text, taken) for p in range(a, b)]
    assert sorted(places) == list(range(len(text)))


def test_a_rule_for_the_head_leaves_the_rest_alone():
    text = "分享到这里\n" + FILLER + "分享到那里"
    taken = cleaning.removals(text, [rule(where="head")])
    assert [text[a:b] for a, b, _ in taken] == ["分享到这里"]


def left_of(text, source="mine"):
    rules = [r for r in cleaning.load_rules(RULES) if not r["sources"] or source in r["sources"]]
    return "".join(text[a:b] for a, b in cleaning.kept(text, cleaning.removals(text, rules)))


@pytest.mark.parametrize(
    "text",
    [
        "The court held in [2019] UKSC 41 that it was void.",
        "As the judge said at [45], and in paragraph [12], it was void.",
        "见[3]，第[4]条；国发〔2024〕12号、国发［99］5号。",
        "let x[3] be 1 [2] 3",
        "选①或②，见表①。①修路，②架桥。",
        "长3km²，宽2米²，共10⁴间。",
        "修好了路。\n本作品在县里得奖，作者是本镇人。\n又得一奖。",
        "去年修路。\n（来源：本镇统计）\n今年架桥，明年再把水渠修到田头。",
    ],
)
def test_what_could_be_text_stays(text):
    assert left_of(text) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Wages rose [12] in May.", "Wages rose in May."),
        ("Wages rose.[3] Rents fell,[4][5] too.", "Wages rose. Rents fell, too."),
        ("建成“三桥”［3］并通车[12]。", "建成“三桥”并通车。"),
        ("就业稳定②，收入提高³。", "就业稳定，收入提高。"),
        ("In most regions¹², wages rose.³", "In most regions, wages rose."),
    ],
)
def test_marks_of_notes_go_and_blanks_between_words_stay(text, left):
    assert left_of(text) == left


def test_annexes_are_left_out_behind_a_speech_wherever_they_stand():
    annexes = "\n附件1\n十件实事\n" + "修一座桥。\n" * 30 + "附件2\n清单\n通一条路。"
    assert left_of("去年修了路。\n让我们一起努力！" + annexes) == "去年修了路。\n让我们一起努力！"
    notice = "各村要抓好落实。" + annexes
    assert "十件实事" in left_of(notice) and "通一条路" in left_of(notice)


def test_what_stands_above_a_salutation_inside_a_text_stays():
    prose = "去年镇里修好了三条村道和两座石桥，又添了四间教室，群众都很满意。\n"
    text = prose + "今年" + prose + "各位代表，今年要再修一条路。"
    assert left_of(text) == text
    assert left_of("一、去年的工作\n各位代表，路修好了。")[:2] == "一、"
    above = "下载\n政府工作报告\n镇长 某某\n某某作政府工作报告。\n"
    assert left_of(above + "各位代表：\n" + prose) == "各位代表：\n" + prose


def test_a_broken_line_leaves_a_blank_between_words_and_none_between_characters():
    english = (
        "The roads of the town were mended\nlast year, and the bridges after\nthem as well.\n\n"
    )
    chinese = "去年，我们把镇上的路都修好\n了，桥也建成了，村里的老人\n看病不再出村。"
    text, taken = cleaning.clean(english + chinese, [rule(function="wrapped_lines", pattern=None)])
    assert len(text) == len(english + chinese)
    whole = "".join(text[a:b] for a, b in cleaning.kept(text, taken))
    assert whole == english[:-2].replace("\n", " ") + "\n\n" + chinese.replace("\n", "")


def test_the_log_holds_length_and_hash_and_no_text():
    text = "正文。分享到微信"
    log = cleaning.log("x/a", text, cleaning.removals(text, [rule()]))
    row = dict(zip(cleaning.LOG, log[0], strict=True))
    assert (row["start"], row["end"], row["n_characters"], row["rule"]) == (3, 8, 5, "share")
    assert len(row["sha256"]) == 64
    assert "分享" not in str(log)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("pattern: '('", ["share", "regular expression"]),
        ("pattern: 'x*'", ["share", "empty string"]),
        ("patern: x", ["share", "patern", "pattern"]),
        ("where: middle", ["share", "middle", "head"]),
    ],
)
def test_a_bad_rule_is_named(tmp_path, change, words):
    path = tmp_path / "cleaning.yaml"
    keys = {"pattern": "'x'", "where": "tail", "reason": "r", "example": "x"}
    name, _, value = change.partition(": ")
    keys[name] = value
    body = "".join(f"  {k}: {v}\n" for k, v in keys.items())
    path.write_text(f"- id: share\n{body}", encoding="utf-8")
    with pytest.raises(LunhengError) as error:
        cleaning.load_rules(path)
    for word in [str(path), *words]:
        assert word in str(error.value)


def test_only_the_rules_that_are_wanted_are_read():
    every = [rule["id"] for rule in cleaning.load_rules(RULES)]
    assert [r["id"] for r in cleaning.load_rules(RULES, wanted=every[1:3])] == every[1:3]
    assert cleaning.load_rules(RULES, wanted=[]) == []
