"""Every notebook runs, on the example study."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.name)
def test_a_notebook_runs_from_top_to_bottom(path, example, monkeypatch):
    monkeypatch.setenv("LUNHENG_STUDY", str(example / "results" / "example"))
    notebook = nbformat.read(path, as_version=4)
    assert all(not cell.get("outputs") for cell in notebook.cells), "clear its outputs"
    NotebookClient(
        notebook,
        timeout=1200,
        startup_timeout=1200,
        resources={"metadata": {"path": str(path.parent)}},
    ).execute()
    pictures = [
        o for c in notebook.cells for o in c.get("outputs", []) if "image/png" in o.get("data", {})
    ]
    assert pictures, "no figure was drawn"
