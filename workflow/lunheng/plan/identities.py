"""What shapes a study's counts, as identities: the same digits, the same counts."""

import hashlib
import json
from pathlib import Path
from typing import Any

from lunheng.coding.terms import codebook_id
from lunheng.corpus.cleaning import load_rules
from lunheng.errors import LunhengError, nearest
from lunheng.features import archive
from lunheng.settings.codebook import Codebook, load_codebook
from lunheng.settings.models import Config
from lunheng.tables.files import sha256_of
from lunheng.words.lexicon import load_lexicon
from lunheng.words.segment import segmentation_id

# Versions of the rules that are built in. One is raised when its rule gives another result, so that
# counts from before are known as such; tests/unit/plan/test_identities.py fails where that is
# forgotten.
READING = {"folding": 2, "conversion": 2, "lines": 2, "structure": 1, "sentences": 1}
COUNTING = {"formulations": 2, "reuse": 1, "units": 1}


def find(name: str, *, root: Path, key: str) -> Path:
    """Return the path of a file that the configuration names, from the root of the checkout.

    Raises
    ------
    LunhengError
        There is no such file; names the key.
    """
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


def book_of(config: Config, *, root: Path) -> Codebook:
    """Return the codebook of a study, one without themes where it names none."""
    return load_codebook(config.codebook and find(config.codebook, root=root, key="codebook"))


def ids(config: Config, *, root: Path) -> dict[str, dict[str, str]]:
    """Return, for each source, the identities of what shapes its counts.

    `segmentation_id` (engine, dictionary, lexicon, options), `codebook_id` (rules), `marks_id`
    (rules of stances and instruments), `ingest_id` (reader, fields, filters, cleaning rules, and
    the built-in rules of reading that the source's texts pass), `variants_id` (the other
    segmentations and coders), `counting_id` (the built-in rules of counting).

    Raises
    ------
    LunhengError
        A file that is not there, rules that cannot be read, or a source that names a cleaning rule
        which does not exist.
    """
    _, cut = segmentation(config.segmentation, root=root)
    coded = codebook_id(book_of(config, root=root))
    marked = identity(
        [
            codebook_id(load_codebook(find(path, root=root, key=key))) if path else None
            for key, path in (("stances", config.stances), ("instruments", config.instruments))
        ]
    )

    def coder_id(coder: str) -> str:
        if coder == "rules":
            return coded
        return identity(coded, sha256_of(find(config.weights, root=root, key="weights")))

    own_coder = coder_id(config.coder)
    rules = load_rules(find(config.cleaning, root=root, key="cleaning"))
    varied = identity(
        [
            (name, coder_id(v.coder) if v.coder else segmentation(v, root=root)[1])
            for name, v in sorted(config.variants.items())
        ]
    )
    result = {}
    for name, source in config.sources.items():
        coded_by = codes_of(config, name, root=root)
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
        built_in = {k: v for k, v in READING.items() if source.convert or k != "conversion"}
        own = [r for r in rules if _applies(r, name, source.cleaning)]
        result[name] = {
            "segmentation_id": cut,
            "codebook_id": identity(coded, sha256_of(coded_by)) if coded_by else own_coder,
            "marks_id": marked,
            "ingest_id": identity(shape, own, built_in),
            "variants_id": varied,
            "counting_id": identity(COUNTING),
        }
    return result


def codes_of(config: Config, source: str, *, root: Path) -> Path | None:
    """Return the file that a source's codes come from, or None where the rules code it."""
    codes = config.codes
    if codes is None or (codes.sources is not None and source not in codes.sources):
        return None
    return find(codes.file, root=root, key="codes.from")


def _applies(rule: dict, source: str, wanted: list[str] | None) -> bool:
    """Return whether a cleaning rule is for a source, so that others do not make it stale."""
    named = rule["sources"] is None or source in rule["sources"]
    return named and (wanted is None or rule["id"] in wanted)


def check_labels(config: Config, identities: dict, *, root: Path) -> None:
    """Stop where the gold without its text stands beside codes of other rules.

    Raises
    ------
    LunhengError
        The codes' identity is another than the one that the labels were made with.
    """
    if config.correction is None:
        return
    folder = root / config.correction.labels
    remedy = (
        "set correction: null, run snakemake, then `lunheng label`, with texts and gold at hand"
    )
    held = archive.read_descriptor(folder, remedy=remedy)["lunheng"]
    for name, known in held.items():
        if name in identities and identities[name]["codebook_id"] != known:
            raise LunhengError(
                f"key “correction.labels”: {config.correction.labels} was made with other rules "
                f"for source “{name}” (codebook_id {known}, the configuration has "
                f"{identities[name]['codebook_id']}); {remedy}"
            )
