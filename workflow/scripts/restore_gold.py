"""Take the codes of the gold from the archive."""

from pathlib import Path

from lunheng.binding import guard
from lunheng.features import archive


def main(descriptor, output):
    output = Path(output)
    archive.restore(Path(descriptor).parent, output.parent, names=(output.stem,))


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(snakemake.input.descriptor, snakemake.output[0])
