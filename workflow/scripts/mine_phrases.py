"""Propose the formulations of one source."""

from lunheng.binding import guard
from lunheng.features import phrases
from lunheng.tables.io import read_table, write_table


def main(documents, tokens, output, *, language):
    held = read_table(documents, "text_documents"), read_table(tokens, "tokens")
    write_table(phrases.mine(*held, spaced=language != "zh"), output, "mined_phrases")


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            snakemake.input.documents,
            snakemake.input.tokens,
            snakemake.output.mined_phrases,
            language=snakemake.params.language,
        )
