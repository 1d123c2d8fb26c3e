"""Build the report."""

from pathlib import Path

import pandas as pd
from lunheng.binding import guard, read_sources, read_tables
from lunheng.output import coding_quality, methods, paper
from lunheng.report import build
from lunheng.settings import selection
from lunheng.settings.codebook import load_codebook
from lunheng.tables.files import write_bytes
from lunheng.tables.io import read_table, stacked


def main(inputs, output, *, names, figures, config, labels, ids, coder, held_out):
    tables = read_tables(dict(zip(names, inputs["tables"], strict=True)), *names)
    tables |= read_tables(inputs, "documents", "terms")
    pictures = [Path(path) for path in inputs["figures"]]
    sides = selection.sides_of(config["contrasts"], tables["documents"])
    quality = coding_quality.measured(tables.get("evaluation"), coder=coder, held_out=held_out)
    found, done = paper.numbers(tables, quality=quality), methods.ran(tables)
    themes = [theme.model_dump() for theme in load_codebook(inputs["codebook"]).themes]
    held = {
        "received": "text_documents",
        "cleaning": "cleaning",
        "confusions": "evaluation_sentences",
    }
    texts = {
        key: stacked((t[name] for t in read_sources({name: inputs.get(key, [])}, name)), name)
        for key, name in held.items()
    }
    contents = build.Contents(
        tables=tables,
        config=config,
        themes=themes,
        labels=labels,
        figures={f: {p.parent.name: p for p in pictures if p.stem == f} for f in figures},
        evidence={k: pd.read_parquet(inputs[f"evidence_{k}"]) for k in ("terms", "shares")},
        groupings=selection.groupings_of(config["groupings"], tables["documents"]),
        books={
            name: load_codebook(inputs[name]).model_dump()
            for name in ("stances", "instruments")
            if inputs.get(name)
        },
        sides=sides,
        left_out=build.left_out(map(pd.read_csv, inputs["left_out"])),
        duplicates=read_table(inputs["duplicates"], "duplicates"),
        ambiguous=read_table(inputs["ambiguous"], "ambiguous_cuts"),
        ids=ids,
        methods={
            lang: methods.paragraph(
                methods.sentences(config, found, done, quality=quality, themes=themes, lang=lang),
                lang=lang,
            )
            for lang in ("zh", "en")
        },
        limits=methods.limits(config, done, quality=quality, sides=sides),
        coder=coder,
        held_out=held_out,
        **texts,
    )
    write_bytes(build.build(contents).encode(), output)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.output.report,
            names=snakemake.params.names,
            figures=snakemake.params.figures,
            config=snakemake.params.config,
            labels=snakemake.params.labels,
            ids=snakemake.params.ids,
            coder=snakemake.params.coder,
            held_out=snakemake.params.held_out,
        )
