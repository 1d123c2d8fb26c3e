"""Read and clean one source."""

import sys
from pathlib import Path

from lunheng.binding import guard
from lunheng.corpus import cleaning, ingest, sources
from lunheng.tables.files import write_csv
from lunheng.tables.io import write_batches


def main(texts, rules, output, *, name, source, way):
    problems = None if source["strict"] else []
    left_out, said, noticed = [], [], []
    records = sources.iterate_source(
        {**way, "paths": texts},
        source["reader"],
        file_name=source["file_name"],
        side_table=source["side_table"],
        problems=problems,
        noticed=noticed,
    )
    batches = ingest.batches(
        records,
        source=name,
        language=source["language"],
        text_field=source["text"],
        name=source["name"],
        fields=source["fields"],
        constants=source["constants"],
        filters=source["filters"],
        cleaning=cleaning.load_rules(Path(rules), wanted=source["cleaning"]),
        convert=source["convert"],
        repeated_names=source["repeated_names"],
        left_out=left_out,
        problems=problems,
    )
    paths = {key: output[key.removeprefix("text_")] for key in ingest.TABLES}
    write_batches(ingest.remarked(batches, said), paths)
    left = [f"left out: {file}, row {row}: {reason}" for file, row, reason in problems or []]
    for remark in [*left, *(what for _, _, what in noticed), *said]:
        print(f"lunheng: {remark}", file=sys.stderr)
    found = left_out + (problems or []) + noticed
    write_csv(ingest.left_out_table(found), output["left_out"])


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            list(snakemake.input.texts),
            snakemake.input.rules,
            dict(snakemake.output.items()),
            name=snakemake.wildcards.source,
            source=snakemake.params.source,
            way=snakemake.params.way,
        )
