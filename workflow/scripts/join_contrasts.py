"""Join the contrasts into one table."""

import pandas as pd
from lunheng.binding import guard
from lunheng.contrasts import compare
from lunheng.tables.io import empty, read_table, write_table


def joined(paths, table):
    frames = [frame for path in paths if len(frame := read_table(path, table))]
    return pd.concat(frames, ignore_index=True) if frames else empty(table)


def main(paths, output, *, families):
    found = compare.answer_across(joined(paths, "contrasts"), families=families)
    write_table(found, output, "contrasts")


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            snakemake.input.contrasts,
            snakemake.output.contrasts,
            families=snakemake.params.families,
        )
        write_table(
            joined(snakemake.input.descriptive, "contrasts_descriptive"),
            snakemake.output.descriptive,
            "contrasts_descriptive",
        )
