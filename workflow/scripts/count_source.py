"""Count one source: its part of the waist."""

from pathlib import Path

from lunheng.binding import guard, read_tables
from lunheng.features import count
from lunheng.features.vocabulary import formulations
from lunheng.tables.io import read_table, write_table
from lunheng.tables.schemas.features import PARTS
from lunheng.words import lexicon, segment


def main(inputs, folder, *, settings):
    words = lexicon.load_lexicon(inputs["lexicon"]) if inputs.get("lexicon") else None
    counted = count.count(
        read_table(inputs["documents"], "text_documents"),
        *read_tables(inputs, "paragraphs", "clauses", "tokens", "codes", "marks").values(),
        formulations=formulations(words["term"]) if words is not None else [],
        segmentation_id=segment.segmentation_id(
            engine=settings["engine"], hmm=settings["hmm"], lexicon=words
        ),
    )
    counted |= read_tables(inputs, "variants")
    for name in PARTS:
        write_table(counted[name], Path(folder) / f"{name}.parquet", name)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            snakemake.input,
            Path(snakemake.output[0]).parent,
            settings=snakemake.params.segmentation,
        )
