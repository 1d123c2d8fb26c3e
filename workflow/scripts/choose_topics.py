"""Choose the model and the number of topics by the rule, and join the models' tables."""

from pathlib import Path

from lunheng.analysis import topics
from lunheng.binding import guard, read_tables, write_tables


def main(folder, outputs, *, models, min_stability):
    fits = []
    for model in models:
        files = {name: folder / "topics" / model / f"{name}.parquet" for name in topics.TABLES}
        fits.append(read_tables(files, *topics.TABLES))
    write_tables(topics.choose(fits, min_stability=min_stability), outputs)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            Path(snakemake.output[0]).parent,
            snakemake.output,
            models=snakemake.params.models,
            min_stability=snakemake.params.min_stability,
        )
