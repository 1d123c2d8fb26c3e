"""Measure stances and policy instruments within themes by group."""

from lunheng.analysis import instruments
from lunheng.binding import guard, read_tables, write_tables
from lunheng.settings import selection
from lunheng.settings.codebook import load_codebook


def main(inputs, outputs, *, groupings):
    frames = read_tables(inputs, "documents", "units", "theme_counts", "stance_counts")
    names = ("codebook", "stances", "instruments")
    books = {name: load_codebook(inputs[name]).themes for name in names if inputs.get(name)}
    shared = {
        "groupings": selection.groupings_of(groupings, frames["documents"]),
        "themes": [theme.id for theme in books["codebook"]],
    }
    tables = {
        "stance_shares": instruments.stance_shares(
            frames["units"],
            frames["theme_counts"],
            frames["stance_counts"],
            stances=[stance.id for stance in books["stances"]],
            **shared,
        )
    }
    if "instruments" in books:
        tables["instrument_shares"] = instruments.instrument_shares(
            frames["units"],
            frames["stance_counts"],
            instruments={tool.id: tool.group for tool in books["instruments"]},
            **shared,
        )
    write_tables(tables, outputs)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.output,
            groupings=snakemake.params.groupings,
        )
