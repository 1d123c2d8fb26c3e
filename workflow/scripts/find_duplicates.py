"""Find documents that are the same, or almost, among the texts at hand."""

import pandas as pd
from lunheng.binding import guard
from lunheng.corpus.duplicates import duplicates
from lunheng.tables.io import empty, read_table, write_table


def main(paragraphs, output, *, seed):
    frames = [
        read_table(path, "paragraphs")[["document", "paragraph", "text"]] for path in paragraphs
    ]
    if not frames:
        write_table(empty("duplicates"), output, "duplicates")
        return
    every = pd.concat(frames, ignore_index=True)
    documents = every[["document"]].drop_duplicates()
    write_table(duplicates(documents, every, seed=seed), output, "duplicates")


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            list(snakemake.input.paragraphs),
            snakemake.output.duplicates,
            seed=snakemake.params.seed,
        )
