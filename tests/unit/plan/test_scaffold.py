from pathlib import Path

import pytest
from lunheng.errors import LunhengError
from lunheng.plan import scaffold
from lunheng.settings.models import load

ROOT = Path(__file__).parents[3]


def test_a_new_study_is_a_valid_configuration_with_its_own_groups(tmp_path):
    written = scaffold.write("my-study", root=ROOT, folder=tmp_path)
    assert written == ["my-study/study.yaml", "my-study/groups.tsv", "my-study/README.md"]
    study = load(tmp_path / "my-study" / "study.yaml")
    assert study.study == "my-study"
    assert Path(study.groups) == (tmp_path / "my-study" / "groups.tsv").resolve()
    head = (tmp_path / "my-study" / "study.yaml").read_text(encoding="utf-8")
    assert "--configfile my-study/study.yaml" in head


@pytest.mark.parametrize("name", ["My Study", "../x", "", "研究", "-x"])
def test_names_that_cannot_be_are_refused(tmp_path, name):
    with pytest.raises(LunhengError, match="name"):
        scaffold.write(name, root=ROOT, folder=tmp_path)


def test_nothing_is_overwritten(tmp_path):
    (tmp_path / "mine").mkdir()
    with pytest.raises(LunhengError, match="mine"):
        scaffold.write("mine", root=ROOT, folder=tmp_path)
    assert list((tmp_path / "mine").iterdir()) == []
