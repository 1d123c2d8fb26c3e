"""Match a text's shortcomings with its paths."""

from lunheng.analysis import argument
from lunheng.binding import guard, read_tables, write_tables
from lunheng.settings import selection
from lunheng.settings.codebook import load_codebook


def main(inputs, outputs, *, contrast, key, resamples, seed):
    frames = read_tables(inputs, "documents", "points")
    name = key.removeprefix("contrasts.")
    found = argument.match_points(
        frames["points"],
        documents=selection.sides_of({name: contrast}, frames["documents"])[name].target,
        themes=[theme.id for theme in load_codebook(inputs["codebook"]).themes],
        seed=seed,
        resamples=resamples,
    )
    write_tables({"structure": found}, outputs)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.output,
            contrast=snakemake.params.contrast,
            key=snakemake.params.key,
            resamples=snakemake.params.resamples,
            seed=snakemake.params.seed,
        )
