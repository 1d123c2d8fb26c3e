"""Trace themes, formulations and words by year."""

import sys

from lunheng.analysis import trends
from lunheng.binding import guard, read_tables, write_tables
from lunheng.settings.codebook import load_codebook


def main(inputs, outputs, *, settings):
    names = ("documents", "units", "theme_counts", "phrases", "counts", "phrase_list")
    frames = read_tables(inputs, *names)
    traced = trends.trends(
        *frames.values(),
        series=settings["series"],
        themes=[theme.id for theme in load_codebook(inputs["codebook"]).themes],
        phrases_of_interest=settings["phrases"],
        reported_years=settings["reported_years"],
    )
    tables = (frames[name] for name in ("phrases", "counts", "phrase_list"))
    for phrase in trends.nowhere(*tables, asked=settings["phrases"]):
        print(
            f"lunheng: key “trends.phrases”: “{phrase}” stands in no document of the study and is "
            "left out; correct it, or take it out",
            file=sys.stderr,
        )
    life = trends.formulations(frames["documents"], frames["phrases"], series=settings["series"])
    write_tables({"trends": traced, "formulations": life}, outputs)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.output,
            settings=snakemake.params.trends,
        )
