"""Trace themes, formulations and words by year."""

import sys

from lunheng.analysis import trends
from lunheng.binding import guard, read_tables, write_tables
from lunheng.settings.codebook import load_codebook
from lunheng.tables.tsv import read_rows


def read_terms(path):
    # no more than names: `words.lexicon`, which checks the file, belongs to what reads texts
    return {row["term"] for _, row in read_rows(path, ("term",))[1]}


def main(inputs, outputs, *, settings):
    words = read_terms(inputs["lexicon"]) if inputs.get("lexicon") else set()
    frames = read_tables(inputs, "documents", "units", "theme_counts", "phrases", "counts")
    remarks = []
    traced = trends.trends(
        frames["documents"],
        frames["units"],
        frames["theme_counts"],
        frames["phrases"],
        frames["counts"],
        series=settings["series"],
        themes=[theme.id for theme in load_codebook(inputs["codebook"]).themes],
        phrases_of_interest=settings["phrases"],
        reported_years=settings["reported_years"],
        lexicon=words,
        remarks=remarks,
    )
    for remark in remarks:
        print(f"lunheng: {remark}", file=sys.stderr)
    life = trends.formulations(
        frames["documents"], frames["phrases"], series=settings["series"], lexicon=words
    )
    write_tables({"trends": traced, "formulations": life}, outputs)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.output,
            settings=snakemake.params.trends,
        )
