"""Choose the model and the number of topics by the rule, and join the models' tables."""

from pathlib import Path

from lunheng.analysis import topics
from lunheng.binding import guard
from lunheng.tables.io import read_table, write_table

NAMES = ("topics", "topic_terms", "topic_documents", "topic_stability", "topic_selection")


def main(folder, *, models, min_stability):
    fits = [
        {name: read_table(Path(folder) / "topics" / m / f"{name}.parquet", name) for name in NAMES}
        for m in models
    ]
    for name, frame in topics.choose(fits, min_stability=min_stability).items():
        write_table(frame, Path(folder) / f"{name}.parquet", name)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            Path(snakemake.output[0]).parent,
            models=snakemake.params.models,
            min_stability=snakemake.params.min_stability,
        )
