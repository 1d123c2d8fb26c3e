"""Trace themes and formulations by year."""

from lunheng.analysis import trends
from lunheng.binding import guard
from lunheng.settings.codebook import load_codebook
from lunheng.tables.io import read_table, write_table


def main(tables, output, *, codebook, settings, seed):
    frames = {name: read_table(path, name) for name, path in tables.items()}
    traced = trends.trends(
        frames["documents"],
        frames["units"],
        frames["theme_counts"],
        frames["phrases"],
        frames["counts"],
        series=settings["series"],
        themes=[theme.id for theme in load_codebook(codebook).themes],
        phrases_of_interest=settings["phrases"],
        reported_years=settings["reported_years"],
        seed=seed,
        resamples=settings["resamples"],
    )
    life = trends.formulations(frames["documents"], frames["phrases"], series=settings["series"])
    write_table(traced, output["trends"], "trends")
    write_table(life, output["formulations"], "formulations")


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            {
                name: snakemake.input[name]
                for name in ("documents", "units", "theme_counts", "phrases", "counts")
            },
            dict(snakemake.output.items()),
            codebook=snakemake.input.codebook,
            settings=snakemake.params.trends,
            seed=snakemake.params.seed,
        )
