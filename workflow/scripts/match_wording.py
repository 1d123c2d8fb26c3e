"""Find what the documents of one source share: runs of characters, and whole texts."""

from lunheng.binding import guard, write_tables
from lunheng.corpus.duplicates import duplicates
from lunheng.features import reuse
from lunheng.tables.io import read_table


def main(paragraphs, outputs, *, seed):
    held = read_table(paragraphs, "paragraphs")
    pairs, marks = reuse.shared_wording(held)
    near = duplicates(held[["document"]].drop_duplicates(), held, seed=seed)
    found = {"reuse": pairs, "reused": reuse.spans(marks), "duplicates": near}
    write_tables(found, outputs)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(snakemake.input.paragraphs, snakemake.output, seed=snakemake.params.seed)
