"""Join the contrasts into one table."""

from lunheng.binding import guard, read_sources, write_tables
from lunheng.contrasts import compare
from lunheng.tables.io import stacked


def main(inputs, outputs, *, families):
    tables = {
        name: stacked((t[name] for t in read_sources(inputs, name)), name)
        for name in ("contrasts", "contrasts_descriptive")
    }
    tables["contrasts"] = compare.answer_across(tables["contrasts"], families=families)
    write_tables(tables, outputs)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(snakemake.input, snakemake.output, families=snakemake.params.families)
