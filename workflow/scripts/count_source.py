"""Count one source: its part of the waist."""

from pathlib import Path

from lunheng.binding import guard
from lunheng.features import count
from lunheng.features.vocabulary import formulations
from lunheng.tables.io import read_table, write_table
from lunheng.tables.schemas import features
from lunheng.words import lexicon, segment


def main(tables, variants, folder, *, lexicon_path, settings):
    words = lexicon.load_lexicon(lexicon_path) if lexicon_path else None
    counted = count.count(
        *(read_table(path, name) for name, path in tables.items()),
        formulations=formulations(words["term"]) if words is not None else [],
        segmentation_id=segment.segmentation_id(
            engine=settings["engine"], hmm=settings["hmm"], lexicon=words
        ),
    )
    counted["variants"] = read_table(variants, "variants")
    for name in features.PARTS:
        write_table(counted[name], Path(folder) / f"{name}.parquet", name)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            {
                "text_documents": snakemake.input.documents,
                "paragraphs": snakemake.input.paragraphs,
                "clauses": snakemake.input.clauses,
                "tokens": snakemake.input.tokens,
                "codes": snakemake.input.codes,
                "marks": snakemake.input.marks,
            },
            snakemake.input.variants,
            Path(snakemake.output[0]).parent,
            lexicon_path=snakemake.input.get("lexicon"),
            settings=snakemake.params.segmentation,
        )
