"""List the coded sentences of all sources whose texts are at hand."""

import pandas as pd
from lunheng.binding import guard
from lunheng.report import coded_lines
from lunheng.tables.files import write_csv
from lunheng.tables.io import empty, read_table

TEXTS = ("paragraphs", "clauses", "codes", "marks")


def main(texts, output):
    found = [empty("coded_sentences")]
    for paths in texts:
        text = {n: read_table(p, n) for n, p in zip(TEXTS, paths, strict=True)}
        found.append(coded_lines.coded_sentences(**text))
    write_csv(pd.concat(found, ignore_index=True), output)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            list(zip(*(snakemake.input[name] for name in TEXTS), strict=True)),
            snakemake.output[0],
        )
