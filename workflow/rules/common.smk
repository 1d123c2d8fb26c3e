# Requires: the configuration that Snakemake loaded.
# Leaves: STUDY (checked), WAYS (which way each source takes), GOLD (samples at hand), GOLD_ARCHIVE
# (one without its sentences), helpers.

import os
import re
from types import SimpleNamespace

from lunheng.errors import LunhengError
from lunheng.modules import behind
from lunheng.figures import catalogue
from lunheng.plan import identities, outputs, preflight, prepare
from lunheng.settings import models as settings_models
from lunheng.tables.yaml_file import as_written
from lunheng.tables.schemas.features import TABLES as AT_THE_WAIST

CONFIG_FILES = [os.path.relpath(f) for f in workflow.configfiles] or ["configuration"]

# Where the study's own paths begin (./ and ../): the folder of its file.
BESIDE = os.path.dirname(os.path.abspath((workflow.configfiles or ["."])[0]))

try:
    # Snakemake reads YAML by its older rules, in which NO is false and 12:30 a number.
    STUDY, WAYS = prepare.prepare(
        as_written(config, workflow.configfiles),
        where=" + ".join(CONFIG_FILES),
        root=ROOT,
        corpora=os.environ.get("LUNHENG_CORPORA"),
        folder=BESIDE,
    )
except LunhengError as error:
    raise WorkflowError(f"\n{error}") from None

GOLD = prepare.gold(STUDY, root=ROOT, folder=os.environ.get("LUNHENG_GOLD"))
GOLD_ARCHIVE = prepare.gold_archive(STUDY, root=ROOT)
EVALUATED = bool(GOLD or GOLD_ARCHIVE)
CODER = prepare.coder(STUDY)
IDS = identities.ids(STUDY, root=ROOT)
# What is known of the coding on sentences that the coder was not learned from.
HELD_OUT = prepare.held_out(STUDY, root=ROOT)
RESULTS = f"results/{STUDY.study}"
TEXT, FEATURES, ANALYSIS = (f"{RESULTS}/{part}" for part in ("text", "features", "analysis"))
TEXT_SOURCES = [name for name, way in WAYS.items() if way["way"] != "archive"]
# How good the coding is: what marks the themes that it does badly, where that is known.
QUALITY = f"{ANALYSIS}/evaluation.parquet" if EVALUATED and CODER else []
OTHER_CODERS = {v.coder for v in STUDY.variants.values() if v.coder}
MODELS = sorted(STUDY.topics.models) if STUDY.topics else []
LANGUAGES = ["zh", "en"]


wildcard_constraints:
    source="|".join(map(re.escape, STUDY.sources)),
    contrast="|".join(map(re.escape, STUDY.contrasts)) or "none",
    model="|".join(MODELS) or "none",


def code(script, *others):
    """Return the library modules behind a script: an edit re-runs what depends on it."""
    found = {*others, *behind(ROOT / "workflow" / "scripts" / script, *others)}
    return [os.path.relpath(f) for f in sorted(found)]


def features(*names):
    """Return the paths of tables at the waist by name, for named inputs and outputs."""
    return {name: f"{FEATURES}/{name}.parquet" for name in names}


def analysis(*names):
    """Return the paths of tables of the analysis by name, for named inputs and outputs."""
    return {name: f"{ANALYSIS}/{name}.parquet" for name in names}


def optional(path):
    """Return a file that the configuration may name as an input, nothing where it does not."""
    return str(ROOT / path) if path else []


def dump(model):
    """Return a part of the configuration as plain values, for params."""
    return model.model_dump(mode="json", by_alias=True) if model is not None else None


def tables_of(figure):
    """Return the paths of the tables that a figure reads, each where it is declared."""
    return [
        f"{FEATURES if name in AT_THE_WAIST else ANALYSIS}/{name}.parquet"
        for name in catalogue.load(figure).TABLES
    ]


def books_of(figure):
    """Return the codebooks that a figure reads beside that of the themes."""
    keys = getattr(catalogue.load(figure), "BOOKS", ())
    return [str(ROOT / getattr(STUDY, key)) for key in keys]


def drawing(figure):
    """Return the module that draws a figure, which its job imports by name."""
    return Path(catalogue.load(figure).__file__)


def unnamed(model):
    """Return a part of the configuration for rules that print no name: labels and notes empty."""
    empty = {"label": {"zh": "", "en": ""}, "note": None, "how_to_get": ""}
    return {key: empty.get(key, value) for key, value in dump(model).items()}


def told(*keys):
    """Return parts of the configuration for a rule that prints from them.

    Of sources it is told what the methods speak of, and not how their texts are got.
    """
    found = {key: value for key, value in dump(STUDY).items() if key in keys}
    for name, source in found.get("sources", {}).items():
        found["sources"][name] = {key: source[key] for key in ("language", "convert")}
    return found


# What the methods paragraph and the limits speak of, in the paper and in the report.
METHODS = "sources segmentation codebook codes coder computation topics similarity trends".split()


def described():
    """Return what each rule so far takes, leaves and is told, for the manifest."""
    # what an earlier run left of sources that now come from the archive is no result of this one
    at_hand = f"{{source,{'|'.join(TEXT_SOURCES) or 'none'}}}"
    every = rf"\{{source(?:,{re.escape('|'.join(map(re.escape, STUDY.sources)))})?\}}"
    found = {}
    for step in sorted((r for r in workflow.rules if r.output), key=lambda r: r.name):
        values = [
            (name, value)
            for name, known in (("source", list(STUDY.sources)), ("figure", DRAWN))
            if name in step.wildcard_names
            for value in known
        ]
        called = {
            value: [p for item in step.input if callable(item) for p in listed(item, name, value)]
            for name, value in values
        }
        found[step.name] = {
            "outputs": [re.sub(every, at_hand, str(o)) for o in step.output],
            "inputs": [str(i) for i in step.input if not callable(i)],
            "inputs_by_wildcard": {value: paths for value, paths in called.items() if paths},
            "params": sorted(step.params.keys()),
        }
    return found


def listed(function, name, value):
    """Return the paths that an input function gives for one value of a wildcard."""
    paths = function(SimpleNamespace(**{name: value}))
    return [paths] if isinstance(paths, str) else list(paths)


def outside(rules):
    """Return the inputs that no rule makes, each with a name that says nothing of the machine."""
    names = {
        path: f"received/{source}/{os.path.relpath(path, way.get('base', os.path.dirname(path)))}"
        for source, way in WAYS.items()
        if way["way"] != "archive"
        for path in [*way["paths"], *([way["table"]] if "table" in way else [])]
    }
    names |= {path: f"received/gold/{os.path.basename(name)}" for name, path in GOLD.items()}
    coded = {str(path) for s in STUDY.sources if (path := identities.codes_of(STUDY, s, root=ROOT))}
    names |= {p: f"codes/{os.path.basename(p)}" for p in coded if not p.startswith(f"{ROOT}/")}
    for entry in rules.values():
        for path in [
            *entry["inputs"],
            *(p for ps in entry["inputs_by_wildcard"].values() for p in ps),
        ]:
            if path not in names and not path.startswith(f"{RESULTS}/"):
                own = os.path.relpath(path, ROOT)
                names[path] = f"study/{os.path.basename(path)}" if own.startswith("..") else own
    return names
