"""Contrast two sides: terms overall, terms inside themes, and the themes themselves."""

from lunheng.binding import guard, read_tables, write_tables
from lunheng.contrasts import parts
from lunheng.settings import selection


def main(inputs, outputs, *, name, contrast, permutations, resamples, seed):
    frames = read_tables(
        inputs, "documents", "units", "terms", "counts", "theme_counts", "counts_by_theme"
    )
    sides = selection.sides_of({name: contrast}, frames["documents"])[name]
    found, described = parts.contrast_study(
        frames,
        target=sides.target,
        reference=sides.reference,
        themes=contrast["themes"],
        places=selection.counts_places(contrast["places"], frames["documents"], sides),
        permutations=permutations,
        resamples=resamples,
        seed=seed,
    )
    tables = {"contrasts": found, "contrasts_descriptive": described}
    write_tables({key: table.assign(contrast=name) for key, table in tables.items()}, outputs)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.output,
            name=snakemake.wildcards.contrast,
            contrast=snakemake.params.contrast,
            permutations=snakemake.params.permutations,
            resamples=snakemake.params.resamples,
            seed=snakemake.params.seed,
        )
