"""Code the stances and the policy instruments of one source."""

from lunheng.binding import guard
from lunheng.coding import marks
from lunheng.settings import codebook
from lunheng.tables.io import empty, read_batches, write_batches


def main(paragraphs, clauses, output, *, stances_path, instruments_path):
    names = (stances_path, instruments_path)
    speaking, using = (codebook.load_codebook(path) if path else None for path in names)
    batches = read_batches({"paragraphs": paragraphs, "clauses": clauses})
    rows = (
        {
            "marks": marks.mark(**batch, stances=speaking, instruments=using)
            if speaking
            else empty("marks")
        }
        for batch in batches
    )
    write_batches(rows, {"marks": output})


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            snakemake.input.paragraphs,
            snakemake.input.clauses,
            snakemake.output.marks,
            stances_path=snakemake.input.get("stances"),
            instruments_path=snakemake.input.get("instruments"),
        )
