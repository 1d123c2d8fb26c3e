"""Code the themes of one source."""

from lunheng.binding import guard
from lunheng.coding import coders, learned
from lunheng.corpus.texts import sentence_keys
from lunheng.handcoding import brought
from lunheng.settings import codebook
from lunheng.tables.io import read_batches, write_batches


def main(paragraphs, clauses, output, *, codebook_path, given_path, weights, source):
    book = codebook.load_codebook(codebook_path)
    batches = read_batches({"paragraphs": paragraphs, "clauses": clauses})
    if given_path:
        given = brought.source_codes(
            brought.read_codes(given_path, codebook=book),
            sentence_keys(clauses),
            source=source,
            path=given_path,
        )
        codes = (
            {"codes": brought.to_codes(b["paragraphs"], b["clauses"], given=given, path=given_path)}
            for b in batches
        )
    else:
        themes = [theme.id for theme in book.themes]
        scorer = learned.read_scorer(weights, themes=themes) if weights else None
        codes = ({"codes": coders.code_tables(**b, codebook=book, scorer=scorer)} for b in batches)
    write_batches(codes, {"codes": output})


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            snakemake.input.paragraphs,
            snakemake.input.clauses,
            snakemake.output.codes,
            codebook_path=snakemake.input.codebook,
            given_path=snakemake.input.get("brought"),
            weights=snakemake.input.get("weights"),
            source=snakemake.wildcards.source,
        )
