"""Compare the codebook's rules with a gold sample."""

from lunheng.binding import guard
from lunheng.handcoding import evaluation
from lunheng.settings.codebook import load_codebook
from lunheng.tables.io import read_table, write_table


def main(gold_codes, outputs, *, codebook_path, resamples, seed):
    book = load_codebook(codebook_path)
    codes = read_table(gold_codes, "gold_codes")
    themes = [theme.id for theme in book.themes]
    tables = {
        "evaluation": evaluation.evaluate(codes, themes=themes, resamples=resamples, seed=seed),
        "evaluation_rules": evaluation.evaluate_rules(codes, codebook=book),
    }
    for name, table in tables.items():
        write_table(table, outputs[name], name)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            snakemake.input.gold_codes,
            snakemake.output,
            codebook_path=snakemake.input.codebook,
            resamples=snakemake.params.resamples,
            seed=snakemake.params.seed,
        )
