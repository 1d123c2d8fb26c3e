"""docs/oracles.md counts what is here."""

import ast
import re
from pathlib import Path

HERE = Path(__file__).parent
PAGE = (HERE.parents[1] / "docs" / "oracles.md").read_text(encoding="utf-8")


def test_the_page_counts_its_values_and_names_tests_that_exist():
    rows = [line.split(" | ") for line in PAGE.splitlines() if re.match(r"\| [^q]", line)]
    assert f"{sum(int(row[3]) for row in rows)} values" in PAGE
    assert f"† {sum(int(row[3]) for row in rows if '†' in row[1])} of them" in PAGE
    known = {
        node.name
        for path in HERE.glob("test_*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }
    named = {row[4].strip("` |") for row in rows}
    assert named <= known
    assert sum(int(row[3]) for row in rows if "†" not in row[1]) >= 60
