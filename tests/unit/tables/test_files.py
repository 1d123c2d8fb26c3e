import ast

import pytest
from lunheng.modules import PACKAGE
from lunheng.tables import files


def test_a_hash_is_the_published_one(tmp_path):
    # FIPS 180-2, appendix B.3: one million times the letter a
    (tmp_path / "a.txt").write_bytes(b"a" * 1_000_000)
    assert files.sha256_of(tmp_path / "a.txt") == (
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    )


def test_a_file_is_written_into_a_folder_that_is_not_there_yet(tmp_path):
    files.write_bytes(b"new", tmp_path / "a" / "b" / "c.txt")
    files.copy_file(tmp_path / "a" / "b" / "c.txt", tmp_path / "d" / "c.txt")
    assert (tmp_path / "d" / "c.txt").read_bytes() == b"new"
    assert sorted(p.name for p in tmp_path.rglob("*") if p.is_file()) == ["c.txt", "c.txt"]


def test_where_writing_fails_all_stays_as_it_was(tmp_path):
    old, other = tmp_path / "old.txt", tmp_path / "other.txt"
    old.write_bytes(b"old")
    with pytest.raises(ZeroDivisionError), files.whole(old, other) as (first, second):
        first.write_bytes(b"half")
        second.write_bytes(b"half")
        raise ZeroDivisionError
    assert [p.name for p in tmp_path.iterdir()] == ["old.txt"]
    assert old.read_bytes() == b"old"


def test_files_that_belong_together_take_their_places_together(tmp_path):
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"
    with files.whole(one, two) as parts:
        for part in parts:
            part.write_bytes(b"x")
        assert not one.exists()
        assert not two.exists()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["one.txt", "two.txt"]


def test_nothing_else_hashes_a_file_or_moves_one_into_place():
    # a download is moved when its hash fits, and its part stays until then
    own = {"tables/files.py", "corpus/download.py"}
    for path in PACKAGE.rglob("*.py"):
        if path.relative_to(PACKAGE).as_posix() in own:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute):
                assert ast.unparse(node) not in ("os.replace", "hashlib.file_digest"), path
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "hashlib.sha256":
                assert "read" not in ast.unparse(node), path
