"""Draw one figure in every language, beside the data that it shows."""

from pathlib import Path

import pandas as pd
from lunheng.binding import guard
from lunheng.figures import catalogue, selectors, style
from lunheng.figures.nothing import NothingToShowError
from lunheng.figures.nothing import draw as draw_nothing
from lunheng.output import coding_quality
from lunheng.settings.codebook import load_codebook
from lunheng.tables.files import write_csv
from lunheng.tables.io import read_table


def main(
    paths,
    folder,
    *,
    figure,
    codebook,
    marks,
    settings,
    labels,
    languages,
    evaluation,
    coder,
    held_out,
):
    measured = read_table(evaluation, "evaluation") if evaluation else None
    f1 = coding_quality.f1_by_theme(measured, coder=coder, held_out=held_out)
    tables = {Path(path).stem: read_table(path, Path(path).stem) for path in paths}
    module = catalogue.load(figure)
    themes = coding_quality.named([t.model_dump() for t in load_codebook(codebook).themes], f1)
    options = {"themes": [theme["id"] for theme in themes]}
    options |= selectors.resolved(settings, tables.get("documents"))
    if marks:
        options["rows"] = module.rows_of(*map(load_codebook, marks))
    try:
        frame = module.data(tables, options=options)
    except NothingToShowError as nothing:
        shown = pd.DataFrame([nothing.said])
        drawn = {lang: draw_nothing(nothing.said, lang=lang) for lang in languages}
    else:
        shown = coding_quality.with_coding(frame, f1)
        named = {"themes": themes, "labels": labels}
        drawn = {lang: module.draw(frame, lang=lang, **named) for lang in languages}
    write_csv(shown, Path(folder) / "data" / f"{figure}.csv")
    for lang, picture in drawn.items():
        style.save(picture, Path(folder) / lang / figure)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            snakemake.input.tables,
            Path(snakemake.output.data).parents[1],
            figure=snakemake.wildcards.figure,
            codebook=snakemake.input.codebook,
            marks=snakemake.input.marks,
            settings=snakemake.params.settings,
            labels=snakemake.params.labels,
            languages=snakemake.params.languages,
            evaluation=snakemake.input.get("evaluation"),
            coder=snakemake.params.coder,
            held_out=snakemake.params.held_out,
        )
