"""Which modules stand behind a script: read from its imports, so that no list can be stale."""

import ast
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parent


@cache
def _imports(path: Path) -> tuple[str, ...]:
    names: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return tuple(n for n in names if n == "lunheng" or n.startswith("lunheng."))


def _files(name: str) -> list[Path]:
    """Return what an import of `name` runs: its packages' `__init__`, then the module."""
    parts = name.split(".")[1:]
    packages = [PACKAGE.joinpath(*parts[:n], "__init__.py") for n in range(len(parts) + 1)]
    return [p for p in (*packages, PACKAGE.joinpath(*parts).with_suffix(".py")) if p.is_file()]


def behind(*scripts: str | Path) -> list[Path]:
    """Return the library files that scripts import, directly or through others, sorted."""
    found: set[Path] = set()
    todo = [Path(script).resolve() for script in scripts]
    while todo:
        for name in _imports(todo.pop()):
            for path in _files(name):
                if path not in found:
                    found.add(path)
                    todo.append(path)
    return sorted(found)
