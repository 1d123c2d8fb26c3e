"""Test the effects of formulas: several groups at once, covariates."""

import sys

from lunheng.binding import guard, read_tables, write_tables
from lunheng.contrasts import parts


def main(inputs, outputs, *, effects, permutations, seed):
    remarks = []
    found = parts.effects_study(
        read_tables(inputs, "documents", "terms", "counts"),
        effects=effects,
        permutations=permutations,
        seed=seed,
        remarks=remarks,
    )
    for remark in remarks:
        print(f"lunheng: not modelled: {remark}", file=sys.stderr)
    write_tables({"effects": found}, outputs)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.output,
            effects=snakemake.params.effects,
            permutations=snakemake.params.permutations,
            seed=snakemake.params.seed,
        )
