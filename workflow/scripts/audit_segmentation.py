"""Say where the segmentation is of two minds, and where others would cut otherwise."""

from lunheng.binding import guard, read_sources, read_tables, write_tables
from lunheng.tables.io import stacked
from lunheng.words import audit


def main(inputs, outputs):
    tokens = stacked((t["tokens"] for t in read_sources(inputs, "tokens")), "tokens")
    frames = read_tables(inputs, "counts", "variants")
    write_tables(audit.audit(tokens, **frames), outputs)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(snakemake.input, snakemake.output)
