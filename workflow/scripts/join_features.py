"""Join the sources' parts at the waist, with groups and the classes of terms."""

from pathlib import Path

import pandas as pd
from lunheng.binding import guard, write_tables
from lunheng.features import join
from lunheng.tables.io import read_table
from lunheng.tables.schemas.features import PARTS
from lunheng.words import classes, lexicon


def main(folder, inputs, outputs, *, sources, clusters, left_out, stop_lists, function_words):
    parts = [
        {name: read_table(Path(folder) / s / f"{name}.parquet", name) for name in PARTS}
        for s in sources
    ]
    gone = {source: len(pd.read_csv(path)) for source, path in left_out.items()}
    groups = join.read_groups(inputs.get("groups") or None)
    tables = join.join(parts, groups=groups, clusters_by=clusters, left_out=gone)
    words = lexicon.load_lexicon(inputs["lexicon"]) if inputs.get("lexicon") else None
    tables["terms"] = join.describe_terms(
        tables,
        places=classes.load_places(inputs["places"]),
        stop_lists={name: classes.load_words(path) for name, path in stop_lists.items()},
        function_words=function_words,
        glossary=classes.load_glossary(inputs["glossary"], lexicon=words),
    )
    write_tables(tables, outputs)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            Path(snakemake.input.parts[0]).parents[1],
            snakemake.input,
            snakemake.output,
            sources=snakemake.params.sources,
            clusters=snakemake.params.clusters,
            left_out={Path(path).parent.name: path for path in snakemake.input.left_out},
            stop_lists=dict(
                zip(snakemake.params.stop_lists, snakemake.input.stop_lists, strict=True)
            ),
            function_words=snakemake.params.function_words,
        )
