"""Match a text's shortcomings with its paths."""

from lunheng.analysis import argument
from lunheng.binding import guard
from lunheng.settings import selection
from lunheng.settings.codebook import load_codebook
from lunheng.settings.models import Contrast
from lunheng.tables.io import read_table, write_table


def main(documents, points, output, *, codebook, contrast, key, resamples, seed):
    focal, _ = selection.sides(
        Contrast.model_validate(contrast), read_table(documents, "documents"), key=key
    )
    found = argument.match_points(
        read_table(points, "points"),
        documents=focal,
        themes=[theme.id for theme in load_codebook(codebook).themes],
        seed=seed,
        resamples=resamples,
    )
    write_table(found, output, "structure")


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            snakemake.input.documents,
            snakemake.input.points,
            snakemake.output.structure,
            codebook=snakemake.input.codebook,
            contrast=snakemake.params.contrast,
            key=snakemake.params.key,
            resamples=snakemake.params.resamples,
            seed=snakemake.params.seed,
        )
