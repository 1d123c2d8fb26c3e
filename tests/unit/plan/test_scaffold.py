import pytest
from example_study import ROOT
from lunheng.errors import LunhengError
from lunheng.plan import scaffold
from lunheng.plan.prepare import prepare
from lunheng.settings.models import load
from lunheng.tables.yaml_file import read_yaml


def write(folder, study="mine", **asked):
    return scaffold.write(study, root=ROOT, folder=folder, asked=scaffold.Asked(**asked))


@pytest.fixture
def texts(tmp_path):
    for area, n in (("coast", 3), ("hills", 4)):
        for i in range(n):
            path = tmp_path / "texts" / area / f"{area} {i}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("The ferry sails again.\n", encoding="utf-8")
    return tmp_path / "texts"


def ready(folder, study="mine"):
    """The study as a run would take it: checked, its sources found."""
    file = folder / study / "study.yaml"
    data = read_yaml(file)[0]
    return prepare(data, where="study.yaml", root=ROOT, corpora=None, folder=file.parent)


def test_without_texts_it_runs_on_the_example_under_a_title_of_its_own(tmp_path):
    written = write(tmp_path, "my-study")
    assert written.paths == ["my-study/study.yaml", "my-study/groups.tsv", "my-study/README.md"]
    study, ways = ready(tmp_path, "my-study")
    assert study.study == "my-study" and study.title.en == "My study"
    assert list(ways) == ["essay", "cities", "speeches"]
    assert study.groups == str(tmp_path / "my-study" / "groups.tsv")
    for name in ("study.yaml", "README.md"):
        assert "lunheng run my-study" in (tmp_path / "my-study" / name).read_text(encoding="utf-8")


def test_folders_below_the_texts_are_the_groups_and_the_two_largest_are_compared(tmp_path, texts):
    said = write(tmp_path, texts=texts).remarks
    study, ways = ready(tmp_path)
    assert len(ways["texts"]["paths"]) == 7 and study.sources["texts"].language == "en"
    [contrast] = study.contrasts.values()
    assert contrast.target.model_extra == {"source": "texts", "folder": "coast"}
    assert contrast.reference.model_extra == {"source": "texts", "folder": "hills"}
    assert list(study.groupings["groups"]) == ["coast", "hills"]
    assert study.codebook is None and study.segmentation.lexicon is None
    assert "compared by folder: coast (3 texts) against hills (4 texts)" in said


def test_a_table_of_groups_goes_before_and_its_columns_keep_to_the_rules(tmp_path, texts):
    rows = [f"coast {i},{'甲 乙' if i else '丙'},2020,x" for i in range(3)]
    table = tmp_path / "g.csv"
    table.write_text("name,region,year,source\n" + "\n".join(rows) + "\n", encoding="utf-8")
    said = write(tmp_path, texts=texts, groups=table, title="河与山", language="zh").remarks
    study, _ = ready(tmp_path)
    assert study.title.zh == study.title.en == "河与山"
    assert study.contrasts["丙-甲-乙"].reference.model_extra["region"] == "甲 乙"
    lines = (tmp_path / "mine" / "groups.tsv").read_text(encoding="utf-8").splitlines()
    assert lines[0].split("\t") == ["document", "region", "year", "source_"]
    assert any("“source” is called “source_”" in line for line in said)
    assert study.segmentation.lexicon is not None


def test_the_study_can_be_moved_with_its_texts(tmp_path, texts):
    write(tmp_path, texts=texts)
    assert str(tmp_path) not in (tmp_path / "mine" / "study.yaml").read_text(encoding="utf-8")
    moved = tmp_path / "moved"
    moved.mkdir()
    for name in ("mine", "texts"):
        (tmp_path / name).rename(moved / name)
    assert len(ready(moved)[1]["texts"]["paths"]) == 7


def test_texts_without_groups_are_compared_with_nothing(tmp_path, texts):
    write(tmp_path, texts=texts / "coast")
    study, _ = ready(tmp_path)
    assert study.contrasts == {} and study.groups is None and study.figures.focal is None


def test_themes_come_when_they_are_asked_for(tmp_path, texts):
    write(tmp_path, texts=texts, language="zh", codebook="default")
    study = load(tmp_path / "mine" / "study.yaml")
    assert study.codebook == "config/codebook.yaml" and study.figures.profile == "groups"
    book = tmp_path / "book.yaml"
    book.write_bytes((ROOT / "config/studies/state-of-the-union/codebook.yaml").read_bytes())
    write(tmp_path, "other", texts=texts, codebook=str(book))
    assert ready(tmp_path, "other")[0].codebook == str(book)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"codebook": "default"}, "in Chinese, and the texts are not"),
        ({"codebook": "no.yaml"}, "there is no file no.yaml"),
        ({"texts": None, "language": "en"}, "--lang: it is said of your own texts"),
    ],
)
def test_options_that_cannot_be_used_leave_nothing_written(tmp_path, texts, asked, said):
    with pytest.raises(LunhengError, match=said):
        write(tmp_path, **{"texts": texts} | asked)
    assert not (tmp_path / "mine").exists()


@pytest.mark.parametrize("name", ["My Study", "../x", "", "研究", "-x", "a" * 101])
def test_names_that_cannot_be_are_refused(tmp_path, name):
    with pytest.raises(LunhengError, match="name"):
        write(tmp_path, name)


def test_nothing_is_overwritten(tmp_path):
    (tmp_path / "mine").mkdir()
    with pytest.raises(LunhengError, match="mine"):
        write(tmp_path)
    assert list((tmp_path / "mine").iterdir()) == []
