import figure_tables
import pytest
from lunheng.errors import LunhengError
from lunheng.figures import style
from lunheng.figures.catalogue import FIGURES, load
from lunheng.figures.nothing import NothingToShowError, draw


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_of_empty_tables_says_in_both_languages_that_there_is_nothing(name):
    tables = {n: frame.head(0) for n, frame in figure_tables.tables().items()}
    with pytest.raises(NothingToShowError) as nothing:
        load(name).data(tables, options=figure_tables.OPTIONS[name])
    assert isinstance(nothing.value, LunhengError)
    for lang in ("zh", "en"):
        fig = draw(nothing.value.said, lang=lang)
        assert style.check_layout(fig) == []
        said = "".join(text.get_text().replace("\n", "") for text in fig.texts)
        assert said.replace(" ", "") == nothing.value.said[lang].replace(" ", "")
