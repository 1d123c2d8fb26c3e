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
