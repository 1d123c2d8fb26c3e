"""Test the effects of formulas: several groups at once, covariates."""

from lunheng.binding import guard, read_tables, write_tables
from lunheng.contrasts import parts


def main(inputs, outputs, *, effects, permutations, seed):
    found = parts.effects_study(
        read_tables(inputs, "documents", "terms", "counts"),
        effects=effects,
        permutations=permutations,
        seed=seed,
    )
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
