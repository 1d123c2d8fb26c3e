from pathlib import Path

import pandas as pd
import pytest
import study_texts
from lunheng.corpus import texts
from lunheng.corpus.document import read_document
from lunheng.errors import LunhengError
from lunheng.handcoding import brought
from lunheng.settings.codebook import load_codebook
from lunheng.tables import io

BOOK = load_codebook(Path(__file__).parents[3] / "config" / "codebook.yaml")


def read(tmp_path, text):
    path = tmp_path / "codes.tsv"
    path.write_text(text, encoding="utf-8")
    return brought.read_codes(path, codebook=BOOK)


@pytest.mark.parametrize(
    "text",
    [
        "id\tthemes\nx/a#0\ttalent，finance\nx/a#1\t-\n",
        "ID\tnote\tThemes\nx/a#0\tsure?\tfinance; talent\nx/a#1\t\t-\n",
        "document\tsentence\tthemes\nx/a\t0\tfinance、talent talent\nx/a\t1\t-\n",
        "x/a#0\ttalent,finance\nx/a#1\t-\n",
        *(f"id\tthemes\nx/a#0\ttalent,finance\nx/a#1\t{dash}\n" for dash in "－–—−"),
    ],
)
def test_codes_are_read_whatever_stands_between_them(tmp_path, text):
    found = read(tmp_path, text)
    assert found[["id", "themes"]].values.tolist() == [["x/a#0", "finance,talent"], ["x/a#1", "-"]]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("x#1\ttalnt", ["row 3", "“talnt”", "did you mean “talent”", "finance, talent"]),
        ("x#1\t人才", ["row 3", "did you mean “talent”"]),
        ("x#1\tcoder A", ["row 3", "no theme “coder”"]),
        ("x#1\t", ["row 3", "no themes", "or - where"]),
        ("x#1\t-,talent", ["row 3", "one or the other"]),
        ("\ttalent", ["row 3", "no id"]),
        ("x#0\ttalent", ["row 3", "“x#0” stands in row 2 already", "keep one"]),
    ],
)
def test_each_error_names_the_file_the_row_and_what_to_do(tmp_path, row, said):
    with pytest.raises(LunhengError) as error:
        read(tmp_path, f"id\tthemes\nx#0\t-\n{row}\n")
    for words in ("codes.tsv", *said):
        assert words in str(error.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id\ttheme\tx\na\t-\t-\n", "no column “themes” .did you mean “theme”"),
        ("document\tthemes\tx\na\t-\t-\n", "nothing says which sentence"),
        ("document\tsentence\tthemes\nx/a\tfirst\t-\n", "row 2: sentence “first” is no number"),
    ],
)
def test_columns_that_say_too_little_are_an_error(tmp_path, text, said):
    with pytest.raises(LunhengError, match=said):
        read(tmp_path, text)


def test_all_errors_are_said_at_once_up_to_twenty(tmp_path):
    rows = "".join(f"x#{i}\tnone\n" for i in range(30))
    with pytest.raises(LunhengError) as error:
        read(tmp_path, "id\tthemes\n" + rows)
    lines = str(error.value).splitlines()
    assert len(lines) == 21
    assert lines[0].split(", ")[1].startswith("row 2:")
    assert "10 more" in lines[-1]


def source(name="cities"):
    made = study_texts.tables()[name]
    found = texts.sentences(made["paragraphs"], made["clauses"])
    return made, found.assign(themes="-", row=range(2, len(found) + 2))


def given(codes, keys, name="cities"):
    return brought.source_codes(codes, keys, source=name, path="c.tsv")


def test_codes_must_be_of_every_sentence_of_a_source_and_of_no_other():
    _, found = source()
    keys = found[["document", "sentence"]]
    assert len(given(found, keys)) == len(found)
    with pytest.raises(LunhengError) as error:
        given(found.drop(index=[3, 5]), keys)
    for words in (f"2 of {len(found)} sentences", found["id"][3], found["id"][5], "lunheng sent"):
        assert words in str(error.value)
    with pytest.raises(LunhengError, match=r"row 2: 1 codes are of sentences that .* not have"):
        given(found, keys.iloc[1:])
    other = pd.concat([found, found.assign(id="citiesnorth/" + found["id"])])
    assert len(given(other, keys)) == len(found)


def test_a_sentences_themes_are_those_of_all_its_clauses():
    text = "设立基金；培养人才。今天下雨。"
    paragraphs, clauses, _ = read_document(text, document="x/a", language="zh", cleaning=[])
    held = {"x/a#0": {"themes": "finance,talent", "row": 2}, "x/a#1": {"themes": "-", "row": 3}}
    codes = brought.to_codes(paragraphs, clauses, given=held, path="c.tsv")
    codes = io.check(codes, "codes")
    rows = codes[["sentence", "clause", "theme"]].values.tolist()
    assert rows == [[0, c, t] for c in (0, 1) for t in ("finance", "talent")]
    assert [text[a:b] for a, b in zip(codes["start"], codes["end"], strict=True)] == [
        "设立基金；", "设立基金；", "培养人才。", "培养人才。",
    ]  # fmt: skip
    assert set(codes["source"]) == {"coder"}


def test_a_text_that_is_not_the_sentences_stops_the_run():
    made, found = source()
    held = given(found.assign(text="'" + found["text"]), found[["document", "sentence"]])
    assert brought.to_codes(
        made["paragraphs"], made["clauses"], given=held, path="c.tsv"
    ).empty  # what a spreadsheet adds does not count
    shifted = found.assign(text=found["text"].shift(-1).fillna("x"))
    held = given(shifted, found[["document", "sentence"]])
    with pytest.raises(LunhengError, match=r"c.tsv, row 2: the text beside .*lunheng sentences"):
        brought.to_codes(made["paragraphs"], made["clauses"], given=held, path="c.tsv")
