"""The example study's tables above the waist, made in a second for the tests of its commands."""

from functools import cache
from pathlib import Path

from lunheng.corpus import cleaning, ingest, sources
from lunheng.plan import prepare
from lunheng.settings import models
from lunheng.tables.io import write_table
from lunheng.words import lexicon, segment

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "config" / "studies" / "example.yaml"


@cache
def tables():
    """Return source: its tables paragraphs, clauses, tokens."""
    study = models.load(EXAMPLE)
    rules = cleaning.load_rules(ROOT / study.cleaning)
    words = lexicon.load_lexicon(ROOT / study.segmentation.lexicon)
    functions = ROOT / study.words.stop_lists[study.words.function_words]
    found = {}
    for name, way in prepare.resolve(study, root=ROOT, corpora=None).items():
        source = study.sources[name]
        made = ingest.ingest(
            sources.read_source(way, source.reader.model_dump()),
            source=name, language=source.language, text_field=source.text, name=source.name,
            fields=source.fields, constants=source.constants, filters=[], cleaning=rules,
            convert=None, repeated_names="error",
        )  # fmt: skip
        made["tokens"] = segment.segment(
            made["paragraphs"], made["clauses"], engine="rjieba", hmm=True, lexicon=words,
            language=source.language, functions=functions,
            places=ROOT / study.words.places,
        )  # fmt: skip
        found[name] = {key: made[key] for key in ("paragraphs", "clauses", "tokens")}
    return found


def write(folder):
    """Write them where the workflow would leave them under `folder`."""
    for source, made in tables().items():
        for name, frame in made.items():
            path = folder / "results" / "example" / "text" / source / f"{name}.parquet"
            write_table(frame, path, name)
