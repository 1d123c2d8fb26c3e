"""What a run will do: the checked configuration, the way of each source, resolved documents."""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pandas as pd

from lunheng import archive, handcodes, sources
from lunheng.cleaning import load_rules
from lunheng.codebook import Codebook, codebook_id, load_codebook
from lunheng.config import Config, Contrast, Group, parse
from lunheng.equivalence import EQUIVALENCE
from lunheng.errors import LunhengError, nearest
from lunheng.lexicon import load_lexicon
from lunheng.segment import segmentation_id
from lunheng.selection import select

CACHE = ".cache/lunheng"


def find(name: str, *, root: Path, key: str) -> Path:
    """Return the path of a file that the configuration names, from the root of the checkout."""
    path = Path(name) if Path(name).is_absolute() else root / name
    if not path.is_file():
        begins = "" if Path(name).is_absolute() else f" in {root.name}, where paths begin"
        raise LunhengError(f"key “{key}”: no file {name}{begins}; check the spelling")
    return path


def identity(*parts: Any) -> str:
    """Return twelve hexadecimal digits that stand for plain values."""
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def segmentation(settings, *, root: Path) -> tuple[dict, str]:
    """Return the settings of a segmentation with its lexicon loaded, and its identity."""
    path = (
        find(settings.lexicon, root=root, key="segmentation.lexicon") if settings.lexicon else None
    )
    lexicon = load_lexicon(path) if path else None
    options = {"engine": settings.engine, "hmm": settings.hmm, "lexicon": lexicon}
    return options, segmentation_id(**options)


def ids(config: Config, *, root: Path) -> dict[str, dict[str, str]]:
    """Return, for each source, the identities of what shapes its counts.

    `segmentation_id` (engine, dictionary, lexicon, options), `codebook_id` (rules), `marks_id`
    (rules of stances and instruments), `ingest_id` (reader, fields, filters, cleaning rules),
    `variants_id` (the other segmentations).
    """
    _, cut = segmentation(config.segmentation, root=root)
    coded = codebook_id(load_codebook(find(config.codebook, root=root, key="codebook")))
    marked = identity(
        [
            codebook_id(load_codebook(find(path, root=root, key=key))) if path else None
            for key, path in (("stances", config.stances), ("instruments", config.instruments))
        ]
    )
    own_coder = coded
    if config.coder == "hybrid":
        weights = find(config.weights, root=root, key="weights").read_bytes()
        own_coder = identity(coded, hashlib.sha256(weights).hexdigest())
    rules = load_rules(find(config.cleaning, root=root, key="cleaning"))
    varied = identity(
        [(name, segmentation(v, root=root)[1]) for name, v in sorted(config.variants.items())]
    )
    result = {}
    for name, source in config.sources.items():
        brought = codes_of(config, name, root=root)
        wanted = {r["id"] for r in rules}
        for rule in source.cleaning or []:
            if rule not in wanted:
                raise LunhengError(
                    f"key “sources.{name}.cleaning”: no cleaning rule “{rule}”"
                    f"{nearest(rule, wanted)} in {config.cleaning}"
                )
        shape = source.model_dump(
            mode="json", exclude={"ways", "label", "how_to_get"}, exclude_defaults=True
        )
        result[name] = {
            "segmentation_id": cut,
            "codebook_id": identity(coded, handcodes.digest(brought)) if brought else own_coder,
            "marks_id": marked,
            "ingest_id": identity(shape, [r for r in rules if _applies(r, name, source.cleaning)]),
            "variants_id": varied,
        }
    return result


def codes_of(config: Config, source: str, *, root: Path) -> Path | None:
    """Return the file that a source's codes come from, or None where the rules code it."""
    codes = config.codes
    if codes is None or (codes.sources is not None and source not in codes.sources):
        return None
    return find(codes.file, root=root, key="codes.from")


def _check_codes(config: Config, book: Codebook, *, root: Path) -> None:
    """Stop where codes from elsewhere cannot be used, whatever the texts are."""
    named = {n: f for n in config.sources if (f := codes_of(config, n, root=root))}
    for path in sorted(set(named.values())):
        given = handcodes.read_codes(path, codebook=book)
        other = given[~given["id"].str.split("/").str[0].isin(named)]
        if len(other):
            raise LunhengError(
                f"{path}, row {other['row'].iloc[0]}: “{other['id'].iloc[0]}” is of none of the "
                f"sources {', '.join(named)}; name its source in codes.sources, or take it out"
            )


def _applies(rule: dict, source: str, wanted: list[str] | None) -> bool:
    """Return whether a cleaning rule is for a source, so that others do not make it stale."""
    named = rule["sources"] is None or source in rule["sources"]
    return named and (wanted is None or rule["id"] in wanted)


def resolve(config: Config, *, root: Path, corpora: str | None) -> dict[str, dict]:
    """Decide which way each source takes; see `sources.resolve` for the errors."""
    ways = {}
    for name, source in config.sources.items():
        listed = [w.model_dump(mode="json", exclude_none=True) for w in source.ways]
        try:
            ways[name] = sources.resolve(
                listed,
                root=root,
                corpora=Path(corpora) if corpora else None,
                cache=root / CACHE,
                archive_source=name,
            )
            table = source.side_table
            if table and ways[name]["way"] in ("file", "folder"):
                ways[name]["table"] = sources.side_table(
                    table.file, root=root, corpora=Path(corpora) if corpora else None
                )
        except LunhengError as error:
            remedy = f"\n{source.how_to_get}" if source.how_to_get else ""
            raise LunhengError(f"key “sources.{name}.from”: {error}{remedy}") from None
    return ways


def gold(config: Config, *, root: Path, folder: str | None) -> dict[str, str]:
    """Return the gold samples that are at hand: name, path relative to the working directory.

    A name is looked for in `folder` (`LUNHENG_GOLD`), in data/raw and from the root of the
    checkout. Those that are nowhere are left out: a study runs without its gold.
    """
    bases = [Path(folder)] if folder else []
    found = {}
    for name in config.gold:
        paths = [base / name for base in (*bases, root / "data" / "raw", root)]
        held = [path for path in paths if path.is_file()]
        if held:
            found[name] = os.path.relpath(held[0])
    return found


def gold_archive(config: Config, *, root: Path) -> Path | None:
    """Return the gold without its sentences that is committed, or None where there is none."""
    if not config.gold or config.correction is None:
        return None
    path = root / config.correction.labels / "gold_codes.parquet"
    return path if path.is_file() else None


def coder(config: Config) -> str | None:
    """Return whose codes the study's themes are in table `evaluation`, None for codes brought."""
    return None if config.codes and config.codes.sources is None else config.coder


def prepare(data: dict, *, where: str, root: Path, corpora: str | None) -> tuple[Config, dict]:
    """Check everything that can be checked before any work.

    Parameters
    ----------
    data
        The configuration as read from YAML.
    where
        Name of its file, for errors.
    root
        The checkout.
    corpora
        Folder of texts outside the checkout (`LUNHENG_CORPORA`), or None.

    Returns
    -------
    The checked configuration, and for each source the way it takes.
    """
    config = parse(data, where=where)
    try:
        book = load_codebook(find(config.codebook, root=root, key="codebook"))
        themes = {t.id for t in book.themes}
        _check_codes(config, book, root=root)
        for name, contrast in config.contrasts.items():
            for theme in contrast.themes:
                if theme not in themes:
                    raise LunhengError(
                        f"key “contrasts.{name}.themes”: no theme “{theme}”{nearest(theme, themes)}"
                    )
        if config.instruments and not config.stances:
            raise LunhengError("key “instruments”: they need stances; name both, or set both null")
        if config.figures.instruments and not config.instruments:
            raise LunhengError("key “figures.instruments”: the study names no instruments")
        for name, path in config.words.stop_lists.items():
            find(path, root=root, key=f"words.stop_lists.{name}")
        find(config.words.places, root=root, key="words.places")
        find(config.words.glossary, root=root, key="words.glossary")
        if config.groups:
            find(config.groups, root=root, key="groups")
        if config.correction:
            find(config.correction.design, root=root, key="correction.design")
        identities = ids(config, root=root)
        check_labels(config, identities, root=root)
        ways = resolve(config, root=root, corpora=corpora)
        for name, way in ways.items():
            if way["way"] == "archive":
                archive.check_identity(Path(way["paths"][0]), source=name, ids=identities[name])
    except LunhengError as error:
        raise LunhengError(f"{where}: {error}") from None
    return config, ways


def check_labels(config: Config, identities: dict, *, root: Path) -> None:
    """Stop where the gold without its text stands beside codes of other rules."""
    if config.correction is None:
        return
    folder = root / config.correction.labels
    held = archive.read_descriptor(folder)["lunheng"]
    for name, known in held.items():
        if name in identities and identities[name]["codebook_id"] != known:
            raise LunhengError(
                f"key “correction.labels”: {config.correction.labels} was made with other rules "
                f"for source “{name}” (codebook_id {known}, the configuration has "
                f"{identities[name]['codebook_id']}); run `lunheng label` where the texts and the "
                "gold are, or set correction: null"
            )


def sides(contrast: Contrast, documents: pd.DataFrame, *, key: str) -> tuple[list[str], list[str]]:
    """Return the documents of a contrast's target and reference.

    Raises
    ------
    LunhengError
        An empty side, or a document on both.
    """
    target = select(documents, contrast.target, key=f"{key}.target")
    reference = select(documents, contrast.reference, key=f"{key}.reference")
    both = sorted(set(target) & set(reference))
    if both:
        raise LunhengError(f"key “{key}”: “{both[0]}” is on both sides; leave it out of one")
    return target, reference


def counts_places(chosen: bool | None, documents: pd.DataFrame, sides: tuple) -> bool:
    """Return whether place names are counted: as `chosen`, or as the documents are.

    Where all sides speak for places each names itself, so that 上海 is no finding about Shanghai:
    there place names are left out unless the configuration says otherwise.
    """
    if chosen is not None:
        return chosen
    named = set(documents.loc[documents["place"].notna(), "document"])
    return not all(named.issuperset(side) for side in sides)


def groups_of(
    groups: dict[str, Group], documents: pd.DataFrame, *, key: str
) -> dict[str, list[str]]:
    """Return the documents of each group of a grouping, in the configuration's order."""
    return {
        name: select(documents, group.documents, key=f"{key}.{name}")
        for name, group in groups.items()
    }


def groupings_of(
    groupings: dict[str, dict], documents: pd.DataFrame
) -> dict[str, dict[str, list[str]]]:
    """Return the documents of each group of each grouping, given as plain values."""
    return {
        grouping: groups_of(
            {name: Group.model_validate(group) for name, group in groups.items()},
            documents,
            key=f"groupings.{grouping}",
        )
        for grouping, groups in groupings.items()
    }


PAPER_FILES = (
    "numbers.tex",
    "numbers.json",
    "tables.tex",
    "tables.md",
    "tables.docx",
    "methods.zh.md",
    "methods.en.md",
    "references.bib",
    "references.gbt7714.txt",
)


def analyses(config: Config, *, evaluated: bool) -> list[str]:
    """Return the names of the tables that a study's analysis leaves.

    `evaluated` says whether a gold sample is there to compare the codebook with.
    """
    names = ["contrasts", "contrasts_descriptive", "theme_shares", "topics", "topic_terms"]
    if config.effects:
        names += ["effects"]
    if config.correction:
        names += ["theme_shares_corrected"]
    if evaluated:
        names += ["evaluation", "evaluation_rules"]
    names += ["topic_documents", "topic_stability", "topic_selection", "similarity", "map"]
    names += ["segmentation_summary", "segmentation_audit"]
    if config.stances:
        names += ["stance_shares", "structure"]
    if config.instruments:
        names += ["instrument_shares"]
    if config.trends:
        names += ["trends", "formulations"]
    if config.claims:
        names += ["robustness"]
    return names


def figures(config: Config) -> list[str]:
    """Return the names of the figures that a study's configuration has the contrasts for."""
    names = ["theme-profile", "provinces-themes", "keyness-essay", "volcano"]
    if config.contrasts[config.figures.focal].themes:
        names.append("keyness-themes")
    if config.figures.regional:
        names.append("keyness-regions")
    names += ["topic-selection", "topics", "map"]
    if config.trends:
        names.append("trends-themes")
    if config.stances:
        names.append("structure")
    if config.figures.instruments:
        names.append("instruments")
    return names


def labels(config: Config) -> dict[str, dict[str, str]]:
    """Return the names, in both languages, of sources, contrasts (and their notes) and groups."""
    found = {name: s.label for name, s in config.sources.items()}
    found |= {name: c.label for name, c in config.contrasts.items()}
    found |= {f"{name}#note": c.note for name, c in config.contrasts.items() if c.note}
    for grouping in config.groupings.values():
        found |= {name: g.label for name, g in grouping.items()}
    for name, source in config.sources.items():
        if "{" not in source.name:  # one document, called what its source is called
            found[f"{name}/{source.name}"] = source.label
    return {name: label.model_dump() for name, label in found.items()}


def figure_settings(config: Config, name: str) -> dict:
    """Return what a figure is told, as plain values: its part of the configuration and no more."""
    shown = config.figures

    def groups(grouping: str) -> dict:
        return {n: g.model_dump(mode="json") for n, g in config.groupings[grouping].items()}

    def compared(*names: str) -> dict:
        sides = {n: config.contrasts[n].model_dump(mode="json") for n in names}
        return {"sides": sides, "equivalence": EQUIVALENCE}

    focal = {"contrast": shown.focal, **compared(shown.focal)}
    regions = {"grouping": "documents", "groups": groups(shown.regions)}
    return {
        "theme-profile": {"grouping": shown.profile, "groups": groups(shown.profile)},
        "provinces-themes": regions,
        "keyness-essay": focal,
        "volcano": focal,
        "keyness-themes": {
            "contrast": shown.focal,
            "equivalence": EQUIVALENCE,
            "themes": config.contrasts[shown.focal].themes,
        },
        "keyness-regions": {"contrasts": shown.regional, **compared(*shown.regional)},
        "topic-selection": {},
        "topics": regions,
        "map": regions,
        "structure": focal,
        "instruments": {"grouping": shown.instruments, "shown": list(groups(shown.instruments))}
        if shown.instruments
        else {},
        "trends-themes": {"series": config.trends.series if config.trends else None},
    }[name]
