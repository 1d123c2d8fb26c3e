"""Correct theme shares for coding error with the gold without its text."""

from lunheng import correction, gold, plan
from lunheng.binding import guard
from lunheng.codebook import load_codebook
from lunheng.config import Group
from lunheng.tables import read_table, write_table


def main(tables, output, *, design, codebook, groupings):
    frames = {name: read_table(path, name) for name, path in tables.items()}
    known = set(frames["predictions"]["document"])
    resolved = {}
    for grouping, groups in groupings.items():
        named = plan.groups_of(
            {name: Group.model_validate(group) for name, group in groups.items()},
            frames["documents"],
            key=f"groupings.{grouping}",
        )
        # of sources that were not at hand when the gold was laid beside the texts nothing is known
        resolved[grouping] = {g: names for g, names in named.items() if known.issuperset(names)}
    found = correction.corrected_shares(
        frames["labels"],
        frames["predictions"],
        groupings=resolved,
        frames=gold.frames(gold.load_design(design), frames["documents"]),
        themes=[theme.id for theme in load_codebook(codebook).themes],
    )
    write_table(found, output, "theme_shares_corrected")


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            {name: snakemake.input[name] for name in ("documents", "labels", "predictions")},
            snakemake.output[0],
            design=snakemake.input.design,
            codebook=snakemake.input.codebook,
            groupings=snakemake.params.groupings,
        )
