"""Describe every result."""

from pathlib import Path

from lunheng import manifest
from lunheng.binding import guard


def main(output, **settings):
    manifest.write(Path(output), **settings)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(snakemake.output[0], **dict(snakemake.params.items()))
