"""The codebook: themes and their rules, as a non-programmer can read them."""

import re
import unicodedata
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lunheng.errors import LunhengError, nearest
from lunheng.settings.identifiers import check_name
from lunheng.tables.yaml_file import line_of, read_yaml


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Rule(_Model):
    """A rule codes the clause in which one of its terms stands.

    `zh` and `en`: what it is about, for readers; its id where a codebook gives none.

    `with`: one of these must stand in the scope too; `before` and `after`: the term stands before,
    or after, one of these, and they do not overlap; `within`: at most so many characters between
    the term and those; `without`: none of these may stand in the scope; `except`: longer
    expressions in which the term does not count. In each, `<name>` stands for a family's words.
    """

    id: str
    zh: str | None = None
    en: str | None = None
    terms: list[str] = Field(min_length=1)
    require: list[str] = Field([], alias="with")
    before: list[str] = []
    after: list[str] = []
    within: int | None = Field(None, ge=1)
    without: list[str] = []
    exempt: list[str] = Field([], alias="except")
    scope: Literal["item", "clause", "sentence"] = "clause"


WORDS = ("terms", "require", "before", "after", "without", "exempt")
FAMILY = re.compile(r"<(.*)>")
# What stands in patterns and hardly in words: .* and )+, | and \, [..], {2, ^ before and $ behind.
_PATTERN = re.compile(r"[.)\]][*+?]|[|\\]|\[.*\]|\{\d|^\^|\$$")
# half-width marks end a clause beside Han, where rules see them at full width
_HAN = r"\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_ENDS = re.compile(
    rf"(?:[。！？；]|(?<=[{_HAN}”》）%])[;!?]|[;!?](?=[{_HAN}“《（]))[^。！？”’」』）》]"
)
_SAID = {
    "missing": "is missing",
    "too_short": "is empty; give at least one",
    "string_type": "expected text; put it in quotes",
    "list_type": "expected a list, such as [甲, 乙]",
    "int_parsing": "expected a whole number",
    "greater_than_equal": "expected 1 or more; two words that touch are one term",
}
# What holds of one key, whatever is wrong with its value.
_OF_KEY = {("themes", "f1"): "expected a number from 0 to 1, such as 0.85"}


class Name(_Model):
    """A name in both languages."""

    zh: str
    en: str


_ID, _COLOUR = r"^[a-z][a-z_]{0,99}$", r"^#[0-9A-Fa-f]{6}$"
_PATTERNS = {
    _ID: "expected small Latin letters and _, such as self_reliance",
    _COLOUR: "expected # and six digits from 0 to F, in quotes, such as '#0072B2'",
}


class Theme(_Model):
    """A theme: names, definition, rules, own examples and counter-examples.

    `group`: one of the codebook's groups, for themes that are shown in groups. `f1`: how well a
    stance or an instrument is coded, measured on sentences held out; stated, because no gold of a
    study measures it. It says nothing of a codebook's own themes, which a gold does measure.
    """

    id: str = Field(pattern=_ID)
    group: str | None = None
    zh: str
    en: str
    colour: str = Field(pattern=_COLOUR)
    f1: float | None = Field(None, ge=0, le=1, strict=True)
    definition: str
    rules: list[Rule] = Field(min_length=1)
    examples: list[str] = Field(min_length=1)
    counterexamples: list[str] = Field(min_length=1)


class ThemeF1(_Model):
    """F1 of a theme, its 95 % interval, and the sentences that have the theme."""

    sentences: int = Field(ge=0)
    f1: float = Field(ge=0, le=1)
    low: float = Field(ge=0, le=1)
    high: float = Field(ge=0, le=1)


class HeldOut(_Model):
    """How well a codebook's rules code sentences that none of them was learned from.

    `texts`: what they are sentences of; `rules`: the identity of the rules that were measured
    (`coding.terms.codebook_id`), so that figures of other rules are not printed; `documents`,
    `sentences`; macro-F1 with its 95 % interval; `themes`: the same of each theme.
    """

    texts: Name
    rules: str
    documents: int = Field(ge=1)
    sentences: int = Field(ge=1)
    f1: float = Field(ge=0, le=1)
    low: float = Field(ge=0, le=1)
    high: float = Field(ge=0, le=1)
    themes: dict[str, ThemeF1]


class Codebook(_Model):
    """Families of words that rules share, groups of themes, the themes, and how good they are."""

    version: int
    held_out: HeldOut | None = None
    families: dict[str, list[str]] = {}
    groups: dict[str, Name] = {}
    themes: list[Theme] = Field(min_length=1)


# Of a study that codes none: what asks for its themes gets an empty list.
NO_THEMES = Codebook.model_construct(version=1, themes=[])


def load_codebook(path: str | Path | None) -> Codebook:
    """Read and check a codebook; where no path is given, there are no themes.

    Raises
    ------
    LunhengError
        Names the file, the theme, the rule and the key.
    """
    if not path:
        return NO_THEMES
    path = Path(path)
    data, node = read_yaml(path)
    try:
        book = Codebook.model_validate(data)
    except ValidationError as errors:
        lines = [(line_of(node, e["loc"]), _message(e, data)) for e in errors.errors()]
    else:
        lines = [(line_of(node, steps), problem) for steps, problem in _problems(book)]
    if lines:
        raise LunhengError("\n".join(f"{path}, line {n}: {said}" for n, said in lines))
    return book


def _message(error: dict, data) -> str:
    if not error["loc"]:
        return f"expected a codebook with the key “themes”, found {_kind(data)}"
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
        return f"unknown key “{key}”{nearest(error['loc'][-1], names)}"
    found = "" if error["type"] in ("missing", "too_short") else f"found {_kind(error['input'])}; "
    said = _OF_KEY.get((error["loc"][0], error["loc"][-1])) or _SAID.get(error["type"])
    said = said or _PATTERNS.get((error.get("ctx") or {}).get("pattern"))
    said = said or error["msg"]
    return f"key “{key}”{' ' if not found else f': {found}'}{said}"


def _kind(value) -> str:
    if isinstance(value, list | dict):
        return ("a list" if isinstance(value, list) else "keys") if value else "nothing"
    return "nothing" if value is None else f"“{value}”"


def _has(value, step) -> bool:
    return step in value if isinstance(value, dict) else isinstance(step, int) and step < len(value)


def _twice(ids: list[str]) -> list[tuple[int, str]]:
    return [(n, name) for n, name in enumerate(ids) if name in ids[:n]]


def _problems(book: Codebook):
    """Return (where, what) for all that is wrong though every key is well formed."""
    for n, name in _twice([t.id for t in book.themes]):
        yield ("themes", n), f"the theme {name} stands twice"
    for n, theme in enumerate(book.themes):
        if theme.group is not None and theme.group not in book.groups:
            hint = nearest(theme.group, book.groups)
            yield ("themes", n, "group"), f"theme {theme.id}: no group “{theme.group}”{hint}"
        for m, name in _twice([r.id for r in theme.rules]):
            yield ("themes", n, "rules", m), f"theme {theme.id}: the rule {name} stands twice"
        for m, rule in enumerate(theme.rules):
            where = f"theme {theme.id}, rule {rule.id}"
            if rule.within is not None and not (rule.require or rule.before or rule.after):
                steps = ("themes", n, "rules", m, "within")
                yield steps, f"{where}: within needs `with`, `before` or `after`"
            for field in WORDS:
                key = Rule.model_fields[field].alias or field
                for k, word in enumerate(getattr(rule, field)):
                    problem = _word_problem(word, book.families)
                    if problem:
                        yield ("themes", n, "rules", m, key, k), f"{where}: {problem}"
    known = [theme.id for theme in book.themes]
    for name in book.held_out.themes if book.held_out else ():
        if name not in known:
            yield ("held_out", "themes", name), f"held_out: no theme “{name}”{nearest(name, known)}"
    for name in book.groups:
        try:
            check_name(name)
        except ValueError as error:
            yield ("groups", name), f"group “{name}”: {error}"
    for name, words in book.families.items():
        if not words:
            yield ("families", name), f"family {name}: has no words"
        for k, word in enumerate(words):
            problem = _word_problem(word, None)
            if problem:
                yield ("families", name, k), f"family {name}: {problem}"


def _visible(word: str) -> str:
    """Return a word without blanks at its ends and signs that cannot be seen."""
    return "".join(c for c in word if unicodedata.category(c)[0] != "C").strip()


def _word_problem(word: str, families: dict | None) -> str | None:
    """Return what is wrong with a word of a rule, or, without families, of a family."""
    name = FAMILY.fullmatch(word)
    if name and families is None:
        return f"“{word}”: a family holds words and no other family; write its words"
    if name:
        known = name[1] in families
        return None if known else f"no family “{name[1]}”{nearest(name[1], families)}"
    if not _visible(word):
        return "an empty term would match everywhere"
    if _PATTERN.search(word):
        return f"“{word}” looks like a pattern; terms are plain words: write out each"
    if _ENDS.search(_visible(word)):
        return f"“{word}” goes beyond a clause, so that it never matches; write two, see `with`"
    return None
