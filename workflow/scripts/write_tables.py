"""Write every analysis table for spreadsheets."""

from pathlib import Path

from lunheng import export
from lunheng.binding import guard
from lunheng.tables import read_table


def main(paths, names, folder, workbook):
    frames = {n: read_table(path, n) for n, path in zip(names, paths, strict=True)}
    for name, frame in frames.items():
        export.write_csv(frame, Path(folder) / f"{name}.csv")
    export.write_workbook(frames, workbook)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            snakemake.input.tables,
            snakemake.params.names,
            Path(snakemake.output.workbook).parent,
            snakemake.output.workbook,
        )
