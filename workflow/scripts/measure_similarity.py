"""Measure which documents speak alike, and lay them on a map."""

from lunheng.analysis import similarity
from lunheng.binding import guard
from lunheng.settings.models import Similarity
from lunheng.settings.selection import select
from lunheng.tables.io import read_table, write_table


def main(tables, output, *, settings):
    frames = {name: read_table(path, name) for name, path in tables.items()}
    settings = Similarity.model_validate(settings)
    documents = frames["documents"]
    active = select(documents, settings.active, key="similarity.active")
    laid_in = (
        select(documents, settings.supplementary, key="similarity.supplementary")
        if settings.supplementary
        else []
    )
    measured = similarity.distances(
        frames["counts"],
        frames["terms"],
        frames["theme_counts"],
        documents=sorted({*active, *laid_in}),
    )
    laid = similarity.correspondence(
        frames["counts"],
        frames["terms"],
        documents=active,
        supplementary=laid_in,
        n_terms=settings.terms,
    )
    write_table(measured, output["similarity"], "similarity")
    write_table(laid, output["map"], "map")


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            {
                name: snakemake.input[name]
                for name in ("documents", "counts", "terms", "theme_counts")
            },
            dict(snakemake.output.items()),
            settings=snakemake.params.similarity,
        )
