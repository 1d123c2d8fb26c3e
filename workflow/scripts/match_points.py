"""Match a text's shortcomings with its paths."""

from lunheng import argument, plan
from lunheng.binding import guard
from lunheng.codebook import load_codebook
from lunheng.config import Contrast
from lunheng.tables import read_table, write_table


def main(documents, points, output, *, codebook, contrast, key, resamples, seed):
    focal, _ = plan.sides(
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
