"""Count one source under the other segmentations, for the robustness stage."""

from pathlib import Path

from lunheng.binding import guard, read_tables, write_tables
from lunheng.features import count
from lunheng.tables.io import stacked
from lunheng.words import lexicon, segment


def main(inputs, outputs, *, variants, root, language):
    frames = read_tables(inputs, "paragraphs", "clauses")
    counted = []
    for name, settings in sorted(variants.items()):
        path = settings["lexicon"]
        tokens = segment.segment(
            **frames,
            engine=settings["engine"],
            hmm=settings["hmm"],
            lexicon=lexicon.load_lexicon(Path(root) / path) if path else None,
            language=language,
            functions=inputs["functions"],
            places=inputs["places"],
        )
        counted.append(count.count_variant(tokens, variant=name))
    write_tables({"variants": stacked(counted, "variants")}, outputs)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.output,
            variants=snakemake.params.variants,
            root=snakemake.params.root,
            language=snakemake.params.language,
        )
