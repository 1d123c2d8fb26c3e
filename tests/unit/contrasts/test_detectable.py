import figure_tables
import numpy as np
import pandas as pd
import pytest
from lunheng.contrasts.detectable import median_detectable
from lunheng.figures import forest, volcano
from lunheng.report import claims


def test_the_median_is_over_what_was_tested_whatever_came_of_it():
    rows = pd.DataFrame(
        {
            "p": [0.01, 0.9, 0.5, np.nan, 0.2],
            "call": ["over", "cannot tell", "no difference", "cannot tell", "cannot tell"],
            "smallest_detectable": [9.0, 2.0, 4.0, 1.1, np.nan],
        }
    )
    # 2, 4 and 9: the fourth row was not tested, the fifth knows no ratio
    assert median_detectable(rows) == 4
    assert np.isnan(median_detectable(rows.iloc[3:]))
    assert np.isnan(median_detectable(rows.iloc[:0]))


@pytest.mark.parametrize(
    "panel", [("dawanqu-others", "*"), ("essay-provinces", "finance"), ("essay-provinces", "*")]
)
def test_figures_and_the_report_say_the_same_number(panel):
    tables = figure_tables.tables()
    contrasts = tables["contrasts"]
    here = contrasts[(contrasts["contrast"] == panel[0]) & (contrasts["theme"] == panel[1])]
    expected = here.loc[here["p"].notna(), "smallest_detectable"].median()
    few = forest.rows(tables, contrast=panel[0], theme=panel[1], n=3, options={})
    every = volcano.data(tables, options={"contrast": panel[0], "theme": panel[1]})
    assert few["detectable"].tolist() == pytest.approx([expected] * len(few))
    assert every["detectable"].tolist() == pytest.approx([expected] * len(every))
    parts = claims.parts(
        contrasts[contrasts["contrast"] == panel[0]],
        themes=["finance"],
        names={"finance": {"zh": "金融", "en": "finance"}},
    )
    rows = next(part["rows"] for part in parts if part["id"] == panel[1])
    assert median_detectable(rows) == pytest.approx(expected)
