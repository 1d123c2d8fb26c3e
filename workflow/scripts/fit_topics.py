"""Fit one kind of topic model over several numbers of topics, and resample it."""

from pathlib import Path

from lunheng.analysis import topics
from lunheng.binding import guard
from lunheng.settings.models import Selector
from lunheng.settings.selection import select
from lunheng.tables.io import read_table, write_table


def main(documents, counts, terms, folder, *, selector, model, ks, resamples, passes, seed):
    documents = read_table(documents, "documents")
    chosen = select(documents, Selector.model_validate(selector), key="topics.documents")
    counts = read_table(counts, "counts")
    tables = topics.fit_model(
        counts[counts["document"].isin(chosen)],
        read_table(terms, "terms"),
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
            snakemake.input.documents,
            snakemake.input.counts,
            snakemake.input.terms,
            Path(snakemake.output[0]).parent,
            selector=snakemake.params.documents,
            model=snakemake.wildcards.model,
            ks=snakemake.params.ks,
            resamples=snakemake.params.resamples,
            passes=snakemake.params.passes,
            seed=snakemake.params.seed,
        )
