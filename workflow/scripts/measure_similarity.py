"""Measure which documents speak alike, and lay them on a map."""

from lunheng.analysis import similarity
from lunheng.binding import guard, read_tables, write_tables
from lunheng.settings.models import Similarity
from lunheng.settings.selection import fitting


def main(inputs, outputs, *, settings):
    frames = read_tables(inputs, "documents", "counts", "terms", "theme_counts")
    documents = frames["documents"]
    settings = Similarity.model_validate(settings)
    active = fitting(documents, settings.active, key="similarity.active")
    laid_in = (
        fitting(documents, settings.supplementary, key="similarity.supplementary")
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
    write_tables({"similarity": measured, "map": laid}, outputs)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.output,
            settings=snakemake.params.similarity,
        )
