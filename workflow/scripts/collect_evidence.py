"""Collect the sentences behind called terms and the shares of themes, where texts are at hand."""

from lunheng.binding import guard, read_sources, read_tables
from lunheng.report import collect
from lunheng.settings import selection
from lunheng.settings.codebook import load_codebook
from lunheng.tables.files import whole


def main(inputs, outputs, *, contrasts, groupings, books):
    frames = read_tables(inputs, "contrasts", "documents")
    found = collect.behind_numbers(
        read_sources(inputs, *collect.TEXTS),
        frames["contrasts"],
        sides=selection.sides_of(contrasts, frames["documents"]),
        groupings=selection.groupings_of(groupings, frames["documents"]),
        books={
            name: load_codebook(path) for name, path in books.items() if path or name == "codebook"
        },
    )
    for name, lines in found.items():
        with whole(outputs[name]) as (part,):
            lines.to_parquet(part, index=False)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.output,
            contrasts=snakemake.params.contrasts,
            groupings=snakemake.params.groupings,
            books={
                name: snakemake.input.get(name) for name in ("codebook", "stances", "instruments")
            },
        )
