"""Code the sentences of a gold sample."""

from lunheng.binding import guard
from lunheng.coding import learned
from lunheng.handcoding import labels
from lunheng.settings import codebook
from lunheng.tables.io import write_table


def main(paths, outputs, *, codebook_path, weights):
    book = codebook.load_codebook(codebook_path)
    themes = [theme.id for theme in book.themes]
    scorer = learned.read_scorer(weights, themes=themes) if weights else None
    names = ("gold_codes", "evaluation_sentences")
    found = labels.judge_gold(paths, codebook=book, scorer=scorer)
    for name, table in zip(names, found, strict=True):
        write_table(table, outputs[name], name)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            snakemake.input.gold,
            snakemake.output,
            codebook_path=snakemake.input.codebook,
            weights=snakemake.input.get("weights"),
        )
