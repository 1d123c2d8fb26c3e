"""List the coded sentences of all sources whose texts are at hand."""

from lunheng.binding import guard, read_sources
from lunheng.report import coded_lines
from lunheng.tables.files import write_csv
from lunheng.tables.io import stacked


def main(inputs, output):
    texts = read_sources(inputs, "paragraphs", "clauses", "codes", "marks")
    found = stacked((coded_lines.coded_sentences(**text) for text in texts), "coded_sentences")
    write_csv(found, output)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(snakemake.input, snakemake.output[0])
