"""Test the effects of formulas: several groups at once, covariates."""

import pandas as pd
from lunheng.binding import guard
from lunheng.contrasts.formula import contrast_model
from lunheng.features.vocabulary import content_counts
from lunheng.settings.models import Effects
from lunheng.settings.selection import counts_places, select
from lunheng.tables.io import read_table, write_table


def main(documents, terms, counts, output, *, effects, permutations, seed):
    documents, terms = read_table(documents, "documents"), read_table(terms, "terms")
    counts = read_table(counts, "counts")
    found = []
    for name, given in effects.items():
        model = Effects.model_validate(given)
        chosen = select(documents, model.documents, key=f"effects.{name}.documents")
        places = counts_places(None, documents, (chosen,))
        own = counts[counts["document"].isin(chosen)]
        rows = contrast_model(
            content_counts(own, terms, places=places),
            documents=documents[documents["document"].isin(chosen)],
            formula=model.formula,
            permutations=permutations,
            seed=seed,
            where=f"key “effects.{name}.formula”",
        )
        found.append(rows.assign(model=name))
    write_table(pd.concat(found, ignore_index=True), output, "effects")


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            snakemake.input.documents,
            snakemake.input.terms,
            snakemake.input.counts,
            snakemake.output[0],
            effects=snakemake.params.effects,
            permutations=snakemake.params.permutations,
            seed=snakemake.params.seed,
        )
