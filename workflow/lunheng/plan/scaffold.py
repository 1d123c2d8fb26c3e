"""A new study: a commented configuration that runs at once on the example texts."""

import re
from pathlib import Path

from lunheng.errors import LunhengError
from lunheng.tables.files import write_bytes

HEAD = """# {study}: a study of your own, begun as a copy of the example, so that it runs at once:
#
#     snakemake -c2 --configfile {study}/study.yaml
#
# Change one thing at a time and run again; only what depends on it is done anew.
#   1. sources    point `from` at your files (data/raw/…, or an absolute path) and say in `reader`,
#                 `text`, `name` and `fields` what is in them; `lunheng --config {study}/study.yaml
#                 sources` says whether they are found
#   2. groups     {study}/groups.tsv: a line a document, a column a grouping
#   3. contrasts  who is compared with whom
#   4. words      lists of your own, where ours do not fit
# Every key: config/README.md. A whole study with comments: config/config.yaml. How to bring in
# CSV, JSON, SQLite, HTML, PDF, Word and zip files: docs/sources.md.
"""
README = """# {study}

    lunheng --config {study}/study.yaml sources
    snakemake -c2 --configfile {study}/study.yaml

The report is in `results/{study}/report/index.html`.
"""


def write(study: str, *, root: Path, folder: Path) -> list[str]:
    """Write the folder of a new study.

    Parameters
    ----------
    study
        Its name.
    root
        The checkout, whose example is copied.
    folder
        Where the study's folder goes.

    Returns
    -------
    The paths that were written, from `folder`.

    Raises
    ------
    LunhengError
        A name that no study can have, or a folder that is there already.
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", study):
        raise LunhengError(f"“{study}”: a study's name has small Latin letters, digits and hyphens")
    target = folder / study
    if target.exists():
        raise LunhengError(f"{study}: there is a folder of that name; choose another")
    text = (root / "config" / "studies" / "example.yaml").read_text(encoding="utf-8")
    body = text[text.index("study: example") :]
    body = body.replace("study: example", f"study: {study}", 1)
    groups = (target / "groups.tsv").resolve()
    within = groups.relative_to(root).as_posix() if groups.is_relative_to(root) else str(groups)
    body = body.replace("groups: data/example/groups.tsv", f"groups: {within}", 1)
    files = {
        "study.yaml": HEAD.format(study=study) + "\n" + body,
        "groups.tsv": (root / "data/example/groups.tsv").read_text(encoding="utf-8"),
        "README.md": README.format(study=study),
    }
    for name, content in files.items():
        write_bytes(content.encode(), target / name)
    return [f"{study}/{name}" for name in files]
