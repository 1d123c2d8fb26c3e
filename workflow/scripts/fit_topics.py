"""Fit one kind of topic model over several numbers of topics, and resample it."""

from pathlib import Path

from lunheng.analysis import topics
from lunheng.binding import guard, read_tables
from lunheng.settings.models import Selector
from lunheng.settings.selection import fitting
from lunheng.tables.io import write_table


def main(inputs, folder, *, selector, model, ks, resamples, passes, seed):
    frames = read_tables(inputs, "documents", "counts", "terms")
    chosen = fitting(frames["documents"], Selector.model_validate(selector), key="topics.documents")
    tables = topics.fit_model(
        frames["counts"][frames["counts"]["document"].isin(chosen)],
        frames["terms"],
        model=model,
        ks=ks,
        resamples=resamples,
        passes=passes,
        seed=seed,
    )
    for name, frame in tables.items():
        write_table(frame, Path(folder) / f"{name}.parquet", name)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            snakemake.input,
            Path(snakemake.output[0]).parent,
            selector=snakemake.params.documents,
            model=snakemake.wildcards.model,
            ks=snakemake.params.ks,
            resamples=snakemake.params.resamples,
            passes=snakemake.params.passes,
            seed=snakemake.params.seed,
        )
