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


def _file(name: str) -> Path | None:
    base = PACKAGE.joinpath(*name.split(".")[1:])
    for path in (base.with_suffix(".py"), base / "__init__.py"):
        if path.is_file():
            return path
    return None


def behind(script: str | Path) -> list[Path]:
    """Return the library files that `script` imports, directly or through others, sorted."""
    found: set[Path] = set()
    todo = [Path(script).resolve()]
    while todo:
        for name in _imports(todo.pop()):
            path = _file(name)
            if path is not None and path not in found:
                found.add(path)
                todo.append(path)
    return sorted(found)
