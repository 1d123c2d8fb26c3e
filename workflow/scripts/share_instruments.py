"""Measure stances and policy instruments within themes by group."""

from lunheng.analysis import instruments
from lunheng.binding import guard
from lunheng.settings import selection
from lunheng.settings.codebook import load_codebook
from lunheng.tables.io import read_table, write_table


def main(tables, outputs, *, codebooks, groupings):
    frames = {name: read_table(path, name) for name, path in tables.items()}
    books = {name: load_codebook(path).themes for name, path in codebooks.items() if path}
    resolved = selection.groupings_of(groupings, frames["documents"])
    shared = {
        "groupings": resolved,
        "themes": [theme.id for theme in books["codebook"]],
    }
    found = instruments.stance_shares(
        frames["units"],
        frames["theme_counts"],
        frames["stance_counts"],
        stances=[stance.id for stance in books["stances"]],
        **shared,
    )
    write_table(found, outputs["stance_shares"], "stance_shares")
    if "instruments" in books:
        found = instruments.instrument_shares(
            frames["units"],
            frames["stance_counts"],
            instruments={tool.id: tool.group for tool in books["instruments"]},
            **shared,
        )
        write_table(found, outputs["instrument_shares"], "instrument_shares")


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            {
                name: snakemake.input[name]
                for name in ("documents", "units", "theme_counts", "stance_counts")
            },
            dict(snakemake.output.items()),
            codebooks={
                name: snakemake.input.get(name) for name in ("codebook", "stances", "instruments")
            },
            groupings=snakemake.params.groupings,
        )
