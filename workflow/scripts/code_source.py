"""Code the themes of one source."""

from lunheng import code, codebook
from lunheng.binding import guard
from lunheng.tables import read_table, write_table


def main(paragraphs, clauses, tokens, output, *, codebook_path):
    codes = code.code(
        read_table(paragraphs, "paragraphs"),
        read_table(clauses, "clauses"),
        read_table(tokens, "tokens"),
        codebook=codebook.load_codebook(codebook_path),
    )
    write_table(codes, output, "codes")


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            snakemake.input.paragraphs,
            snakemake.input.clauses,
            snakemake.input.tokens,
            snakemake.output.codes,
            codebook_path=snakemake.input.codebook,
        )
