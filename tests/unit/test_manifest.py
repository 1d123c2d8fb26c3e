import hashlib
import json

from lunheng import manifest


def test_each_result_has_its_rule_hash_and_how_to_rebuild_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "results/s/tables").mkdir(parents=True)
    (tmp_path / "results/s/tables/trends.csv").write_text("a\n")
    (tmp_path / "results/s/stray.txt").write_text("not of any rule")
    manifest.write(
        tmp_path / "results/s/manifest.json",
        results="results/s",
        rules={"write_tables": {"outputs": ["results/s/tables/{name}.csv"], "params": ["names"]}},
        ways={"essay": "file"},
        config={"study": "s"},
        ids={"essay": {"codebook_id": "abc"}},
    )
    found = json.loads((tmp_path / "results/s/manifest.json").read_text())
    assert list(found["artefacts"]) == ["results/s/tables/trends.csv"]
    entry = found["artefacts"]["results/s/tables/trends.csv"]
    assert entry["sha256"] == hashlib.sha256(b"a\n").hexdigest()
    assert entry["rule"] == "write_tables"
    assert "results/s/tables/trends.csv" in entry["rebuild"]
    assert found["sources"]["essay"] == {"way": "file", "codebook_id": "abc"}
    assert str(tmp_path) not in json.dumps(found)
