import json
from pathlib import Path

import pyarrow.parquet as pq
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


@pytest.mark.parametrize("form", [None, 1, 99])
def test_an_archive_of_another_form_is_refused_by_name(archived, form):
    path = archived / archive.DESCRIPTOR
    descriptor = json.loads(path.read_text(encoding="utf-8")) | {"form": form}
    path.write_text(json.dumps({k: v for k, v in descriptor.items() if v is not None}), "utf-8")
    with pytest.raises(LunhengError) as error:
        archive.check_identity(archived, source="s", ids=IDS)
    for word in (str(path), f"form {form or 1}", f"form {archive.FORM}", "lunheng archive"):
        assert word in str(error.value)


def test_no_archive(tmp_path):
    with pytest.raises(LunhengError, match="lunheng archive"):
        archive.read_descriptor(tmp_path)


COMMITTED = sorted((Path(__file__).parents[3] / "data" / "archive").glob("*/datapackage.json"))


def errors_of(path):
    import frictionless

    return list(frictionless.Package.metadata_validate(json.loads(path.read_text("utf-8"))))


@pytest.mark.parametrize("path", COMMITTED, ids=lambda path: path.parent.name)
def test_what_is_committed_is_a_data_package(path):
    assert errors_of(path) == []
    # and says of each column what the file has
    kinds = {"string": "string", "int32": "integer", "int64": "integer", "double": "number",
             "bool": "boolean", "list<element: int32>": "array"}  # fmt: skip
    for resource in archive.read_descriptor(path.parent)["resources"]:
        held = pq.read_schema(path.parent / resource["path"])
        said = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
        assert said == {name: kinds[str(held.field(name).type)] for name in held.names}


@pytest.mark.parametrize("source", ["east-2026", "East", "东部", "a_b"])
def test_what_is_written_is_a_data_package_whatever_its_source_is_called(parts, tmp_path, source):
    archive.write(parts, tmp_path / "a", source=source, ids=IDS, licence="CC0-1.0")
    assert errors_of(tmp_path / "a" / archive.DESCRIPTOR) == []


@pytest.mark.parametrize("name", ["documents", "theme_counts", "phrases"])
def test_a_table_is_what_its_package_says(name):
    import frictionless

    path = next(path for path in COMMITTED if path.parent.name == "essay")
    report = frictionless.Package(str(path)).get_resource(name).validate()
    assert report.valid, report.flatten(["name", "type", "note"])
