"""Write every analysis table for spreadsheets."""

from pathlib import Path

from lunheng.binding import guard
from lunheng.output import coding_quality, export
from lunheng.settings.codebook import load_codebook
from lunheng.tables import files
from lunheng.tables.io import read_table


def main(paths, names, folder, workbook, *, coder, held_out, books):
    tables = {n: read_table(path, n) for n, path in zip(names, paths, strict=True)}
    f1 = coding_quality.f1_by_theme(tables.get("evaluation"), coder=coder, held_out=held_out)
    frames = {name: coding_quality.with_coding(table, f1) for name, table in tables.items()}
    for column, path in books.items():
        name = f"{column}_shares"
        if path and name in frames:
            marks = [mark.model_dump() for mark in load_codebook(path).themes]
            said = coding_quality.verdicts(marks)
            frames[name] = coding_quality.with_mark_coding(frames[name], said, column=column)
    for name, frame in frames.items():
        files.write_csv(frame, Path(folder) / f"{name}.csv")
    export.write_workbook(frames, workbook)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            snakemake.input.tables,
            snakemake.params.names,
            Path(snakemake.output.workbook).parent,
            snakemake.output.workbook,
            coder=snakemake.params.coder,
            held_out=snakemake.params.held_out,
            books={
                "stance": snakemake.input.get("stances"),
                "instrument": snakemake.input.get("instruments"),
            },
        )
