import stat
import unicodedata
import zipfile
from pathlib import Path, PurePosixPath

import pytest
from lunheng.corpus import containers, sources
from lunheng.corpus.containers import UnreadableError, unpack
from lunheng.errors import LunhengError

GOOD = "修好了三条路。建成了两所学校。"


def zipped(path, members, **more):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, **more) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def read(path, folder, problems=None):
    """Return name: text for every member."""
    folder.mkdir(exist_ok=True)
    return {n: p.read_text(encoding="utf-8") for n, p in unpack(path, folder, problems=problems)}


def test_members_come_one_at_a_time_in_the_order_of_their_names(tmp_path):
    path = zipped(tmp_path / "a.zip", {"b/二.txt": "二。", "b/一.txt": "一。", "c.txt": "三。"})
    held = tmp_path / "held"
    held.mkdir()
    names = []
    for name, file in unpack(path, held):
        assert file.parent == held and [file] == list(held.iterdir())
        names.append(name)
    assert names == ["b/一.txt", "b/二.txt", "c.txt"]
    assert list(held.iterdir()) == []


def test_what_systems_leave_is_no_document(tmp_path):
    names = ["__MACOSX/._a.txt", ".DS_Store", "x/Thumbs.db", "~$a.docx", "x/a.txt"]
    path = zipped(tmp_path / "a.zip", dict.fromkeys(names, GOOD))
    assert list(read(path, tmp_path / "held")) == ["x/a.txt"]
    assert containers.ignored(PurePosixPath("x/.git/a.txt"))


def link(name):
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


HOSTILE = {
    "../a.txt": "leads out",
    "x/../../a.txt": "leads out",
    "/etc/a.txt": "leads out",
    "C:/a.txt": "leads out",
    "x\\..\\a.txt": "leads out",
    "a\nb.txt": "control character",
    "inner.zip": "zip file in a zip file",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_member_is_left_out_and_the_good_one_beside_it_read(tmp_path, name):
    path = zipped(tmp_path / "a.zip", {name: "坏。", "z.txt": GOOD})
    problems = []
    assert read(path, tmp_path / "held", problems) == {"z.txt": GOOD}
    ((_, _, reason),) = problems
    assert "a.zip" in reason and HOSTILE[name] in reason
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["a.zip", "held"]
    with pytest.raises(LunhengError, match=HOSTILE[name]):
        read(path, tmp_path / "held")


def test_a_link_is_left_out(tmp_path):
    path = zipped(tmp_path / "a.zip", {"z.txt": GOOD})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link("a.txt"), "/etc/passwd")
    problems = []
    assert list(read(path, tmp_path / "held", problems)) == ["z.txt"]
    assert "is a link" in problems[0][2]


def test_an_encrypted_member_is_left_out(tmp_path):
    path = zipped(tmp_path / "a.zip", {"a.txt": "坏。", "z.txt": GOOD})
    raw = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(mark) + place] |= 1
    path.write_bytes(raw)
    problems = []
    assert list(read(path, tmp_path / "held", problems)) == ["z.txt"]
    assert "encrypted" in problems[0][2]


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = zipped(tmp_path / "a.zip", {"bomb.txt": b"0" * 50_000_000, "z.txt": GOOD})
    assert path.stat().st_size < 100_000
    problems = []
    assert list(read(path, tmp_path / "held", problems)) == ["z.txt"]
    assert "times its size" in problems[0][2]


def test_a_size_that_its_header_hides_is_found_while_unpacking(tmp_path, monkeypatch):
    monkeypatch.setattr(containers, "MAX_MEMBER", 1000)
    path = zipped(tmp_path / "a.zip", {"a.txt": "路" * 2000, "z.txt": GOOD})
    monkeypatch.setattr(containers, "_refusal", lambda member, name: None)
    problems = []
    assert list(read(path, tmp_path / "held", problems)) == ["z.txt"]
    assert "more than 1000 bytes" in problems[0][2]


def test_too_many_files_or_bytes_are_refused_as_a_whole(tmp_path, monkeypatch):
    path = zipped(tmp_path / "a.zip", {f"{i}.txt": GOOD for i in range(5)})
    for limit in ("MAX_MEMBERS", "MAX_TOTAL"):
        with monkeypatch.context() as patch:
            patch.setattr(containers, limit, 4)
            with pytest.raises(UnreadableError, match=r"a\.zip.*more than 4"):
                read(path, tmp_path / "held")


def test_a_damaged_member_is_left_out(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.txt", "坏了的一行。" * 10)
        archive.writestr("z.txt", GOOD)
    raw = path.read_bytes().replace("坏了的一行".encode(), "换了的一行".encode(), 1)
    path.write_bytes(raw)
    problems = []
    assert list(read(path, tmp_path / "held", problems)) == ["z.txt"]
    assert "CRC" in problems[0][2]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", GOOD.encode()])
def test_what_is_no_zip_file_is_named(tmp_path, content):
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    with pytest.raises(UnreadableError, match=r"a\.zip: no whole zip file"):
        read(path, tmp_path / "held")


def test_an_empty_zip_file_is_named(tmp_path):
    with pytest.raises(UnreadableError, match=r"a\.zip: no file in it"):
        read(zipped(tmp_path / "a.zip", {}), tmp_path / "held")


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_that_are_not_said_to_be_in_unicode(tmp_path, encoding):
    path = tmp_path / "a.zip"
    raw = "一号报告.txt".encode(encoding)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x" * len(raw), GOOD)
    path.write_bytes(path.read_bytes().replace(b"x" * len(raw), raw))
    assert list(read(path, tmp_path / "held")) == ["一号报告.txt"]


def test_names_are_composed(tmp_path):
    path = zipped(tmp_path / "a.zip", {unicodedata.normalize("NFD", "é.txt"): GOOD})
    assert list(read(path, tmp_path / "held")) == ["é.txt"]


def test_a_full_disk_stops_the_run_and_says_so(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    path = zipped(tmp_path / "a.zip", {"a.txt": GOOD, "z.txt": GOOD})
    monkeypatch.setattr(containers, "_extract", full)
    with pytest.raises(LunhengError, match="No space left"):
        read(path, tmp_path / "held", [])


def test_a_mixed_folder_with_a_zip_file_in_it(tmp_path):
    folder = tmp_path / "mixed"
    (folder / "2025" / "北京").mkdir(parents=True)
    (folder / "2025" / "北京" / "一.txt").write_text(GOOD, encoding="utf-8")
    (folder / "二.csv").write_text("text\n架了桥。\n", encoding="utf-8")
    (folder / "三.exe").write_bytes(b"MZ")
    (folder / ".DS_Store").write_bytes(b"x")
    zipped(folder / "四.zip", {"2026/上海/五.txt": "通了船。", "../六.txt": "坏。"})
    (folder / "2025" / "again").symlink_to(folder, target_is_directory=True)
    way = {"folder": "mixed", "pattern": "**/*"}
    found = sources.resolve(
        [way], root=tmp_path, corpora=None, cache=tmp_path / "cache", archive_source="s"
    )
    problems = []
    records = sources.read_source(found, {"format": "auto"}, problems=problems)
    assert [(r["folder"], r["stem"], r["text"]) for r in records] == [
        ("2025/北京", "一", GOOD),
        ("", "二", "架了桥。"),
        ("2026/上海", "五", "通了船。"),
    ]
    assert [Path(file).name for file, _, _ in problems] == ["三.exe", "六.txt"]
    assert "no reader" in problems[0][2]


def test_fields_come_from_folders(tmp_path):
    path = zipped(tmp_path / "a.zip", {"2026/上海/五.txt": "通了船。"})
    (record,) = sources.read_source(
        {"way": "file", "paths": [str(path)]},
        {"format": "auto"},
        file_name=r"(?P<year>\d{4})/(?P<city>[^/]+)/",
    )
    assert (record["year"], record["city"]) == ("2026", "上海")
