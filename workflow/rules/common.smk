# Requires: the configuration that Snakemake loaded.
# Leaves: STUDY (checked), WAYS (which way each source takes), and helpers for the rules.

import os
import re

from lunheng import plan
from lunheng.errors import LunhengError
from lunheng.modules import behind

CONFIG_FILES = [os.path.relpath(f) for f in workflow.configfiles] or ["configuration"]

try:
    STUDY, WAYS = plan.prepare(
        config,
        where=" + ".join(CONFIG_FILES),
        root=ROOT,
        corpora=os.environ.get("LUNHENG_CORPORA"),
    )
except LunhengError as error:
    raise WorkflowError(f"\n{error}") from None

RESULTS = f"results/{STUDY.study}"
TEXT, FEATURES, ANALYSIS = (f"{RESULTS}/{part}" for part in ("text", "features", "analysis"))
TEXT_SOURCES = [name for name, way in WAYS.items() if way["way"] != "archive"]
MODELS = sorted(STUDY.topics.models)
LANGUAGES = ["zh", "en"]


wildcard_constraints:
    source="|".join(map(re.escape, STUDY.sources)),
    contrast="|".join(map(re.escape, STUDY.contrasts)) or "none",
    model="|".join(MODELS),


def code(script):
    """Return the library modules behind a script: an edit re-runs what depends on it."""
    return [os.path.relpath(f) for f in behind(ROOT / "workflow" / "scripts" / script)]


def features(*names):
    """Return the paths of tables at the waist."""
    return [f"{FEATURES}/{name}.parquet" for name in names]


def optional(path):
    """Return a file that the configuration may name as an input, nothing where it does not."""
    return str(ROOT / path) if path else []


def dump(model):
    """Return a part of the configuration as plain values, for params."""
    return model.model_dump(mode="json", by_alias=True) if model is not None else None


def figure_code(figure):
    """Return the library modules behind one figure."""
    drawing = ROOT.joinpath("workflow", *FIGURES[figure].split(".")).with_suffix(".py")
    return [os.path.relpath(f) for f in (drawing, *behind(drawing))]


def described():
    """Return what each rule so far takes, leaves and is told, for the manifest."""
    return {
        name: {"outputs": [str(o) for o in rule.output], "params": sorted(rule.params.keys())}
        for name, rule in sorted((r.name, r) for r in workflow.rules if r.output)
    }
