"""Count the study's formulations in one source."""

from lunheng.binding import guard, read_tables, write_tables
from lunheng.features import phrases


def main(inputs, outputs, *, language):
    frames = read_tables(inputs, "paragraphs", "tokens", "phrase_list")
    counted = phrases.count_phrases(*frames.values(), spaced=language != "zh")
    write_tables({"phrases": counted, "phrase_list": frames["phrase_list"]}, outputs)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(snakemake.input, snakemake.output, language=snakemake.params.language)
