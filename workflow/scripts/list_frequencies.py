"""List the most frequent words of each source, for a study that contrasts nothing."""

from lunheng.analysis.frequencies import frequencies
from lunheng.binding import guard, read_tables, write_tables


def main(inputs, outputs):
    found = frequencies(**read_tables(inputs, "counts", "terms", "documents"))
    write_tables({"frequencies": found}, outputs)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(snakemake.input, snakemake.output)
