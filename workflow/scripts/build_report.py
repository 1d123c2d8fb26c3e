"""Build the report."""

from pathlib import Path

import pandas as pd
from lunheng.binding import guard
from lunheng.output import coding_quality, methods, paper
from lunheng.report import build
from lunheng.settings import selection
from lunheng.settings.codebook import load_codebook
from lunheng.settings.models import Contrast
from lunheng.tables.files import write_bytes
from lunheng.tables.io import empty, read_table


def gather(paths, read, nothing):
    """Read and join the frames that have rows."""
    frames = [frame for path in paths if len(frame := read(path))]
    return pd.concat(frames, ignore_index=True) if frames else nothing


def main(inputs, output, *, names, figures, config, labels, ids, coder):
    tables = {n: read_table(p, n) for n, p in zip(names, inputs["tables"], strict=True)}
    for name in ("documents", "terms"):
        tables[name] = read_table(inputs[name], name)
    pictures = [Path(path) for path in inputs["figures"]]
    drawn = {f: {p.parent.name: p for p in pictures if p.stem == f} for f in figures}
    f1 = coding_quality.f1_by_theme(tables.get("evaluation"), coder=coder)
    found = paper.numbers(tables, f1=f1)
    themes = [theme.model_dump() for theme in load_codebook(inputs["codebook"]).themes]
    sides = {
        name: selection.sides(
            Contrast.model_validate(given), tables["documents"], key=f"contrasts.{name}"
        )
        for name, given in config["contrasts"].items()
    }
    html = build.build(
        tables,
        config=config,
        themes=themes,
        labels=labels,
        figures=drawn,
        evidence={k: pd.read_parquet(inputs[f"evidence_{k}"]) for k in ("terms", "shares")},
        groupings=selection.groupings_of(config["groupings"], tables["documents"]),
        books={
            name: load_codebook(inputs[name]).model_dump()
            for name in ("stances", "instruments")
            if inputs.get(name)
        },
        sides=sides,
        received=gather(
            inputs["received"], lambda p: read_table(p, "text_documents"), empty("text_documents")
        ),
        cleaning=gather(inputs["cleaning"], lambda p: read_table(p, "cleaning"), empty("cleaning")),
        left_out=gather(
            inputs["left_out"], pd.read_csv, pd.DataFrame(columns=["file", "row", "reason"])
        ),
        duplicates=read_table(inputs["duplicates"], "duplicates"),
        ambiguous=read_table(inputs["ambiguous"], "ambiguous_cuts"),
        ids=ids,
        methods={
            lang: methods.paragraph(
                config, found, themes=coding_quality.named(themes, f1), f1=f1, lang=lang
            )
            for lang in ("zh", "en")
        },
        coder=coder,
        confusions=gather(
            inputs.get("confusions", []),
            lambda p: read_table(p, "evaluation_sentences"),
            empty("evaluation_sentences"),
        ),
    )
    write_bytes(html.encode(), output)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            dict(snakemake.input.items()),
            snakemake.output.report,
            names=snakemake.params.names,
            figures=snakemake.params.figures,
            config=snakemake.params.config,
            labels=snakemake.params.labels,
            ids=snakemake.params.ids,
            coder=snakemake.params.coder,
        )
