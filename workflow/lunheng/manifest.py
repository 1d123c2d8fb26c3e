"""The manifest: what each result is, and how to make it again."""

import hashlib
import json
import os
import re
from importlib.metadata import version
from pathlib import Path

import pyarrow.parquet as pq

PACKAGES = (
    "gensim",
    "jieba",
    "matplotlib",
    "numpy",
    "pandas",
    "pyarrow",
    "rjieba",
    "scikit-learn",
    "scipy",
    "snakemake",
)


def _artefact(path: Path, rule: str, params: list[str]) -> dict:
    entry = {
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "bytes": path.stat().st_size,
        "rule": rule,
        "configuration": params,
        "rebuild": f"snakemake -c2 --forcerun {rule} -- {path.as_posix()}",
    }
    if path.suffix == ".parquet":
        entry["rows"] = pq.read_metadata(path).num_rows
    return entry


def write(output: Path, *, results: str, rules: dict, ways: dict, config: dict, ids: dict) -> None:
    """Write the manifest of a study.

    Parameters
    ----------
    output
        Where it goes.
    results
        Folder of the study's results, relative to the checkout.
    rules
        Rule name: its output patterns (with wildcards in braces) and the names of its params.
    ways
        Source: the way its counts took.
    config
        The configuration that ran.
    ids
        Source: identities of segmentation, codebook, cleaning.
    """
    patterns = [
        (re.compile(re.sub(r"\\{[^}]*\\}", "[^/]+", re.escape(p))), name, entry["params"])
        for name, entry in rules.items()
        for p in entry["outputs"]
    ]
    artefacts = {}
    for path in sorted(Path(results).rglob("*")):
        name = path.as_posix()
        hit = next((p for p in patterns if p[0].fullmatch(name)), None)
        if path.is_file() and hit is not None:
            artefacts[name] = _artefact(path, hit[1], hit[2])
    text = json.dumps(
        {
            "study": config["study"],
            "sources": {name: {"way": way, **ids[name]} for name, way in ways.items()},
            "packages": {name: version(name) for name in PACKAGES},
            "configuration": config,
            "artefacts": artefacts,
        },
        ensure_ascii=False,
        indent=2,
        sort_keys=True,
    )
    part = output.with_name(output.name + ".part")
    part.write_text(text + "\n", encoding="utf-8")
    os.replace(part, output)
