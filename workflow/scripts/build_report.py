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


def main(inputs, output, *, names, figures, config, labels, ids, coder, held_out):
    tables = {n: read_table(p, n) for n, p in zip(names, inputs["tables"], strict=True)}
    for name in ("documents", "terms"):
        tables[name] = read_table(inputs[name], name)
    pictures = [Path(path) for path in inputs["figures"]]
    drawn = {f: {p.parent.name: p for p in pictures if p.stem == f} for f in figures}
    quality = coding_quality.measured(tables.get("evaluation"), coder=coder, held_out=held_out)
    found, done = paper.numbers(tables, quality=quality), methods.ran(tables)
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
                methods.sentences(config, found, done, quality=quality, themes=themes, lang=lang),
                lang=lang,
            )
            for lang in ("zh", "en")
        },
        limits=methods.limits(config, done, quality=quality, sides=sides),
        coder=coder,
        held_out=held_out,
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
            held_out=snakemake.params.held_out,
        )
