"""Propose terms for the lexicon; a person accepts them, nothing is added in silence."""

import pandas as pd
from lunheng.binding import guard
from lunheng.errors import LunhengError
from lunheng.tables.files import write_csv
from lunheng.tables.io import read_table, write_table
from lunheng.words import mine
from lunheng.words.classes import load_words
from lunheng.words.lexicon import load_lexicon


def main(tables, output, *, lexicon_path, functions):
    if not tables["paragraphs"]:
        raise LunhengError("mine_candidates needs Chinese texts; only their counts are at hand")
    frames = [
        pd.concat([read_table(path, name) for path in paths], ignore_index=True)
        for name, paths in tables.items()
    ]
    known = set(load_lexicon(lexicon_path)["term"]) if lexicon_path else set()
    found = mine.mine(*frames, known=known, functions=load_words(functions))
    write_table(found, output["candidates"], "candidates")
    write_csv(found, output["table"])


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            {name: list(snakemake.input[name]) for name in ("paragraphs", "clauses", "tokens")},
            dict(snakemake.output.items()),
            lexicon_path=snakemake.input.get("lexicon"),
            functions=snakemake.input.functions,
        )
