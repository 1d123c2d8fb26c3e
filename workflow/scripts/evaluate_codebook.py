"""Compare the codebook's rules with a gold sample."""

from lunheng.binding import guard, read_tables, write_tables
from lunheng.handcoding import evaluation
from lunheng.settings.codebook import load_codebook


def main(inputs, outputs, *, resamples, seed):
    book = load_codebook(inputs["codebook"])
    themes = [theme.id for theme in book.themes]
    codes = read_tables(inputs, "gold_codes")["gold_codes"]
    tables = {
        "evaluation": evaluation.evaluate(codes, themes=themes, resamples=resamples, seed=seed),
        "evaluation_rules": evaluation.evaluate_rules(codes, codebook=book),
    }
    write_tables(tables, outputs)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.output,
            resamples=snakemake.params.resamples,
            seed=snakemake.params.seed,
        )
