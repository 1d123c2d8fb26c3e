"""YAML that a person wrote, read so that an error can name the line."""

from collections.abc import Sequence
from pathlib import Path

import yaml

from lunheng.errors import LunhengError

# libyaml's, ten times as fast, where PyYAML was built with it
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: str | Path) -> tuple[object, yaml.Node | None]:
    """Read a YAML file.

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
    try:
        loader = _Loader(path.read_text(encoding="utf-8-sig"))
        node = loader.get_single_node()
        twice = None if node is None else _twice(node)
        if twice:
            key, first, again = twice
            raise LunhengError(
                f"{path}, line {again}: the key “{key}” stands in line {first} already; keep one "
                "of the two"
            )
        return (None if node is None else loader.construct_document(node)), node
    except OSError as error:
        raise LunhengError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise LunhengError(f"{path}: not readable as YAML: is no UTF-8; save it as UTF-8") from None
    except yaml.MarkedYAMLError as error:
        line = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise LunhengError(f"{path}{line}: not readable as YAML: {error.problem}") from None
    except yaml.YAMLError as error:
        raise LunhengError(f"{path}: not readable as YAML: {error}") from None


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
