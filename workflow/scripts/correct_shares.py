"""Correct theme shares for coding error with the gold without its text."""

from lunheng.analysis import correction
from lunheng.binding import guard
from lunheng.settings import populations, selection
from lunheng.settings.codebook import load_codebook
from lunheng.tables.io import read_table, write_table


def main(tables, output, *, design, codebook, groupings):
    frames = {name: read_table(path, name) for name, path in tables.items()}
    known = set(frames["predictions"]["document"])
    # of sources that were not at hand when the gold was laid beside the texts nothing is known
    resolved = {
        grouping: {group: names for group, names in groups.items() if known.issuperset(names)}
        for grouping, groups in selection.groupings_of(groupings, frames["documents"]).items()
    }
    found = correction.corrected_shares(
        frames["labels"],
        frames["predictions"],
        frames["units"],
        frames["theme_counts"],
        groupings=resolved,
        frames=populations.frames(populations.load_design(design), frames["documents"]),
        themes=[theme.id for theme in load_codebook(codebook).themes],
    )
    write_table(found, output, "theme_shares_corrected")


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            {
                name: snakemake.input[name]
                for name in ("documents", "units", "theme_counts", "labels", "predictions")
            },
            snakemake.output[0],
            design=snakemake.input.design,
            codebook=snakemake.input.codebook,
            groupings=snakemake.params.groupings,
        )
