"""The manual of every configuration key, and its JSON schema: both read off the models."""

import inspect
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel

from lunheng.settings.models import Config, inner_model

HEAD = """# Every key of a study

Written by `make docs` from the models in `workflow/lunheng/settings/models.py`; a test fails where
the two differ. `config.yaml` is a whole study with comments, `studies/example.yaml` a short one,
and `schema.json` lets an editor complete keys: begin your file with
`# yaml-language-server: $schema=schema.json`.

An unknown key or an impossible value stops the run before any work, with the file, the key and the
nearest known name.
"""
NAMES = {str: "text", int: "whole number", float: "number", bool: "true or false", Any: "any"}


def schema() -> dict:
    """Return the JSON schema of the configuration, for editors."""
    return Config.model_json_schema()


def _type(annotation: Any) -> str:
    """Return how a writer of YAML would call a type."""
    if annotation in NAMES:
        return NAMES[annotation]
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return f"[{annotation.__name__}](#{annotation.__name__.lower()})"
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return ", ".join(f"`{p}`" for p in parts)
    if origin is Annotated:
        return _type(parts[0])
    inner = [_type(p) for p in parts if p is not type(None)]
    if origin is list:
        return f"list of: {inner[0]}"
    if origin is dict:
        return f"{inner[0]} → {inner[1]}"
    return " or ".join(inner)


def _row(name: str, field: Any) -> str:
    plain = isinstance(field.default, str | int | float) and field.default != ""
    default = "required" if field.is_required() else f"`{field.default}`" if plain else ""
    kind = _type(field.annotation)
    return f"| `{field.alias or name}` | {kind} | {default} | {field.description or ''} |"


def manual() -> str:
    """Return the manual of every key as Markdown, one table a model."""
    models: list[type[BaseModel]] = [Config]
    for model in models:
        for field in model.model_fields.values():
            inner = inner_model(field.annotation)
            if inner is not None and inner not in models:
                models.append(inner)
    lines = [HEAD]
    for model in models:
        title = "Study" if model is Config else model.__name__
        lines += [f"## {title}", "", inspect.cleandoc(model.__doc__ or ""), ""]
        lines += ["| key | value | default | what |", "|---|---|---|---|"]
        lines += [_row(name, field) for name, field in model.model_fields.items()]
        lines.append("")
    return "\n".join(lines)
