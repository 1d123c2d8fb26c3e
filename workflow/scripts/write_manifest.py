"""Describe every result."""

from pathlib import Path

from lunheng.binding import guard
from lunheng.output import manifest


def main(output, **settings):
    manifest.write(Path(output), **settings)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(snakemake.output[0], **dict(snakemake.params.items()))
