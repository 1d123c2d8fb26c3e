"""Make the study's one list of formulations."""

from lunheng.binding import guard
from lunheng.features import phrases, vocabulary
from lunheng.tables.io import read_table, write_table
from lunheng.words import lexicon


def main(mined, lexicon_path, output, *, asked):
    words = lexicon.load_lexicon(lexicon_path)["term"] if lexicon_path else []
    listed = phrases.one_list(
        (read_table(path, "mined_phrases") for path in mined),
        lexicon=vocabulary.formulations(words),
        asked=asked,
    )
    write_table(listed, output, "phrase_list")


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            snakemake.input.mined,
            snakemake.input.get("lexicon"),
            snakemake.output.phrase_list,
            asked=snakemake.params.asked,
        )
