"""Say where the segmentation is of two minds, and where others would cut otherwise."""

import pandas as pd
from lunheng.binding import guard
from lunheng.tables.io import empty, read_table, write_table
from lunheng.words import audit


def main(tokens, counts, variants, output):
    frames = [read_table(path, "tokens") for path in tokens]
    found = audit.ambiguous_cuts(pd.concat(frames)) if frames else empty("ambiguous_cuts")
    write_table(found, output["ambiguous"], "ambiguous_cuts")
    counts, variants = read_table(counts, "counts"), read_table(variants, "variants")
    table = audit.disagreements(counts, variants)
    summary = audit.touched(table, counts, variants)
    write_table(table, output["audit"], "segmentation_audit")
    write_table(summary, output["summary"], "segmentation_summary")


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            snakemake.input.tokens,
            snakemake.input.counts,
            snakemake.input.variants,
            dict(snakemake.output.items()),
        )
