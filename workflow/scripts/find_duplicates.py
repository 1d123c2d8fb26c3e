"""Find documents that are the same, or almost, among the texts at hand."""

from lunheng.binding import guard, read_sources, write_tables
from lunheng.corpus.duplicates import duplicates
from lunheng.tables.io import stacked


def main(inputs, outputs, *, seed):
    held = (t["paragraphs"] for t in read_sources(inputs, "paragraphs"))
    paragraphs = stacked((p[["document", "paragraph", "text"]] for p in held), "paragraphs")
    documents = paragraphs[["document"]].drop_duplicates()
    write_tables({"duplicates": duplicates(documents, paragraphs, seed=seed)}, outputs)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(snakemake.input, snakemake.output, seed=snakemake.params.seed)
