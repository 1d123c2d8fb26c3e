import pandas as pd
import pytest
from lunheng.errors import LunhengError
from lunheng.settings import populations


def test_a_wrong_design_is_named_with_its_line(tmp_path):
    path = tmp_path / "d.yaml"
    path.write_text("p: {file: g.tsv, name: r}\n", encoding="utf-8")
    with pytest.raises(LunhengError, match=r"d\.yaml, line 1: key “p\.names”"):
        populations.load_design(path)
    path.write_text("- p\n", encoding="utf-8")
    with pytest.raises(LunhengError, match="expected populations by name, found list"):
        populations.load_design(path)


def test_a_population_is_what_its_selector_names(tmp_path):
    path = tmp_path / "d.yaml"
    path.write_text(
        "p: {file: g.tsv, names: 'r:', becomes: reports/, documents: {source: reports}}\n",
        encoding="utf-8",
    )
    documents = pd.DataFrame(
        {
            "document": ["reports/b", "essay/x", "reports/a"],
            "source": ["reports", "essay", "reports"],
        }
    )
    found = populations.frames(populations.load_design(path), documents)
    assert found == {"p": ["reports/a", "reports/b"]}
