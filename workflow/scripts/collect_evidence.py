"""Collect the sentences behind called terms and themes, where the texts are at hand."""

import pandas as pd
from lunheng import evidence, plan
from lunheng.binding import guard
from lunheng.config import Contrast
from lunheng.tables import read_table


def join(frames, columns):
    """Join the frames that have rows."""
    frames = [f for f in frames if len(f)] or [pd.DataFrame(columns=columns)]
    return pd.concat(frames, ignore_index=True)


def main(contrasts, documents, texts, output, *, settings):
    documents = read_table(documents, "documents")
    sides = {
        name: plan.sides(Contrast.model_validate(given), documents, key=f"contrasts.{name}")
        for name, given in settings.items()
    }
    wanted = evidence.called(read_table(contrasts, "contrasts"))
    terms, themes = [], []
    for paths in texts:
        names = ("paragraphs", "tokens", "codes")
        text = {n: read_table(p, n) for n, p in zip(names, paths, strict=True)}
        terms.append(evidence.behind(wanted, sides=sides, **text))
        coded = sorted(text["codes"]["theme"].unique())
        themes.append(evidence.kwic(text["paragraphs"], text["codes"], keys=coded, column="theme"))
    by = [*evidence.ROW, "side"]
    # each source has given its own lines; a side that spans several keeps as many as one
    terms = evidence.thin(join(terms, [*by, *evidence.PLACE]), by, most=evidence.MOST)
    terms.to_parquet(output["terms"], index=False)
    join(themes, evidence.COLUMNS).to_parquet(output["themes"], index=False)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            snakemake.input.contrasts,
            snakemake.input.documents,
            list(
                zip(
                    snakemake.input.paragraphs,
                    snakemake.input.tokens,
                    snakemake.input.codes,
                    strict=True,
                )
            ),
            dict(snakemake.output.items()),
            settings=snakemake.params.contrasts,
        )
