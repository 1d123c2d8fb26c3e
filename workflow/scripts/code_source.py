"""Code the themes of one source."""

from lunheng import code, codebook
from lunheng.binding import guard
from lunheng.tables import read_batches, write_batches


def main(paragraphs, clauses, tokens, output, *, codebook_path):
    book = codebook.load_codebook(codebook_path)
    batches = read_batches({"paragraphs": paragraphs, "clauses": clauses, "tokens": tokens})
    codes = ({"codes": code.code(**batch, codebook=book)} for batch in batches)
    write_batches(codes, {"codes": output})


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            snakemake.input.paragraphs,
            snakemake.input.clauses,
            snakemake.input.tokens,
            snakemake.output.codes,
            codebook_path=snakemake.input.codebook,
        )
