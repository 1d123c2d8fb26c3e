import hashlib
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from lunheng.output import manifest

RULES = {
    "write_tables": {
        "outputs": ["results/s/tables/{name}.csv"],
        "inputs": ["results/s/analysis/{name}.parquet", "config/codebook.yaml"],
        "inputs_by_wildcard": {"trends": ["../far/away/a.txt"]},
        "params": ["names"],
    },
    "restore": {
        "outputs": ["results/s/parts/{source,laws|essay}/n.csv"],
        "inputs": [],
        "inputs_by_wildcard": {},
        "params": [],
    },
}


@pytest.fixture
def found(tmp_path, monkeypatch):
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    monkeypatch.chdir(checkout)
    files = {
        "results/s/tables/trends.csv": "a\n",
        "results/s/analysis/trends.parquet": "",
        "results/s/stray.txt": "not of any rule",
        "results/s/parts/laws/n.csv": "1\n",
        "results/s/parts/other/n.csv": "1\n",
        "config/codebook.yaml": "themes: []\n",
        "../far/away/a.txt": "修路。",
    }
    for name, content in files.items():
        (checkout / name).parent.mkdir(parents=True, exist_ok=True)
        (checkout / name).write_text(content, encoding="utf-8")
    folder = checkout / "results/s/features"
    folder.mkdir()
    table = pa.table({"document": ["laws/a"], "text_sha256": ["12"]})
    pq.write_table(table, folder / "documents.parquet")
    manifest.write(
        checkout / "results/s/manifest.json",
        results="results/s",
        rules=RULES,
        ways={"essay": "file"},
        outside={"../far/away/a.txt": "received/essay/a.txt"},
        config={"study": "s"},
        ids={"essay": {"codebook_id": "abc"}},
    )
    return json.loads((checkout / "results/s/manifest.json").read_text())


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


def test_each_result_has_its_rule_hash_inputs_and_how_to_rebuild_it(found):
    entry = found["artefacts"]["results/s/tables/trends.csv"]
    assert entry["sha256"] == digest("a\n")
    assert entry["rule"] == "write_tables"
    assert entry["inputs"] == [
        "config/codebook.yaml",
        "received/essay/a.txt",
        "results/s/analysis/trends.parquet",
    ]
    assert "results/s/tables/trends.csv" in entry["rebuild"]
    assert found["sources"]["essay"] == {"way": "file", "codebook_id": "abc"}


def test_rules_hold_for_the_values_that_they_are_for(found):
    assert "results/s/parts/laws/n.csv" in found["artefacts"]
    assert "results/s/parts/other/n.csv" not in found["artefacts"]
    assert "results/s/stray.txt" not in found["artefacts"]


def test_what_comes_from_outside_has_its_hash_and_no_path(found, tmp_path):
    assert found["inputs"]["received/essay/a.txt"] == digest("修路。")
    assert found["inputs"]["config/codebook.yaml"] == digest("themes: []\n")
    assert found["documents"] == {"laws/a": "12"}
    assert "far" not in json.dumps(found) and str(tmp_path) not in json.dumps(found)
