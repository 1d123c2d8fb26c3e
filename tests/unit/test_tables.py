import pandas as pd
import pytest
from lunheng import tables
from lunheng.errors import LunhengError

PHRASES = pd.DataFrame(
    {"document": ["b/1", "a/1"], "phrase": ["创新生态", "成果转化"], "n": [2, 3]}
).astype({"n": "int32"})


def test_written_tables_are_sorted_and_read_back(tmp_path):
    tables.write_table(PHRASES, tmp_path / "t.parquet", "phrases")
    back = tables.read_table(tmp_path / "t.parquet", "phrases")
    assert back["document"].tolist() == ["a/1", "b/1"]
    assert not list(tmp_path.glob("*.part"))


def test_row_order_does_not_change_the_bytes(tmp_path):
    tables.write_table(PHRASES, tmp_path / "a", "phrases")
    tables.write_table(PHRASES.iloc[::-1], tmp_path / "b", "phrases")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (PHRASES.drop(columns="n"), "missing"),
        (PHRASES.assign(other=1), "unknown"),
        (pd.concat([PHRASES, PHRASES]), "more than once"),
        (PHRASES.assign(phrase=[None, "x"]), "empty phrase"),
        (PHRASES.assign(n=["many", "few"]), "does not fit"),
    ],
)
def test_what_does_not_fit_the_declaration_is_named(frame, message):
    with pytest.raises(LunhengError, match=message):
        tables.check(frame, "phrases")


def test_every_table_has_its_key_among_its_columns():
    for table in tables.TABLES.values():
        assert set(table.key) <= set(table.columns)


def test_a_missing_file_says_what_to_run(tmp_path):
    with pytest.raises(LunhengError, match="run snakemake"):
        tables.read_table(tmp_path / "no.parquet", "phrases")
