from pathlib import Path

from lunheng.plan import holdings
from lunheng.settings.models import load

ROOT = Path(__file__).parents[3]


def test_texts_are_counted_and_hashed():
    study = load(ROOT / "config" / "studies" / "example.yaml")
    head, *rows = [line.split("\t") for line in holdings.lines(study, root=ROOT, corpora=None)]
    assert tuple(head) == holdings.HEADER
    found = {row[0]: row for row in rows}
    assert [found[n][1] for n in ("essay", "cities", "speeches")] == ["file"] * 3
    assert [found[n][2] for n in ("essay", "cities", "speeches")] == ["1", "8", "6"]
    text = (ROOT / "data" / "example" / "ex-essay.txt").read_text(encoding="utf-8")
    assert found["essay"][3] == str(len(text))
    assert len(found["essay"][4]) == 12


def test_an_archive_gives_its_counts_and_says_how_to_get_the_text():
    study = load(ROOT / "config" / "config.yaml")
    rows = [line.split("\t") for line in holdings.lines(study, root=ROOT, corpora=None)[1:]]
    provinces = next(row for row in rows if row[0] == "provincial-2026")
    assert provinces[1:3] == ["archive", "31"]
    assert "data/raw/provincial-gwr-2026" in provinces[5]


def test_what_is_missing_is_a_line_with_its_remedy(tmp_path):
    study = load(ROOT / "config" / "config.yaml")
    rows = [line.split("\t") for line in holdings.lines(study, root=tmp_path, corpora=None)[1:]]
    assert {row[1] for row in rows} == {"missing"}
    assert "lunheng fetch laws" in next(row for row in rows if row[0] == "laws")[5]
