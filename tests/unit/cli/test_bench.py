import pytest
from lunheng.cli.bench import stages
from lunheng.errors import LunhengError


def test_seconds_are_added_up_by_rule(tmp_path):
    (tmp_path / "fit").mkdir()
    for name, seconds in (("a", 1.5), ("b", 2.5)):
        (tmp_path / "fit" / f"{name}.tsv").write_text(f"s\tmax_rss\n{seconds}\t10\n")
    (tmp_path / "join.tsv").write_text("s\tmax_rss\n1.0\tNA\n")
    lines = stages(tmp_path).splitlines()
    assert lines[1].split() == ["fit", "2", "4.0", "10"]
    assert lines[-1].split() == ["total", "3", "5.0"]


def test_nothing_was_run(tmp_path):
    with pytest.raises(LunhengError, match="run snakemake first"):
        stages(tmp_path)
