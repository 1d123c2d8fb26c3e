"""Trace themes, formulations and words by year."""

import csv

import pandas as pd
from lunheng.analysis import trends
from lunheng.binding import guard
from lunheng.settings.codebook import load_codebook
from lunheng.tables.io import read_table, write_table


def read_terms(path):
    # no more than names: `words.lexicon`, which checks the file, belongs to what reads texts
    return set(pd.read_csv(path, sep="\t", dtype=str, quoting=csv.QUOTE_NONE)["term"])


def main(tables, output, *, codebook, lexicon, settings):
    words = read_terms(lexicon) if lexicon else set()
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
        lexicon=words,
    )
    life = trends.formulations(
        frames["documents"], frames["phrases"], series=settings["series"], lexicon=words
    )
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
            lexicon=snakemake.input.get("lexicon"),
            settings=snakemake.params.trends,
        )
