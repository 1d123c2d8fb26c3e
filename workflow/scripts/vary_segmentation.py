"""Count one source under the other segmentations, for the robustness stage."""

from pathlib import Path

import pandas as pd
from lunheng.binding import guard
from lunheng.features import count
from lunheng.tables.io import empty, read_table, write_table
from lunheng.words import lexicon, segment


def main(paragraphs, clauses, output, *, variants, root, functions, places, language):
    paragraphs = read_table(paragraphs, "paragraphs")
    clauses = read_table(clauses, "clauses")
    frames = [empty("variants")]
    for name, settings in sorted(variants.items()):
        path = settings["lexicon"]
        tokens = segment.segment(
            paragraphs,
            clauses,
            engine=settings["engine"],
            hmm=settings["hmm"],
            lexicon=lexicon.load_lexicon(Path(root) / path) if path else None,
            language=language,
            functions=functions,
            places=places,
        )
        frames.append(count.count_variant(tokens, variant=name))
    frames = [f for f in frames if len(f)] or frames[:1]
    write_table(pd.concat(frames, ignore_index=True), output, "variants")


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            snakemake.input.paragraphs,
            snakemake.input.clauses,
            snakemake.output.variants,
            variants=snakemake.params.variants,
            root=snakemake.params.root,
            functions=snakemake.input.functions,
            places=snakemake.input.places,
            language=snakemake.params.language,
        )
