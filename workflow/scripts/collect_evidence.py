"""Collect the sentences behind called terms and the shares of themes, where texts are at hand."""

import pandas as pd
from lunheng.binding import guard
from lunheng.report import coded_lines, evidence, shown
from lunheng.settings import selection
from lunheng.settings.codebook import load_codebook
from lunheng.settings.models import Contrast
from lunheng.tables.io import read_table

TEXTS = ("paragraphs", "clauses", "tokens", "codes", "marks")


def join(frames, columns, *, by, most):
    """Join the sources' lines; a group or side that spans several keeps as many as one."""
    frames = [f for f in frames if len(f)] or [pd.DataFrame(columns=columns)]
    return evidence.thin(pd.concat(frames, ignore_index=True), by, most=most)


def main(contrasts, documents, texts, output, *, settings, groupings, codebooks):
    documents = read_table(documents, "documents")
    sides = {
        name: selection.sides(Contrast.model_validate(given), documents, key=f"contrasts.{name}")
        for name, given in settings.items()
    }
    wanted = evidence.called(read_table(contrasts, "contrasts"))
    groups = shown.distinct_groups(selection.groupings_of(groupings, documents))
    books = {name: load_codebook(path) for name, path in codebooks.items() if path}
    marks = sum(len(book.themes) for name, book in books.items() if name != "codebook")
    most = coded_lines.lines_each(len(groups) * (1 + len(books["codebook"].themes)) * (1 + marks))
    terms, shares = [], []
    for paths in texts:
        text = {n: read_table(p, n) for n, p in zip(TEXTS, paths, strict=True)}
        words = {n: text[n] for n in ("paragraphs", "tokens", "codes")}
        terms.append(evidence.behind(wanted, sides=sides, **words))
        text.pop("tokens")
        shares.append(coded_lines.behind_shares(groups, most=most, **text))
    by = [*evidence.ROW, "side"]
    terms = join(terms, [*by, *evidence.PLACE], by=by, most=evidence.MOST)
    terms.to_parquet(output["terms"], index=False)
    shares = join(shares, coded_lines.COLUMNS, by=coded_lines.SHARE, most=most)
    shares.to_parquet(output["shares"], index=False)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            snakemake.input.contrasts,
            snakemake.input.documents,
            list(zip(*(snakemake.input[name] for name in TEXTS), strict=True)),
            dict(snakemake.output.items()),
            settings=snakemake.params.contrasts,
            groupings=snakemake.params.groupings,
            codebooks={
                name: snakemake.input.get(name) for name in ("codebook", "stances", "instruments")
            },
        )
