"""What a run will do: the checked configuration, the way of each source, resolved documents."""

import os
from pathlib import Path

from lunheng.coding.terms import codebook_id
from lunheng.corpus import sources
from lunheng.errors import LunhengError, nearest
from lunheng.features import archive
from lunheng.features.join import read_groups
from lunheng.handcoding import brought
from lunheng.plan.identities import book_of, check_labels, codes_of, find, ids
from lunheng.plan.preflight import check_selectors
from lunheng.settings.codebook import Codebook
from lunheng.settings.models import Config, parse
from lunheng.words.classes import load_glossary, load_places, load_words

CACHE = ".cache/lunheng"


def _check_codes(config: Config, book: Codebook, *, root: Path) -> None:
    """Stop where codes from elsewhere cannot be used, whatever the texts are."""
    named = {n: f for n in config.sources if (f := codes_of(config, n, root=root))}
    for path in sorted(set(named.values())):
        given = brought.read_codes(path, codebook=book)
        other = given[~given["id"].str.split("/").str[0].isin(named)]
        if len(other):
            raise LunhengError(
                f"{path}, row {other['row'].iloc[0]}: “{other['id'].iloc[0]}” is of none of the "
                f"sources {', '.join(named)}; name its source in codes.sources, or take it out"
            )


def resolve(config: Config, *, root: Path, corpora: str | None) -> dict[str, dict]:
    """Decide which way each source takes; see `sources.resolve` for the errors.

    Raises
    ------
    LunhengError
        A source of which nothing is at hand; names its key, what was tried, and how to get it.
    """
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


def held_out(config: Config, *, root: Path) -> dict:
    """Return what is known of the coding on sentences that the coder was not learned from.

    Returns
    -------
    gold: whether the study's gold is such a sample; stated: what the codebook states of its rules
    (`settings.codebook.HeldOut`) as plain values, None where it states nothing, or of other rules
    than it has, or where another coder has the last word.
    """
    book = book_of(config, root=root)
    stated = book.held_out if coder(config) == "rules" else None
    if stated is not None and stated.rules != codebook_id(book):
        stated = None
    return {
        "gold": config.held_out,
        "stated": stated.model_dump(mode="json") if stated is not None else None,
    }


def prepare(
    data: dict, *, where: str, root: Path, corpora: str | None, folder: Path | None = None
) -> tuple[Config, dict]:
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
    folder
        Of the configuration's file, see `models.parse`.

    Returns
    -------
    The checked configuration, and for each source the way it takes.

    Raises
    ------
    LunhengError
        Names the file and the key of what is wrong: a file that is not there or cannot be read, a
        theme that the codebook has not, a source that is not at hand, an archive or labels that
        were made under another configuration.
    """
    config = parse(data, where=where, folder=folder)
    try:
        book = book_of(config, root=root)
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
            load_words(find(path, root=root, key=f"words.stop_lists.{name}"))
        load_places(find(config.words.places, root=root, key="words.places"))
        load_glossary(find(config.words.glossary, root=root, key="words.glossary"))
        groups = config.groups and find(config.groups, root=root, key="groups")
        check_selectors(config, read_groups(groups))
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
