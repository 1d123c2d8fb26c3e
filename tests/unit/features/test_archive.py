import pytest
from lunheng.errors import LunhengError
from lunheng.features import archive
from lunheng.tables.io import empty, write_table
from lunheng.tables.schemas.features import PARTS

IDS = {key: "0" * 12 for key in archive.IDS}


@pytest.fixture
def parts(tmp_path):
    for name in PARTS:
        write_table(empty(name), tmp_path / "parts" / f"{name}.parquet", name)
    return tmp_path / "parts"


@pytest.fixture
def archived(parts, tmp_path):
    archive.write(parts, tmp_path / "archive", source="s", ids=IDS, licence="CC0-1.0")
    return tmp_path / "archive"


def test_what_is_archived_comes_back_to_the_byte(parts, archived, tmp_path):
    archive.restore(archived, tmp_path / "back")
    for name in PARTS:
        assert (tmp_path / "back" / f"{name}.parquet").read_bytes() == (
            parts / f"{name}.parquet"
        ).read_bytes()


@pytest.mark.parametrize("key", archive.IDS)
def test_another_configuration_stops_and_names_both_ids(archived, key):
    archive.check_identity(archived, source="s", ids=IDS)
    with pytest.raises(LunhengError) as error:
        archive.check_identity(archived, source="s", ids={**IDS, key: "1" * 12})
    for word in ("0" * 12, "1" * 12, "lunheng archive"):
        assert word in str(error.value)


def test_a_changed_file_is_not_restored(archived, tmp_path):
    with (archived / "counts.parquet").open("ab") as file:
        file.write(b"x")
    assert len(archive.verify(archived)) == 1
    with pytest.raises(LunhengError, match=r"counts\.parquet"):
        archive.restore(archived, tmp_path / "back")


def test_an_incomplete_run_is_not_archived(parts, tmp_path):
    (parts / "units.parquet").unlink()
    with pytest.raises(LunhengError, match=r"units\.parquet"):
        archive.write(parts, tmp_path / "a", source="s", ids=IDS, licence="CC0-1.0")
    assert not (tmp_path / "a").exists()


def test_no_archive(tmp_path):
    with pytest.raises(LunhengError, match="lunheng archive"):
        archive.read_descriptor(tmp_path)
