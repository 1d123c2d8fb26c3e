"""Join the sources' parts at the waist, with groups and the classes of terms."""

from pathlib import Path

import pandas as pd
from lunheng.binding import guard
from lunheng.errors import LunhengError
from lunheng.features import join
from lunheng.tables.io import read_table, write_table
from lunheng.tables.schemas import features
from lunheng.words import classes, lexicon


def read_groups(path):
    groups = pd.read_csv(path, sep="\t", dtype=str, keep_default_na=False, encoding="utf-8")
    if "document" not in groups:
        raise LunhengError(f"{path}: expected a column document; found {list(groups.columns)}")
    twice = groups.loc[groups["document"].duplicated(), "document"]
    if len(twice):
        raise LunhengError(f"{path}: “{twice.iloc[0]}” stands twice; keep one row a document")
    return groups.replace("", None)


def main(
    folder, output, *, sources, groups, stop_lists, function_words, places, glossary, lexicon_path
):
    parts = [
        {name: read_table(Path(folder) / s / f"{name}.parquet", name) for name in features.PARTS}
        for s in sources
    ]
    nobody = pd.DataFrame({"document": pd.Series(dtype=str)})
    tables = join.join(parts, groups=read_groups(groups) if groups else nobody)
    terms = sorted(set(tables["counts"]["term"]) | set(tables["variants"]["term"]))
    tables["terms"] = classes.describe_terms(
        terms,
        places=classes.load_places(places),
        stop_lists={name: classes.load_words(path) for name, path in stop_lists.items()},
        functions=classes.load_words(stop_lists[function_words]),
        glossary=glossary_of(glossary, lexicon_path),
        quoted=join.quoted_terms(tables["counts"]),
    )
    for name, frame in tables.items():
        write_table(frame, Path(output) / f"{name}.parquet", name)


def glossary_of(glossary, lexicon_path):
    glosses = classes.load_glossary(glossary)
    if lexicon_path:
        words = lexicon.load_lexicon(lexicon_path)
        # the glossary's words are the short ones, for figures
        return dict(zip(words["term"], words["english"], strict=True)) | glosses
    return glosses


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            Path(snakemake.input.parts[0]).parents[1],
            Path(snakemake.output.terms).parent,
            sources=snakemake.params.sources,
            groups=snakemake.input.get("groups"),
            stop_lists=dict(
                zip(snakemake.params.stop_lists, snakemake.input.stop_lists, strict=True)
            ),
            function_words=snakemake.params.function_words,
            places=snakemake.input.places,
            glossary=snakemake.input.glossary,
            lexicon_path=snakemake.input.get("lexicon"),
        )
