"""Propose terms for the lexicon; a person accepts them, nothing is added in silence."""

from lunheng.binding import guard, read_sources, write_tables
from lunheng.errors import LunhengError
from lunheng.tables.files import write_csv
from lunheng.tables.io import stacked
from lunheng.words import mine
from lunheng.words.classes import load_words
from lunheng.words.lexicon import load_lexicon

NAMES = ("paragraphs", "clauses", "tokens")


def main(inputs, outputs, *, lexicon_path, functions):
    texts = list(read_sources(inputs, *NAMES))
    if not texts:
        raise LunhengError("mine_candidates needs Chinese texts; only their counts are at hand")
    known = set(load_lexicon(lexicon_path)["term"]) if lexicon_path else set()
    frames = (stacked((text[name] for text in texts), name) for name in NAMES)
    found = mine.mine(*frames, known=known, functions=load_words(functions))
    write_tables({"candidates": found}, outputs)
    write_csv(found, outputs["table"])


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.output,
            lexicon_path=snakemake.input.get("lexicon"),
            functions=snakemake.input.functions,
        )
