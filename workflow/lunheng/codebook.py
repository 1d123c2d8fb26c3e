"""The codebook: themes and their rules, as a non-programmer can read them."""

import hashlib
import json
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lunheng.errors import LunhengError, nearest


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Rule(_Model):
    """A rule codes a clause in which one of its terms stands.

    `with`: one of these must stand in the clause too, within `within` characters where given;
    `without`: none of these may stand in the clause.
    """

    id: str
    terms: list[str] = []
    family: list[str] = []
    require: list[str] = Field([], alias="with")
    within: int | None = Field(None, ge=1)
    without: list[str] = []
    scope: Literal["clause", "sentence"] = "clause"


class Name(_Model):
    """A name in both languages."""

    zh: str
    en: str


class Theme(_Model):
    """A theme: names, definition, rules, own examples and counter-examples.

    `group`: one of the codebook's groups, for themes that are shown in groups.
    """

    id: str = Field(pattern=r"^[a-z][a-z_]*$")
    group: str | None = None
    zh: str
    en: str
    colour: str = Field(pattern=r"^#[0-9A-Fa-f]{6}$")
    definition: str
    rules: list[Rule] = Field(min_length=1)
    examples: list[str] = Field(min_length=1)
    counterexamples: list[str] = Field(min_length=1)


class Codebook(_Model):
    """Families of terms that rules share, groups of themes, and the themes."""

    version: int
    families: dict[str, list[str]] = {}
    groups: dict[str, Name] = {}
    themes: list[Theme] = Field(min_length=1)

    def terms_of(self, rule: Rule) -> list[str]:
        """Return a rule's terms with those of its families, sorted."""
        return sorted({*rule.terms, *(t for f in rule.family for t in self.families[f])})


def load_codebook(path: str | Path) -> Codebook:
    """Read and check a codebook.

    Raises
    ------
    LunhengError
        Names the file, the theme, the rule and the key.
    """
    path = Path(path)
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise LunhengError(f"{path}: not readable as YAML in UTF-8: {error}") from None
    try:
        book = Codebook.model_validate(data)
    except ValidationError as errors:
        raise LunhengError("\n".join(_message(e, data, path) for e in errors.errors())) from None
    problems = list(_problems(book))
    if problems:
        raise LunhengError("\n".join(f"{path}: {p}" for p in problems))
    return book


def _message(error: dict, data, path: Path) -> str:
    steps, value = [], data
    for step in error["loc"]:
        value = value[step] if isinstance(value, list | dict) and _has(value, step) else None
        named = value.get("id") if isinstance(value, dict) else None
        steps.append(str(named or step))
    key = ".".join(steps)
    if error["type"] == "extra_forbidden":
        known = {"themes": Theme, "rules": Rule}.get(
            next((s for s in reversed(error["loc"][:-1]) if isinstance(s, str)), ""), Codebook
        )
        names = [f.alias or n for n, f in known.model_fields.items()]
        return f"{path}: unknown key “{key}”{nearest(error['loc'][-1], names)}"
    return f"{path}: key “{key}”: {error['msg']}"


def _has(value, step) -> bool:
    return step in value if isinstance(value, dict) else isinstance(step, int) and step < len(value)


def _problems(book: Codebook):
    ids = [t.id for t in book.themes]
    for theme in {t for t in ids if ids.count(t) > 1}:
        yield f"the theme {theme} stands twice"
    for theme in book.themes:
        if theme.group is not None and theme.group not in book.groups:
            hint = nearest(theme.group, book.groups)
            yield f"theme {theme.id}: no group “{theme.group}”{hint}"
        rules = [r.id for r in theme.rules]
        for rule in sorted({r for r in rules if rules.count(r) > 1}):
            yield f"theme {theme.id}: the rule {rule} stands twice"
        for rule in theme.rules:
            where = f"theme {theme.id}, rule {rule.id}"
            unknown = [f for f in rule.family if f not in book.families]
            if unknown:
                yield f"{where}: no family “{unknown[0]}”{nearest(unknown[0], book.families)}"
            elif not book.terms_of(rule):
                yield f"{where}: it has no term; give terms or a family"
            words = [*rule.terms, *rule.require, *rule.without]
            if any(not w.strip() for w in words):
                yield f"{where}: an empty term would match everywhere"
            if rule.within and not rule.require:
                yield f"{where}: within needs `with`"
    for name, terms in book.families.items():
        if any(not t.strip() for t in terms):
            yield f"family {name}: an empty term would match everywhere"


def codebook_id(book: Codebook) -> str:
    """Return twelve hexadecimal digits that stand for all that affects coding."""
    rules = [
        (
            theme.id,
            [r.model_dump(exclude={"id"}) | {"terms": book.terms_of(r)} for r in theme.rules],
        )
        for theme in book.themes
    ]
    text = json.dumps(rules, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
