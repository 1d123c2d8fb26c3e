"""YAML that a person wrote, read so that an error can name the line."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import yaml

from lunheng.errors import LunhengError
from lunheng.tables.tsv import read_text

# libyaml's, ten times as fast, where PyYAML was built with it. Of YAML's own readings those are
# left that nobody takes for text: NO is no false, 0123 and 12:30 are no numbers, 2024-01-01 no day.
_Loader = type(
    "_Loader", (getattr(yaml, "CSafeLoader", yaml.SafeLoader),), {"yaml_implicit_resolvers": {}}
)
for _tag, _pattern, _first in (
    ("null", "~|null|Null|NULL|", "~nN\0"),
    ("bool", "true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", "[-+]?(?:0|[1-9][0-9]*)", "-+0123456789"),
    ("float", r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("merge", "<<", "<"),
):
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}",
        re.compile(f"^(?:{_pattern})$"),
        ["" if c == "\0" else c for c in _first],
    )


def read_yaml(path: str | Path) -> tuple[object, yaml.Node | None]:
    """Read a YAML file, in any encoding that editors write.

    Words and figures without quotes are text but for null, true, false and plain numbers.

    Returns
    -------
    Its data, and the tree of nodes in which `line_of` finds a key's line.

    Raises
    ------
    LunhengError
        A file that cannot be read or is no YAML; a key that stands twice, of which YAML would
        drop the first without a word.
    """
    path = Path(path)
    text = read_text(path)
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        twice = None if node is None else _twice(node)
        if twice:
            key, first, again = twice
            raise LunhengError(
                f"{path}, line {again}: the key “{key}” stands in line {first} already; keep one "
                "of the two"
            )
        return (None if node is None else loader.construct_document(node)), node
    except yaml.MarkedYAMLError as error:
        line = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        tab = "; indent lines with blanks, not with tabs" if re.search("^ *\t", text, re.M) else ""
        raise LunhengError(f"{path}{line}: not readable as YAML: {error.problem}{tab}") from None
    except yaml.YAMLError as error:
        raise LunhengError(f"{path}: not readable as YAML: {error}") from None


def as_written(given: dict, paths: Iterable[str | Path]) -> dict:
    """Return a configuration that was read by YAML's older rules, its words as they are written.

    Parameters
    ----------
    given
        What another program read of the files, one over the other, and may have changed since.
    paths
        The files.

    Raises
    ------
    LunhengError
        See `read_yaml`.
    """
    older, written = {}, {}
    for path in paths:
        node = read_yaml(path)[0]
        older = _over(older, yaml.safe_load(read_text(path)))
        written = _over(written, node)
    return _restored(given, older, written)


def _over(below: Any, above: Any) -> Any:
    """Return one configuration with another laid over it."""
    if not (isinstance(below, dict) and isinstance(above, dict)):
        return above
    return below | {key: _over(below.get(key), value) for key, value in above.items()}


def _restored(given: Any, older: Any, written: Any) -> Any:
    """Return `given` with what is as in `older` taken from `written`, part by part."""
    if isinstance(given, dict) and isinstance(older, dict) and isinstance(written, dict):
        names = dict(zip(older, written, strict=False)) if len(older) == len(written) else {}
        return {
            names.get(key, key): _restored(value, older.get(key), written.get(names.get(key, key)))
            for key, value in given.items()
        }
    if isinstance(given, list) and isinstance(older, list) and isinstance(written, list):
        if len(given) == len(older) == len(written):
            return [_restored(*three) for three in zip(given, older, written, strict=True)]
    same = type(given) is type(older) and given == older
    return written if same and not isinstance(given, dict | list) else given


def _twice(node: yaml.Node) -> tuple[str, int, int] | None:
    """Return the first key that stands twice in one place, and its lines."""
    todo, seen = [node], set()
    while todo:
        node = todo.pop()
        if id(node) in seen:  # an alias, which may even hold itself
            continue
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            todo += node.value
        elif isinstance(node, yaml.MappingNode):
            lines: dict[str, int] = {}
            for key, value in node.value:
                line = key.start_mark.line + 1
                if isinstance(key, yaml.ScalarNode) and key.value in lines:
                    return key.value, lines[key.value], line
                if isinstance(key, yaml.ScalarNode):
                    lines[key.value] = line
                todo.append(value)
    return None


def line_of(node: yaml.Node | None, steps: Sequence[str | int]) -> int:
    """Return the line of a key or an item, or of the nearest thing around it that is there."""
    line = 1
    for step in steps:
        if isinstance(node, yaml.MappingNode):
            pair = next(((k, v) for k, v in node.value if k.value == str(step)), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            if step >= len(node.value):
                break
            node = node.value[step]
            line = node.start_mark.line + 1
        else:
            break
    return line
