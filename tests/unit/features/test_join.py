import pandas as pd
import pytest
from lunheng.errors import LunhengError
from lunheng.features import join
from lunheng.tables.io import empty
from lunheng.tables.schemas.features import PARTS


@pytest.fixture
def path(tmp_path):
    return tmp_path / "groups.tsv"


def test_groups_are_read_as_text_with_gaps(path):
    path.write_text('document\tregion\tGDP\n"s/甲, 乙"\t\t08\ns/丙\t沿海\n', encoding="utf-8")
    found = join.read_groups(path)
    assert list(found.columns) == ["document", "region", "GDP"]
    assert found.values.tolist() == [["s/甲, 乙", None, "08"], ["s/丙", "沿海", None]]
    assert join.read_groups(None)["document"].tolist() == []


def test_a_study_without_groups_has_no_further_columns():
    parts = [{name: empty(name) for name in PARTS}]
    assert list(join.join(parts, groups=join.read_groups(None))["documents"]) == list(
        empty("documents")
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("documents\tregion\n", "line 1: no column “document”"),
        ("document\tregion\ns/a\tx\n\ns/a\ty\n", "line 4: “s/a” stands in line 2 too"),
        ("document\tregion\ns/a\tx\ty\n", "line 2: 3 cells, expected 2"),
    ],
)
def test_groups_that_cannot_be_meant_are_named(path, content, said):
    path.write_text(content, encoding="utf-8")
    with pytest.raises(LunhengError, match=rf"groups\.tsv, {said}"):
        join.read_groups(path)


def test_every_term_is_described_however_it_was_cut():
    counts = pd.DataFrame(
        {"term": ["创新", "卡脖子", "卡脖子", "的"], "n": [3, 2, 1, 9], "n_quoted": [1, 2, 0, 0]}
    )
    variants = pd.DataFrame({"term": ["创", "新", "上海"], "n": 1})
    found = join.describe_terms(
        {"counts": counts, "variants": variants},
        stop_lists={"short": {"的"}, "genre": {"创新"}},
        function_words="short",
        places={"上海": ("上海市", "长三角")},
        glossary={"创新": "innovation"},
    ).set_index("term")
    assert sorted(found.index) == sorted(["创新", "卡脖子", "的", "创", "新", "上海"])
    # two of three occurrences stand in quotation marks; one of three does not make a quoted word
    assert found["class"].to_dict() == {
        "创新": "content", "卡脖子": "quoted", "的": "function",
        "创": "content", "新": "content", "上海": "place",
    }  # fmt: skip
    assert found.loc["创新", "english"] == "innovation"
    assert found.loc["创新", "stop_lists"] == "genre"


def documents(*names, year=None):
    rows = [{"document": n, "source": n.split("/")[0], "year": year} for n in names]
    return pd.DataFrame(rows).astype({"year": "Int32"})


def test_groups_fill_in_what_documents_lack(path):
    path.write_text("document\tyear\tplace\tarea\ns/a\t2001\t渡口\tx\n", encoding="utf-8")
    groups = join.read_groups(path)
    found = join.with_groups(documents("s/a", "s/b").assign(place=None), groups).iloc[0]
    assert (found["year"], found["place"], found["area"]) == (2001, "渡口", "x")
    kept = join.with_groups(documents("s/a", year=1999).assign(place="岸"), groups).iloc[0]
    assert (kept["year"], kept["place"]) == (1999, "岸")
    path.write_text("document\tyear\ns/a\tMM\n", encoding="utf-8")
    with pytest.raises(LunhengError, match="column year: “MM” is no year"):
        join.with_groups(documents("s/a"), join.read_groups(path))


def test_lines_of_records_that_were_left_out_stop_nothing():
    lines = pd.Series(["s/a", "s/b", "other/z"])
    join._check_lines(lines, documents("s/a"), {"s": 1})
    with pytest.raises(LunhengError, match="no document “s/b”"):
        join._check_lines(lines, documents("s/a"), {})
