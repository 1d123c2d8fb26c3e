import pandas as pd
import pytest
from lunheng.binding import guard, read_sources, read_tables, write_tables
from lunheng.errors import LunhengError


def test_success_leaves_an_empty_log_in_place_of_an_old_one(tmp_path):
    log = tmp_path / "step.log"
    log.write_text("what the last run said")
    with guard(str(log)):
        pass
    assert log.read_text() == ""


def test_a_users_error_is_one_message_on_screen_and_in_the_log(tmp_path, capsys):
    log = tmp_path / "step.log"
    with pytest.raises(SystemExit) as stopped, guard(str(log)):
        raise LunhengError("config.yaml: 键 “seed” is odd")
    assert stopped.value.code == 1
    assert log.read_text(encoding="utf-8") == "\nlunheng: config.yaml: 键 “seed” is odd\n"
    screen = capsys.readouterr()
    assert screen.err == "\nlunheng: config.yaml: 键 “seed” is odd\n\n"
    assert screen.out == ""


def test_any_other_error_leaves_its_traceback(tmp_path, capsys):
    log = tmp_path / "step.log"
    with pytest.raises(SystemExit) as stopped, guard(str(log)):
        {}["no such key"]
    assert stopped.value.code == 1
    for text in (log.read_text(encoding="utf-8"), capsys.readouterr().err):
        assert text.startswith("Traceback")
        assert "KeyError: 'no such key'" in text


def test_an_exit_on_purpose_passes_through(tmp_path):
    with pytest.raises(SystemExit) as stopped, guard(str(tmp_path / "step.log")):
        raise SystemExit(7)
    assert stopped.value.code == 7


def test_a_full_disk_gets_one_message(tmp_path, capsys):
    log = tmp_path / "log"
    with pytest.raises(SystemExit), guard(str(log)):
        raise OSError(28, "No space left on device")
    said = capsys.readouterr().err
    assert "No space left on device" in said and "Traceback" not in said
    assert "make room" in log.read_text()


def phrases(document):
    frame = pd.DataFrame({"document": [document], "phrase": ["创新生态"], "n": [2]})
    return frame.astype({"n": "int32"})


def test_tables_go_out_and_come_in_under_their_names(tmp_path):
    files = {"phrases": tmp_path / "p.parquet", "other": tmp_path / "none.parquet"}
    write_tables({"phrases": phrases("a/1")}, files)
    assert list(read_tables(files, "phrases")) == ["phrases"]
    assert read_tables(files, "phrases")["phrases"]["document"].tolist() == ["a/1"]
    with pytest.raises(LunhengError, match=r"none\.parquet: table phrases is not there"):
        read_tables({"phrases": files["other"]}, "phrases")


def test_sources_are_read_one_at_a_time_in_their_order(tmp_path):
    paths = [tmp_path / "a.parquet", tmp_path / "b.parquet"]
    write_tables({"phrases": phrases("a/1")}, {"phrases": paths[0]})
    held = read_sources({"phrases": paths}, "phrases")
    assert next(held)["phrases"]["document"].tolist() == ["a/1"]
    # the second is looked for when its turn comes
    write_tables({"phrases": phrases("b/1")}, {"phrases": paths[1]})
    assert [text["phrases"]["document"].tolist() for text in held] == [["b/1"]]
    assert list(read_sources({"phrases": []}, "phrases")) == []
