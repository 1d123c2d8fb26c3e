import subprocess
import sys

import pandas as pd
import pytest
from lunheng.errors import LunhengError
from lunheng.tables import io
from lunheng.tables.io import read_table, write_batches

PHRASES = pd.DataFrame(
    {"document": ["b/1", "a/1"], "phrase": ["创新生态", "成果转化"], "n": [2, 3]}
).astype({"n": "int32"})


def test_written_tables_are_sorted_and_read_back(tmp_path):
    io.write_table(PHRASES, tmp_path / "t.parquet", "phrases")
    back = io.read_table(tmp_path / "t.parquet", "phrases")
    assert back["document"].tolist() == ["a/1", "b/1"]
    assert not list(tmp_path.glob("*.part"))


def test_row_order_does_not_change_the_bytes(tmp_path):
    io.write_table(PHRASES, tmp_path / "a", "phrases")
    io.write_table(PHRASES.iloc[::-1], tmp_path / "b", "phrases")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (PHRASES.drop(columns="n"), "missing"),
        (PHRASES.assign(other=1), "unknown"),
        (pd.concat([PHRASES, PHRASES]), "more than once"),
        (PHRASES.assign(phrase=[None, "x"]), "empty phrase"),
        (PHRASES.assign(n=["many", "few"]), "does not fit"),
    ],
)
def test_what_does_not_fit_the_declaration_is_named(frame, message):
    with pytest.raises(LunhengError, match=message):
        io.check(frame, "phrases")


def test_every_table_has_its_key_among_its_columns():
    for table in io.TABLES.values():
        assert set(table.key) <= set(table.columns)


def test_a_missing_file_says_what_to_run(tmp_path):
    with pytest.raises(LunhengError, match="run snakemake"):
        io.read_table(tmp_path / "no.parquet", "phrases")


FULL = """
import resource, signal, sys
import pandas as pd
from lunheng.tables.io import write_batches
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))
def batch(i):
    n = 5000
    frame = {"document": [f"s/{i:02d}{j:04d}" for j in range(n)], "start": 0, "end": 9}
    hashes = [str(hash((i, j))) for j in range(n)]
    return {"cleaning": pd.DataFrame({**frame, "rule": "r", "n_characters": 9, "sha256": hashes})}
try:
    write_batches((batch(i) for i in range(20)), {"cleaning": sys.argv[1]})
except OSError as error:
    print(error.errno)
"""


def test_a_disk_that_fills_up_leaves_nothing_half_written(tmp_path):
    path = tmp_path / "cleaning.parquet"
    run = subprocess.run([sys.executable, "-c", FULL, path], capture_output=True, text=True)
    assert run.stdout.strip() == "27", run.stderr  # EFBIG: what a limit on a file's size gives
    assert list(tmp_path.iterdir()) == []


def test_batches_are_written_as_one_table_and_a_failing_one_leaves_the_old_file(tmp_path):
    def batch(name):
        row = {"document": name, "start": 0, "end": 1, "rule": "r", "n_characters": 1}
        return {"cleaning": pd.DataFrame([{**row, "sha256": "0"}])}

    path = tmp_path / "cleaning.parquet"
    write_batches((batch(n) for n in ("s/a", "s/b")), {"cleaning": path})
    assert read_table(path, "cleaning")["document"].tolist() == ["s/a", "s/b"]
    before = path.read_bytes()

    def failing():
        yield batch("s/c")
        raise LunhengError("bad")

    with pytest.raises(LunhengError):
        write_batches(failing(), {"cleaning": path})
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]
    write_batches(iter(()), {"cleaning": path})
    assert len(read_table(path, "cleaning")) == 0


def test_frames_of_one_table_are_stacked_and_nothing_is_a_table_too():
    nothing = io.empty("phrases")
    found = io.stacked(
        [nothing, PHRASES, nothing, PHRASES.assign(document=["c/1", "d/1"])], "phrases"
    )
    assert found["document"].tolist() == ["b/1", "a/1", "c/1", "d/1"]
    assert found.dtypes.equals(PHRASES.dtypes)
    assert list(io.stacked([nothing], "phrases").columns) == list(PHRASES.columns)
