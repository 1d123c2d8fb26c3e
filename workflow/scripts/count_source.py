"""Count one source: its part of the waist."""

from lunheng.binding import guard, read_tables, write_tables
from lunheng.features import count
from lunheng.tables.io import read_table
from lunheng.words import lexicon, segment


def main(inputs, outputs, *, settings):
    words = lexicon.load_lexicon(inputs["lexicon"]) if inputs.get("lexicon") else None
    counted = count.count(
        read_table(inputs["documents"], "text_documents"),
        *read_tables(inputs, "paragraphs", "clauses", "tokens", "codes", "marks").values(),
        reused=read_table(inputs["reused"], "reused"),
        near=read_table(inputs["near"], "duplicates"),
        segmentation_id=segment.segmentation_id(
            engine=settings["engine"], hmm=settings["hmm"], lexicon=words
        ),
    )
    write_tables(counted, outputs)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(snakemake.input, snakemake.output, settings=snakemake.params.segmentation)
