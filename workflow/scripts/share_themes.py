"""Measure theme shares by group."""

from lunheng.analysis import shares
from lunheng.binding import guard, read_tables, write_tables
from lunheng.settings import selection
from lunheng.settings.codebook import load_codebook


def main(inputs, outputs, *, groupings):
    frames = read_tables(inputs, "documents", "units", "theme_counts")
    resolved = selection.groupings_of(groupings, frames["documents"])
    resolved["documents"] = {name: [name] for name in frames["documents"]["document"]}
    found = shares.theme_shares(
        frames["units"],
        frames["theme_counts"],
        frames["documents"],
        groupings=resolved,
        themes=[theme.id for theme in load_codebook(inputs["codebook"]).themes],
    )
    write_tables({"theme_shares": found}, outputs)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.output,
            groupings=snakemake.params.groupings,
        )
