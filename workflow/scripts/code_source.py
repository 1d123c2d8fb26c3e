"""Code the themes of one source."""

from lunheng import codebook, coder, handcodes, hybrid
from lunheng.binding import guard
from lunheng.tables import read_batches, write_batches
from lunheng.texts import sentence_keys


def main(paragraphs, clauses, tokens, output, *, codebook_path, brought, weights, source):
    book = codebook.load_codebook(codebook_path)
    batches = read_batches({"paragraphs": paragraphs, "clauses": clauses, "tokens": tokens})
    if brought:
        given = handcodes.source_codes(
            handcodes.read_codes(brought, codebook=book),
            sentence_keys(clauses),
            source=source,
            path=brought,
        )
        codes = (
            {"codes": handcodes.to_codes(b["paragraphs"], b["clauses"], given=given, path=brought)}
            for b in batches
        )
    else:
        themes = [theme.id for theme in book.themes]
        scorer = coder.read_scorer(weights, themes=themes) if weights else None
        codes = ({"codes": hybrid.code_tables(**b, codebook=book, scorer=scorer)} for b in batches)
    write_batches(codes, {"codes": output})


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            snakemake.input.paragraphs,
            snakemake.input.clauses,
            snakemake.input.tokens,
            snakemake.output.codes,
            codebook_path=snakemake.input.codebook,
            brought=snakemake.input.get("brought"),
            weights=snakemake.input.get("weights"),
            source=snakemake.wildcards.source,
        )
