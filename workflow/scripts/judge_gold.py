"""Code the sentences of a gold sample."""

from lunheng.binding import guard, write_tables
from lunheng.coding import learned
from lunheng.handcoding import labels
from lunheng.settings import codebook


def main(paths, outputs, *, codebook_path, weights):
    book = codebook.load_codebook(codebook_path)
    themes = [theme.id for theme in book.themes]
    scorer = learned.read_scorer(weights, themes=themes) if weights else None
    codes, sentences = labels.judge_gold(paths, codebook=book, scorer=scorer)
    write_tables({"gold_codes": codes, "evaluation_sentences": sentences}, outputs)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            snakemake.input.gold,
            snakemake.output,
            codebook_path=snakemake.input.codebook,
            weights=snakemake.input.get("weights"),
        )
