"""Take one source's counts from the archive."""

from pathlib import Path

from lunheng import archive
from lunheng.binding import guard


def main(descriptor, output):
    archive.restore(Path(descriptor).parent, Path(output).parent)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(snakemake.input.descriptor, snakemake.output[0])
