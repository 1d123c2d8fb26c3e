"""Compare the codebook's rules with a gold sample."""

import pandas as pd
from lunheng import evaluation
from lunheng.binding import guard
from lunheng.codebook import load_codebook
from lunheng.errors import LunhengError
from lunheng.gold import load_gold
from lunheng.tables import write_table


def main(paths, outputs, *, codebook_path, resamples, seed):
    book = load_codebook(codebook_path)
    themes = [theme.id for theme in book.themes]
    gold = pd.concat([load_gold(p, themes=themes) for p in paths], ignore_index=True)
    twice = gold.loc[gold["id"].duplicated(), "id"]
    if len(twice):
        raise LunhengError(f"{', '.join(map(str, paths))}: the id {twice.iloc[0]} is in two files")
    hits = evaluation.code_gold(gold, codebook=book)
    tables = {
        "evaluation": evaluation.evaluate(
            gold, hits, themes=themes, resamples=resamples, seed=seed
        ),
        "evaluation_rules": evaluation.evaluate_rules(gold, hits, codebook=book),
        "evaluation_sentences": evaluation.confusions(gold, hits, themes=themes),
    }
    for name, table in tables.items():
        write_table(table, outputs[name], name)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            snakemake.input.gold,
            snakemake.output,
            codebook_path=snakemake.input.codebook,
            resamples=snakemake.params.resamples,
            seed=snakemake.params.seed,
        )
