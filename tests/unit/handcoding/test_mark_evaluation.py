import numpy as np
import pandas as pd
import pytest
from lunheng.errors import LunhengError
from lunheng.handcoding.mark_evaluation import evaluate
from marked_text import BOOKS, GOLD, ROOT, STANCES


def test_the_quality_that_the_manual_gives_is_what_the_rules_have():
    manual = (ROOT / "docs" / "instruments.md").read_text(encoding="utf-8")
    for halves, name in ((("d", "h"), "own"), (("e",), "added")):
        part = GOLD[GOLD["id"].str.startswith(halves)]
        found = evaluate(part, **BOOKS, seed=1, resamples=1000).set_index(["kind", "mark"])
        rows = [("stance", s.id) for s in STANCES.themes] + [("stance", "*"), ("instrument", "*")]
        for key in rows:
            cells = [
                f"{found.loc[key, m]:.2f} ({found.loc[key, f'{m}_low']:.2f}–"
                f"{found.loc[key, f'{m}_high']:.2f})"
                for m in ("precision", "recall", "f1")
            ]
            kind = f"{key[0]}s together" if key[1] == "*" else key[1]
            line = f"| {name} | {kind} | {found.loc[key, 'n']} | {' | '.join(cells)} |"
            assert line in manual, line


def test_evaluate_counts_by_hand():
    gold = pd.DataFrame(
        {
            "text": ["推广信用贷款。", "信贷产品不足。", "四季分明。"],
            "stances": ["measure", "measure", "-"],
            "instruments": ["financial_support tax", "-", "-"],
        }
    )
    found = evaluate(gold, **BOOKS, seed=1, resamples=50).set_index(["kind", "mark"])
    row = found.loc["stance", "measure"]
    assert (row["n"], row["precision"], row["recall"]) == (2, 1, 0.5)
    assert row["f1"] == pytest.approx(2 / 3)
    assert np.isnan(found.loc[("stance", "problem"), "recall"])
    row = found.loc["instrument", "*"]
    assert (row["precision"], row["recall"]) == (1, 0.5)


def test_a_gold_with_an_unknown_stance_is_named():
    gold = pd.DataFrame(
        {"text": ["修路。", "种树。"], "stances": ["-", "mesure"], "instruments": "-"}
    )
    with pytest.raises(
        LunhengError, match=r"row 2, column “stances”: no stance “mesure” .*measure"
    ):
        evaluate(gold, **BOOKS, seed=1, resamples=5)
