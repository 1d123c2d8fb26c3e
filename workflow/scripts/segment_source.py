"""Segment one source."""

from lunheng.binding import guard
from lunheng.tables.io import read_batches, write_batches
from lunheng.words import lexicon, segment


def main(paragraphs, clauses, output, *, lexicon_path, functions, places, settings, language):
    words = lexicon.load_lexicon(lexicon_path) if lexicon_path else None
    tokens = (
        segment.segment(
            batch["paragraphs"],
            batch["clauses"],
            engine=settings["engine"],
            hmm=settings["hmm"],
            lexicon=words,
            language=language,
            functions=functions,
            places=places,
        )
        for batch in read_batches({"paragraphs": paragraphs, "clauses": clauses})
    )
    write_batches(({"tokens": frame} for frame in tokens), {"tokens": output})


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
