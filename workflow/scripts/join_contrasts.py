"""Join the contrasts into one table."""

import pandas as pd
from lunheng.binding import guard
from lunheng.tables import empty, read_table, write_table


def main(paths, output, *, table):
    frames = [frame for path in paths if len(frame := read_table(path, table))]
    joined = pd.concat(frames, ignore_index=True) if frames else empty(table)
    write_table(joined, output, table)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(snakemake.input.contrasts, snakemake.output.contrasts, table="contrasts")
        main(
            snakemake.input.descriptive,
            snakemake.output.descriptive,
            table="contrasts_descriptive",
        )
