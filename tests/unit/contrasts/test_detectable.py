import numpy as np
import pandas as pd
from lunheng.contrasts.detectable import median_detectable


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
