"""Measure theme shares by group."""

from lunheng.analysis import shares
from lunheng.binding import guard
from lunheng.settings import selection
from lunheng.settings.codebook import load_codebook
from lunheng.tables.io import read_table, write_table


def main(tables, output, *, codebook, groupings):
    frames = {name: read_table(path, name) for name, path in tables.items()}
    resolved = selection.groupings_of(groupings, frames["documents"])
    resolved["documents"] = {name: [name] for name in frames["documents"]["document"]}
    found = shares.theme_shares(
        frames["units"],
        frames["theme_counts"],
        frames["documents"],
        groupings=resolved,
        themes=[theme.id for theme in load_codebook(codebook).themes],
    )
    write_table(found, output, "theme_shares")


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            {name: snakemake.input[name] for name in ("documents", "units", "theme_counts")},
            snakemake.output.shares,
            codebook=snakemake.input.codebook,
            groupings=snakemake.params.groupings,
        )
