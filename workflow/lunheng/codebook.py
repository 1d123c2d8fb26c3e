"""The codebook: themes and their rules, as a non-programmer can read them."""

import hashlib
import json
import re
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lunheng.errors import LunhengError, nearest


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Rule(_Model):
    """A rule codes the clause in which one of its terms stands.

    `with`: one of these must stand in the scope too; `before` and `after`: the term stands before,
    or after, one of these, and they do not overlap; `within`: at most so many characters between
    the term and those; `without`: none of these may stand in the scope; `except`: longer
    expressions in which the term does not count. In each, `<name>` stands for a family's words.
    """

    id: str
    terms: list[str] = Field(min_length=1)
    require: list[str] = Field([], alias="with")
    before: list[str] = []
    after: list[str] = []
    within: int | None = Field(None, ge=0)
    without: list[str] = []
    exempt: list[str] = Field([], alias="except")
    scope: Literal["item", "clause", "sentence"] = "clause"


WORDS = ("terms", "require", "before", "after", "without", "exempt")
_FAMILY = re.compile(r"<(.*)>")


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
    """Families of words that rules share, groups of themes, and the themes."""

    version: int
    families: dict[str, list[str]] = {}
    groups: dict[str, Name] = {}
    themes: list[Theme] = Field(min_length=1)

    def words_of(self, rule: Rule, field: str) -> list[str]:
        """Return the words of one of a rule's lists, families spelled out, sorted."""
        found: set[str] = set()
        for word in getattr(rule, field):
            name = _FAMILY.fullmatch(word)
            found.update(self.families[name[1]] if name else [word])
        return sorted(found)


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
            words = [word for field in WORDS for word in getattr(rule, field)]
            named = [name[1] for word in words if (name := _FAMILY.fullmatch(word))]
            unknown = [name for name in named if name not in book.families]
            if unknown:
                yield f"{where}: no family “{unknown[0]}”{nearest(unknown[0], book.families)}"
            if any(not w.strip() for w in words):
                yield f"{where}: an empty term would match everywhere"
            if rule.within is not None and not (rule.require or rule.before or rule.after):
                yield f"{where}: within needs `with`, `before` or `after`"
    for name, terms in book.families.items():
        if any(not t.strip() for t in terms):
            yield f"family {name}: an empty term would match everywhere"


def codebook_id(book: Codebook) -> str:
    """Return twelve hexadecimal digits that stand for all that affects coding."""
    rules = []
    for theme in book.themes:
        plain = [
            {field: book.words_of(rule, field) for field in WORDS}
            | {"within": rule.within, "scope": rule.scope}
            for rule in theme.rules
        ]
        rules.append((theme.id, plain))
    text = json.dumps(rules, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
