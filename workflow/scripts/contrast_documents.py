"""Contrast two sides: terms overall, terms inside themes, and the themes themselves."""

from lunheng.binding import guard
from lunheng.contrasts import parts
from lunheng.settings import selection
from lunheng.settings.models import Contrast
from lunheng.tables.io import read_table, write_table


def main(tables, output, *, name, settings, permutations, resamples, seed):
    frames = {key: read_table(path, key) for key, path in tables.items()}
    contrast = Contrast.model_validate(settings)
    target, reference = selection.sides(contrast, frames["documents"], key=f"contrasts.{name}")
    found, described = parts.contrast_study(
        frames,
        target=target,
        reference=reference,
        themes=contrast.themes,
        places=selection.counts_places(contrast.places, frames["documents"], (target, reference)),
        permutations=permutations,
        resamples=resamples,
        seed=seed,
    )
    write_table(found.assign(contrast=name), output["contrasts"], "contrasts")
    write_table(described.assign(contrast=name), output["descriptive"], "contrasts_descriptive")


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            {
                key: snakemake.input[key]
                for key in (
                    "documents",
                    "units",
                    "terms",
                    "counts",
                    "theme_counts",
                    "counts_by_theme",
                )
            },
            dict(snakemake.output.items()),
            name=snakemake.wildcards.contrast,
            settings=snakemake.params.contrast,
            permutations=snakemake.params.permutations,
            resamples=snakemake.params.resamples,
            seed=snakemake.params.seed,
        )
