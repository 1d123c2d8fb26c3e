"""Correct theme shares for coding error with the gold without its text."""

from lunheng.analysis import correction
from lunheng.binding import guard, read_tables, write_tables
from lunheng.settings import populations, selection
from lunheng.settings.codebook import load_codebook


def main(inputs, outputs, *, groupings):
    frames = read_tables(inputs, "documents", "units", "theme_counts", "labels", "predictions")
    groups = selection.groupings_of(groupings, frames["documents"])
    design = populations.load_design(inputs["design"])
    found = correction.corrected_shares(
        frames["labels"],
        frames["predictions"],
        frames["units"],
        frames["theme_counts"],
        groupings=correction.known_groups(groups, frames["predictions"]),
        frames=populations.frames(design, frames["documents"]),
        themes=[theme.id for theme in load_codebook(inputs["codebook"]).themes],
    )
    write_tables({"theme_shares_corrected": found}, outputs)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(snakemake.input, snakemake.output, groupings=snakemake.params.groupings)
