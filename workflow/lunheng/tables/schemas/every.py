"""Every table that passes between stages: its key, its columns, their types and meaning.

Declared once; ``docs/tables.md`` is made from it. Types are those of Arrow: s string, i int32, l
int64, f float64, b bool, li list of int32. A type that ends in ``?`` may be null.
"""

from lunheng.tables.schemas import analysis, features, text
from lunheng.tables.schemas.base import Table

TABLES: dict[str, Table] = text.TABLES | features.TABLES | analysis.TABLES
