"""Where the time went: Snakemake's benchmark files, stage by stage."""

import csv
from pathlib import Path

from lunheng.errors import LunhengError


def stages(folder: Path) -> str:
    """Return a table of jobs, seconds and the largest memory a rule, slowest first.

    Parameters
    ----------
    folder
        ``results/<study>/benchmarks``: one TSV a job, or one a folder for a rule with wildcards.

    Raises
    ------
    LunhengError
        A folder without benchmarks.
    """
    rules: dict[str, list[tuple[float, float]]] = {}
    for path in sorted(folder.rglob("*.tsv")):
        rule = path.relative_to(folder).parts[0].removesuffix(".tsv")
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t"):
                memory = row["max_rss"]
                number = float(memory) if memory.replace(".", "", 1).isdigit() else 0.0
                rules.setdefault(rule, []).append((float(row["s"]), number))
    if not rules:
        raise LunhengError(f"{folder}: no benchmarks here; run snakemake first")
    order = sorted(rules.items(), key=lambda item: (-sum(s for s, _ in item[1]), item[0]))
    lines = [f"{'rule':24} {'jobs':>5} {'seconds':>9} {'MB':>7}"]
    for rule, jobs in order:
        seconds = sum(s for s, _ in jobs)
        lines.append(f"{rule:24} {len(jobs):5} {seconds:9.1f} {max(m for _, m in jobs):7.0f}")
    total = sum(s for jobs in rules.values() for s, _ in jobs)
    lines.append(f"{'total':24} {sum(map(len, rules.values())):5} {total:9.1f}")
    return "\n".join(lines)
