import pandas as pd
import pytest
from lunheng.features import phrases
from lunheng.tables.io import check


def tokens(texts, *, blank=""):
    """Return one clause a line of words between blanks; a bar is what is no content word."""
    rows = []
    for document, lines in texts.items():
        at = 0
        for clause, line in enumerate(lines):
            for word in line.split():
                row = {"document": document, "start": at, "end": at + len(word), "clause": clause}
                rows.append(row | {"term": word, "is_content": word not in ("|", "the")})
                at += len(word) + len(blank)
            at += 1
    return pd.DataFrame(rows)


def documents(years):
    return pd.DataFrame(
        {"document": list(years), "year": pd.array(list(years.values()), dtype="Int32")}
    )


def test_what_three_documents_repeat_is_proposed_and_nothing_across_a_clause():
    texts = {f"s/{i}": ["深化 改革 开放", "加快 | 发展", "稳定", "增长"] for i in range(3)}
    texts["s/3"] = ["加快 发展"]
    found = phrases.mine(documents(dict.fromkeys(texts)), tokens(texts), spaced=False)
    assert found.set_index("phrase")[["n_documents", "n"]].to_dict("split")["data"] == [[3, 3]] * 3
    assert sorted(found["phrase"]) == sorted(["深化改革", "改革开放", "深化改革开放"])


def test_every_decade_proposes_its_own(monkeypatch):
    """The many documents of one decade leave room for what another repeats."""
    monkeypatch.setattr(phrases, "PER_DECADE", 1)
    monkeypatch.setattr(phrases, "PER_SOURCE", 1)
    texts = {f"s/{year}": ["超额 完成"] for year in (1955, 1956, 1957)}
    texts |= {f"s/{year}": ["提质 增效", "提质 增效 稳"] for year in range(2010, 2020)}
    years = {name: int(name[2:]) for name in texts}
    found = phrases.mine(documents(years), tokens(texts), spaced=False)
    assert sorted(found["phrase"]) == ["提质增效", "超额完成"]


def test_one_list_says_where_each_comes_from():
    mined = pd.DataFrame({"phrase": ["改革开放", "稳定增长"], "n_documents": 3, "n": 3})
    found = phrases.one_list([mined], lexicon=["改革开放"], asked=["新质生产力", "改革开放"])
    assert dict(zip(found["phrase"], found["origin"], strict=True)) == {
        "改革开放": "lexicon", "新质生产力": "asked", "稳定增长": "texts",
    }  # fmt: skip


def listed(*names):
    return pd.DataFrame({"phrase": names, "origin": "texts"})


def test_chinese_is_counted_wherever_its_characters_stand_nested_ones_too():
    paragraphs = pd.DataFrame(
        {"document": ["s/a", "s/a", "s/b"], "text": ["深化改革开放，改革开放", "改革，开放", "无"]}
    )
    found = phrases.count_phrases(
        paragraphs, pd.DataFrame(), listed("改革开放", "深化改革", "不在"), spaced=False
    )
    assert check(found, "phrases").to_numpy().tolist() == [
        ["s/a", "改革开放", 2], ["s/a", "深化改革", 1],
    ]  # fmt: skip


def test_english_is_counted_where_its_words_touch_as_words():
    texts = {
        "s/a": ["clean energy jobs", "clean energy clean energy", "energy"],
        "s/b": ["unclean energy"],
    }
    frame = tokens(texts, blank=" ")
    comma = frame.index[frame["term"] == "jobs"]
    frame.loc[comma, ["start", "end"]] += 0
    found = phrases.count_phrases(
        pd.DataFrame(), frame, listed("clean energy", "energy jobs", "energy clean"), spaced=True
    )
    assert found.to_numpy().tolist() == [
        ["s/a", "clean energy", 3], ["s/a", "energy clean", 1], ["s/a", "energy jobs", 1],
    ]  # fmt: skip


def test_a_comma_keeps_english_words_apart():
    frame = tokens({"s/a": ["growth jobs"]}, blank=", ")
    found = phrases.count_phrases(pd.DataFrame(), frame, listed("growth jobs"), spaced=True)
    assert found.empty


@pytest.mark.parametrize("spaced", [False, True])
def test_an_empty_list_counts_nothing(spaced):
    paragraphs = pd.DataFrame({"document": ["s/a"], "text": ["改革"]})
    frame = tokens({"s/a": ["改革"]})
    assert phrases.count_phrases(paragraphs, frame, listed(), spaced=spaced).empty
