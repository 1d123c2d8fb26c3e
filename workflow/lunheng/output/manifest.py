"""The manifest: what each result is, and how to make it again."""

import json
import re
from importlib.metadata import version
from pathlib import Path

import pyarrow.parquet as pq

from lunheng.tables.files import sha256_of, write_bytes

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


def _artefact(path: Path, rule: str, params: list[str], inputs: list[str]) -> dict:
    entry = {
        "sha256": sha256_of(path),
        "bytes": path.stat().st_size,
        "rule": rule,
        "configuration": params,
        "inputs": inputs,
        "rebuild": f"snakemake -c2 --forcerun {rule} -- {path.as_posix()}",
    }
    if path.suffix == ".parquet":
        entry["rows"] = pq.read_metadata(path).num_rows
    return entry


def _patterns(rules: dict) -> list[tuple[re.Pattern, str]]:
    """Return an expression over paths for each output, its wildcards as named groups."""
    found = []
    for name, entry in rules.items():
        for output in entry["outputs"]:
            parts = re.split(r"\{(\w+)(?:,([^}]*))?\}", output)
            text = "".join(
                f"(?P<{parts[i + 1]}>{parts[i + 2] or '[^/]+'}){re.escape(parts[i + 3])}"
                for i in range(0, len(parts) - 1, 3)
            )
            found.append((re.compile(re.escape(parts[0]) + text), name))
    return found


def _inputs(entry: dict, wildcards: dict[str, str], outside: dict[str, str]) -> list[str]:
    """Return the names of what one artefact was made from."""
    found = [re.sub(r"\{(\w+)(?:,[^}]*)?\}", lambda m: wildcards[m[1]], p) for p in entry["inputs"]]
    for value in wildcards.values():
        found += entry["inputs_by_wildcard"].get(value, [])
    return sorted({outside.get(path, path) for path in found})


def write(
    output: Path,
    *,
    results: str,
    rules: dict,
    ways: dict,
    outside: dict[str, str],
    config: dict,
    ids: dict,
) -> None:
    """Write the manifest of a study.

    Parameters
    ----------
    output
        Where it goes.
    results
        Folder of the study's results, relative to the checkout.
    rules
        Rule name: `outputs` and `inputs` (patterns with wildcards in braces; behind a comma an
        expression for a wildcard's values), `inputs_by_wildcard` (value of a wildcard: further
        inputs), `params` (their names).
    ways
        Source: the way its counts took.
    outside
        Path of an input that no rule makes (received texts, configuration, code): its name in the
        manifest, which says nothing of the machine.
    config
        The configuration that ran.
    ids
        Source: identities of segmentation, codebook, cleaning.
    """
    patterns = _patterns(rules)
    artefacts = {}
    for path in sorted(Path(results).rglob("*")):
        name = path.as_posix()
        hits = ((p.fullmatch(name), rule) for p, rule in patterns)
        match, rule = next((hit for hit in hits if hit[0]), (None, None))
        if match is not None and path.is_file():
            inputs = _inputs(rules[rule], match.groupdict(), outside)
            artefacts[name] = _artefact(path, rule, rules[rule]["params"], inputs)
    paths = {name: path for path, name in outside.items()}
    given = sorted({i for a in artefacts.values() for i in a["inputs"]} - artefacts.keys())
    documents = Path(results) / "features" / "documents.parquet"
    held = pq.read_table(documents, columns=["document", "text_sha256"]).to_pylist()
    text = json.dumps(
        {
            "study": config["study"],
            "sources": {name: {"way": way, **ids[name]} for name, way in ways.items()},
            "documents": {row["document"]: row["text_sha256"] for row in held},
            "inputs": {name: sha256_of(paths.get(name, name)) for name in given},
            "packages": {name: version(name) for name in PACKAGES},
            "configuration": config,
            "artefacts": artefacts,
        },
        ensure_ascii=False,
        indent=2,
        sort_keys=True,
    )
    write_bytes(f"{text}\n".encode(), output)
