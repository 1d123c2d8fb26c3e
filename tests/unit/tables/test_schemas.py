import pyarrow as pa
from lunheng.tables.schemas import analysis, features, text
from lunheng.tables.schemas.base import Table
from lunheng.tables.schemas.every import TABLES


def test_no_name_is_declared_twice():
    assert len(TABLES) == len(text.TABLES) + len(features.TABLES) + len(analysis.TABLES)


def test_keys_are_columns_that_are_never_null():
    for name, table in TABLES.items():
        for column in table.key:
            assert not table.columns[column][0].endswith("?"), (name, column)


def test_a_schema_has_its_types_and_groups_last():
    table = Table("made up", ("a",), {"a": ("s", ""), "b": ("f?", "")}, open=True)
    found = table.schema(("region",))
    assert found.names == ["a", "b", "region"]
    assert found.field("b").type == pa.float64() and found.field("b").nullable
    assert not found.field("a").nullable
