"""Take one source's counts from the archive."""

from pathlib import Path

from lunheng.binding import guard
from lunheng.features import archive


def main(descriptor, output):
    archive.restore(Path(descriptor).parent, Path(output).parent)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(snakemake.input.descriptor, snakemake.output[0])
