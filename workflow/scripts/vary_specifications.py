"""Put each headline claim to the test of other choices."""

from lunheng.binding import guard
from lunheng.contrasts import robustness
from lunheng.settings import selection
from lunheng.settings.models import Contrast
from lunheng.tables.io import empty, read_table, write_table


def main(tables, output, *, claims, contrasts, permutations, seed):
    frames = {name: read_table(path, name) for name, path in tables.items()}
    found = {}
    for name, settings in sorted(contrasts.items()):
        contrast = Contrast.model_validate(settings)
        target, reference = selection.sides(contrast, frames["documents"], key=f"contrasts.{name}")
        found[name] = robustness.specifications(
            frames["counts"],
            frames["terms"],
            frames["variants"],
            target=target,
            reference=reference,
            places=selection.counts_places(
                contrast.places, frames["documents"], (target, reference)
            ),
            permutations=permutations,
            seed=seed,
        )
    judged = robustness.robustness(found, claims) if claims else empty("robustness")
    write_table(judged, output, "robustness")


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            {name: snakemake.input[name] for name in ("documents", "counts", "terms", "variants")},
            snakemake.output.robustness,
            claims=snakemake.params.claims,
            contrasts=snakemake.params.contrasts,
            permutations=snakemake.params.permutations,
            seed=snakemake.params.seed,
        )
