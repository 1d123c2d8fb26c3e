"""Collect the sentences behind called terms and themes, where the texts are at hand."""

import pandas as pd
from lunheng import evidence
from lunheng.binding import guard
from lunheng.families import FAMILY_PREFIX, is_word
from lunheng.tables import read_table


def called_terms(contrasts):
    called = contrasts[contrasts["call"].isin(["over", "under"])]
    words = called.loc[is_word(called["term"]), "term"]
    families = called.loc[called["term"].str.startswith(FAMILY_PREFIX), "term"]
    # a family is shown by the word that it is built on
    return sorted(set(words) | set(families.str.removeprefix(FAMILY_PREFIX)))


def main(contrasts, texts, output):
    terms = called_terms(read_table(contrasts, "contrasts"))
    lines = {"terms": [], "themes": []}
    for paragraphs, tokens, codes in texts:
        paragraphs = read_table(paragraphs, "paragraphs")
        tokens, codes = read_table(tokens, "tokens"), read_table(codes, "codes")
        themes = sorted(codes["theme"].unique())
        lines["terms"].append(evidence.kwic(paragraphs, tokens, keys=terms, column="term"))
        lines["themes"].append(evidence.kwic(paragraphs, codes, keys=themes, column="theme"))
    for name, frames in lines.items():
        frames = [f for f in frames if len(f)] or [pd.DataFrame(columns=evidence.COLUMNS)]
        pd.concat(frames, ignore_index=True).to_parquet(output[name], index=False)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            snakemake.input.contrasts,
            list(
                zip(
                    snakemake.input.paragraphs,
                    snakemake.input.tokens,
                    snakemake.input.codes,
                    strict=True,
                )
            ),
            dict(snakemake.output.items()),
        )
