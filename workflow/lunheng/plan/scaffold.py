"""A new study: a commented configuration that runs at once, on one's own texts or the example's."""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from lunheng.errors import LunhengError
from lunheng.plan import survey
from lunheng.settings.identifiers import LONGEST, check_name
from lunheng.tables.files import write_bytes

SOURCE = "texts"
# Columns that documents have anyway, or that a selector reads in another way.
RESERVED = {"document", "source", "language", "years", "without", "text_sha256"}
HEAD = """\
# {study}: a study of your own. Run it, and run it again after each change: only what depends
# on the change is done anew.
#
#     lunheng run {study}
#
# Everything below but `study`, `title` and `sources` may be taken out, and the report is then
# without it. A path that begins with ./ or ../ is read from the folder of this file.
# Every key: config/README.md; a whole study with comments: config/config.yaml; how to bring in
# tables, JSON, SQLite and zip files: docs/sources.md (all in lunheng's own folder).
"""
README = """# {title}

    lunheng check {study}
    lunheng run {study}

The first says what can be compared before anything is computed. The report is then in
`results/{study}/report/index.html`, below the folder where you run it.
"""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a new study is to be: where its texts are, and what is said of them.

    Attributes
    ----------
    texts
        A folder; None for the example's texts.
    groups
        A table that says to which groups the files belong, see `survey.read_table`.
    title
        Of the report; by default the study's name.
    language
        zh or en; by default as the texts are.
    codebook
        `default` for the shipped one, or a file; None for a study without themes.
    """

    texts: Path | None = None
    groups: Path | None = None
    title: str | None = None
    language: str | None = None
    codebook: str | None = None


@dataclass(frozen=True, kw_only=True)
class Written:
    """What was written (paths from the folder), and what the writer must know, a sentence each."""

    paths: list[str]
    remarks: list[str] = field(default_factory=list)


def title_of(study: str) -> str:
    """Return a title for want of a better: the study's name in words."""
    return study.replace("-", " ").capitalize()


def write(study: str, *, root: Path, folder: Path, asked: Asked) -> Written:
    """Write the folder of a new study.

    Parameters
    ----------
    study
        Its name.
    root
        The checkout.
    folder
        Where the study's folder goes.
    asked
        What it is to be.

    Raises
    ------
    LunhengError
        A name that no study can have, a folder that is there already, or texts and tables that
        cannot be used; see `survey`.
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", study) or len(study) > LONGEST:
        raise LunhengError(f"“{study}”: a study's name has small Latin letters, digits and hyphens")
    target = folder / study
    if target.exists():
        raise LunhengError(f"{study}: there is a folder of that name; choose another")
    if asked.texts is None:
        alone = [k for k in ("groups", "language", "codebook") if getattr(asked, k)]
        if alone:
            option = alone[0].replace("language", "lang")
            raise LunhengError(
                f"--{option}: it is said of your own texts; name their folder too: --texts FOLDER"
            )
        files, remarks = _example(study, root, asked.title), []
    else:
        files, remarks = _own(study, root=root, target=target, asked=asked)
    files["README.md"] = README.format(study=study, title=asked.title or title_of(study))
    for name, content in files.items():
        write_bytes(content.encode(), target / name)
    return Written(paths=[f"{study}/{name}" for name in files], remarks=remarks)


def _example(study: str, root: Path, title: str | None) -> dict[str, str]:
    """Return the files of a study on the example's texts."""
    text = (root / "config" / "studies" / "example.yaml").read_text(encoding="utf-8")
    body = text[text.index("seed: 1") :]
    body = body.replace("groups: data/example/groups.tsv", "groups: ./groups.tsv", 1)
    head = [("", {"study": study, "title": _both(title or title_of(study))})]
    return {
        "study.yaml": HEAD.format(study=study) + "\n" + _blocks(head) + body,
        "groups.tsv": (root / "data/example/groups.tsv").read_text(encoding="utf-8"),
    }


def _own(study: str, *, root: Path, target: Path, asked: Asked) -> tuple[dict, list[str]]:
    """Return the files of a study on one's own texts, and remarks."""
    seen = survey.look(asked.texts, besides=asked.groups)
    remarks = list(seen.remarks)
    if asked.groups is not None:
        columns, rows = survey.read_table(asked.groups)
        groups, said = survey.grouped(seen, columns, rows, table=asked.groups.name)
        remarks += said
    else:
        groups = {seen.names[p]: {"folder": f} for p, f in seen.folders.items() if f}
    groups, said = _columns(groups)
    language = asked.language or seen.language
    settings = Settings(
        study=study,
        title=asked.title or title_of(study),
        texts=_beside(asked.texts, target),
        survey=seen,
        language=language,
        codebook=_codebook(asked.codebook, target, root, language),
        groups=groups,
    )
    files = {"study.yaml": HEAD.format(study=study) + "\n" + _blocks(blocks(settings))}
    if groups:
        files["groups.tsv"] = _table(groups)
    found = [f"{len(seen.names)} text(s) in {asked.texts}, language {language}"]
    return files, [*found, *remarks, *said, *_compared(settings)]


def _beside(path: Path, target: Path) -> str:
    """Return a path from the study's folder, so that both can be moved together."""
    own = Path(os.path.relpath(path, target)).as_posix()
    return own if own.startswith("../") else f"./{own}"


def _codebook(asked: str | None, target: Path, root: Path, language: str) -> str | None:
    if asked == "default" and language != "zh":
        raise LunhengError(
            "--codebook default: its rules are in Chinese, and the texts are not; name a file of "
            "your own (docs/themes.md), or leave the option out"
        )
    if asked in (None, "default"):
        return asked and "config/codebook.yaml"
    if not Path(asked).is_file():
        raise LunhengError(f"--codebook: there is no file {asked}; name one, or write default")
    return _beside(Path(asked), target)


def _columns(groups: dict[str, dict[str, str]]) -> tuple[dict[str, dict[str, str]], list[str]]:
    """Return the groups with names of columns that a study can use, and what was renamed."""
    names = dict.fromkeys(c for cells in groups.values() for c in cells)
    new: dict[str, str] = {}
    for name in names:
        own = " ".join(str(name).split())
        taken = own.casefold() in RESERVED or own.startswith("n_") or own in new.values()
        new[name] = f"{own or 'column'}_" if taken or not own else own
    said = [f"the column “{a}” is called “{b}” in the study" for a, b in new.items() if a != b]
    return {d: {new[c]: v for c, v in cells.items()} for d, cells in groups.items()}, said


def _table(groups: dict[str, dict[str, str]]) -> str:
    """Return the groups as TSV, a line a document."""
    columns = list(dict.fromkeys(c for cells in groups.values() for c in cells))
    lines = [["document", *columns]]
    for document, cells in sorted(groups.items()):
        lines.append([f"{SOURCE}/{document}", *(cells.get(c, "") for c in columns)])
    return "".join("\t".join(line) + "\n" for line in lines)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the blocks of a study's file are written from; see `Asked` and `survey.Survey`."""

    study: str
    title: str
    texts: str
    survey: survey.Survey
    language: str
    codebook: str | None
    groups: dict[str, dict[str, str]]

    @property
    def readable(self) -> dict[str, dict[str, str]]:
        """The groups of the documents that can be read, as far as was tried."""
        return {d: c for d, c in self.groups.items() if d not in self.survey.unread}


def _both(text: str) -> dict[str, str]:
    return {"zh": text, "en": text}


def _name(value: str, taken: Iterable[str], fallback: str) -> str:
    """Return a name for a value that a study can use, none of those that are taken."""
    name = re.sub(r"[^\w-]+", "-", value).strip("-_")[: LONGEST // 2]
    try:
        check_name(name)
    except ValueError:
        name = fallback
    used = {t.casefold() for t in taken}
    number, first = 1, name
    while name.casefold() in used:
        number += 1
        name = f"{first}-{number}"
    return name


def _pair(sizes: dict[str, int]) -> tuple[str, str]:
    """Return the two largest groups, the smaller first: the reference must tell how texts vary."""
    first, second = sorted(sizes, key=lambda v: -sizes[v])[:2]
    return (second, first) if sizes[second] < sizes[first] else (first, second)


def _compared(settings: Settings) -> list[str]:
    """Say what the study compares."""
    found = survey.grouping(settings.readable)
    if found is None:
        return [
            "nothing is compared: no column has two to eight values; give a table of groups with "
            "--groups, put the texts into folders, or write contrasts into study.yaml"
        ]
    column, sizes = found
    a, b = _pair(sizes)
    return [f"compared by {column}: {a} ({sizes[a]} texts) against {b} ({sizes[b]} texts)"]


def blocks(settings: Settings) -> list[tuple[str, dict]]:
    """Return the blocks of a study's file: a comment, and keys with their values."""
    seen, english = settings.survey, settings.language == "en"
    source = {
        "label": {"zh": "文本", "en": "texts"},
        "from": [{"folder": settings.texts, "pattern": seen.patterns}],
        "language": settings.language,
        "name": seen.template,
    }
    if seen.numbered:
        source["repeated_names"] = "number"
    stop = f"config/lexicon/stop-{'english' if english else 'short'}.tsv"
    words = {"stop_lists": {"short": stop}}
    texts = {"source": SOURCE}
    made = [
        ("", {"study": settings.study, "title": _both(settings.title)}),
        ("The texts: a document's id is texts/<name>.", {"sources": {SOURCE: source}}),
        ("Words that are no content; terms that are never cut.", {"words": words}),
    ]
    made[-1][1]["segmentation"] = {"lexicon": None if english else "config/lexicon/policy.tsv"}
    if settings.codebook:
        made.append(("Themes and their rules.", {"codebook": settings.codebook}))
    if settings.groups:
        said = "A line a document, a column a grouping; edit it, or add columns."
        made.append((said, {"groups": "./groups.tsv"}))
    made += _comparison(settings)
    topics = {"documents": texts, "models": {"nmf": [5, 10, 15]}, "resamples": {"nmf": 5}}
    made += [
        ("Topics, with three numbers to choose from.", {"topics": topics}),
        ("Which documents speak alike.", {"similarity": {"active": texts}}),
    ]
    return made


def _comparison(settings: Settings) -> list[tuple[str, dict]]:
    """Return the blocks on groups: the grouping, the first contrast, the figures."""
    found = survey.grouping(settings.readable)
    if found is None:
        return []
    column, sizes = found
    names: dict[str, str] = {}
    for value in sizes:
        names[value] = _name(value, names.values(), f"group-{len(names) + 1}")
    groups = {
        names[value]: {"label": _both(value), "documents": {"source": SOURCE, column: value}}
        for value in sizes
    }
    a, b = _pair(sizes)
    contrast = {
        "label": {"zh": f"{a} 对 {b}", "en": f"{a} against {b}"},
        "target": {"source": SOURCE, column: a},
        "reference": {"source": SOURCE, column: b},
    }
    name = _name(f"{names[a]}-{names[b]}", (), "first")
    figures = {"focal": name, "regions": "groups"}
    if settings.codebook:
        figures["profile"] = "groups"
    return [
        (
            "Who is compared with whom: the two largest groups, the larger as the reference.",
            {"contrasts": {name: contrast}},
        ),
        ("Groups that are set side by side.", {"groupings": {"groups": groups}}),
        ("What the figures show.", {"figures": figures}),
    ]


def _blocks(made: list[tuple[str, dict]]) -> str:
    """Return blocks as YAML, each below its comment."""
    parts = []
    for comment, keys in made:
        nested = any(isinstance(value, dict | list) for value in keys.values())
        style = None if nested else False  # innermost braces, but none around the file's own keys
        text = yaml.safe_dump(
            keys, allow_unicode=True, sort_keys=False, default_flow_style=style, width=100
        )
        parts.append(f"# {comment}\n{text}" if comment else text)
    return "\n".join(parts) + "\n"
