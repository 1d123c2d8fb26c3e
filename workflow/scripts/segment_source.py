"""Segment one source."""

from lunheng import lexicon, segment
from lunheng.binding import guard
from lunheng.tables import read_table, write_table


def main(paragraphs, clauses, output, *, lexicon_path, functions, places, settings, language):
    tokens = segment.segment(
        read_table(paragraphs, "paragraphs"),
        read_table(clauses, "clauses"),
        engine=settings["engine"],
        hmm=settings["hmm"],
        lexicon=lexicon.load_lexicon(lexicon_path) if lexicon_path else None,
        language=language,
        functions=functions,
        places=places,
    )
    write_table(tokens, output, "tokens")


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            snakemake.input.paragraphs,
            snakemake.input.clauses,
            snakemake.output.tokens,
            lexicon_path=snakemake.input.get("lexicon"),
            functions=snakemake.input.functions,
            places=snakemake.input.places,
            settings=snakemake.params.segmentation,
            language=snakemake.params.language,
        )
