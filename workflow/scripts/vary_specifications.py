"""Put each headline claim to the test of other choices."""

from lunheng.binding import guard, read_tables, write_tables
from lunheng.contrasts import robustness
from lunheng.settings import selection
from lunheng.tables.io import empty


def main(inputs, outputs, *, claims, contrasts, permutations, seed):
    frames = read_tables(inputs, "documents", "counts", "terms", "variants")
    found = {
        name: robustness.specifications(
            frames["counts"],
            frames["terms"],
            frames["variants"],
            target=sides.target,
            reference=sides.reference,
            places=selection.counts_places(contrasts[name]["places"], frames["documents"], sides),
            permutations=permutations,
            seed=seed,
        )
        for name, sides in sorted(selection.sides_of(contrasts, frames["documents"]).items())
    }
    claims = {name: claim for name, claim in claims.items() if len(found[claim["contrast"]])}
    judged = robustness.robustness(found, claims) if claims else empty("robustness")
    write_tables({"robustness": judged}, outputs)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.output,
            claims=snakemake.params.claims,
            contrasts=snakemake.params.contrasts,
            permutations=snakemake.params.permutations,
            seed=snakemake.params.seed,
        )
