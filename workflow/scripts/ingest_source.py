"""Read and clean one source."""

import sys
from pathlib import Path

from lunheng import cleaning, ingest, sources
from lunheng.binding import guard
from lunheng.export import write_csv
from lunheng.tables import write_table


def main(texts, rules, output, *, name, source, way):
    problems = None if source["strict"] else []
    records = sources.read_source(
        {**way, "paths": texts},
        source["reader"],
        file_name=source["file_name"],
        side_table=source["side_table"],
        problems=problems,
    )
    wanted = source["cleaning"]
    rules = [r for r in cleaning.load_rules(Path(rules)) if wanted is None or r["id"] in wanted]
    tables = ingest.ingest(
        records,
        source=name,
        language=source["language"],
        text_field=source["text"],
        name=source["name"],
        fields=source["fields"],
        constants=source["constants"],
        filters=source["filters"],
        cleaning=rules,
        convert=source["convert"],
        repeated_names=source["repeated_names"],
        problems=problems,
    )
    for file, row, reason in problems or []:
        print(f"lunheng: left out: {file}, row {row}: {reason}", file=sys.stderr)
    for key in ("text_documents", "paragraphs", "clauses", "cleaning"):
        write_table(tables[key], output[key.removeprefix("text_")], key)
    write_csv(tables["left_out"], output["left_out"])


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
