import numpy as np
import pandas as pd
from lunheng import quality

THEMES = [
    {"id": "roads", "zh": "道路", "en": "Roads"},
    {"id": "trees", "zh": "树木", "en": "Trees"},
    {"id": "parks", "zh": "公园", "en": "Parks"},
]
EVALUATION = pd.DataFrame(
    [
        ("rules", "all", "roads", 0.79),
        ("rules", "all", "trees", 0.8),
        ("rules", "all", "parks", np.nan),
        ("rules", "all", "*", 0.795),
        ("rules", "x", "trees", 0.1),
        ("hybrid", "all", "trees", 0.5),
        ("coder_a coder_b", "all", "trees", 0.2),
    ],
    columns=["pair", "group", "theme", "f1"],
)
F1 = quality.f1_by_theme(EVALUATION, coder="rules")


def test_what_counts_is_the_studys_coder_over_all_documents():
    assert F1 == {"roads": 0.79, "trees": 0.8}
    assert quality.f1_by_theme(EVALUATION, coder="hybrid") == {"trees": 0.5}


def test_nothing_is_said_of_what_was_not_measured():
    for f1 in (
        quality.f1_by_theme(None, coder="rules"),
        quality.f1_by_theme(EVALUATION, coder=None),
    ):
        assert f1 is None and quality.unreliable(f1) == {}
        assert quality.named(THEMES, f1) == THEMES
        frame = pd.DataFrame({"theme": ["roads"]})
        assert quality.with_coding(frame, f1) is frame


def test_a_theme_under_four_fifths_bears_a_mark_in_both_languages():
    roads, trees, parks = quality.named(THEMES, F1)
    assert roads["zh"].startswith("道路（") and "不可靠" in roads["zh"] and "0.79" in roads["zh"]
    assert roads["en"].startswith("Roads (") and "not reliable" in roads["en"]
    assert [trees, parks] == THEMES[1:]
    assert THEMES[0]["zh"] == "道路"


def test_exported_rows_say_how_their_theme_is_coded():
    frame = pd.DataFrame(
        {
            "theme": ["roads", "trees", "parks", "*", "*"],
            "term": ["桥", "林", "亭", "theme:roads", "桥"],
        }
    )
    found = quality.with_coding(frame, F1)
    assert found.columns.tolist() == ["theme", "theme_coding", "term"]
    said = ["not reliable", "reliable", "not measured", "not reliable", ""]
    assert found["theme_coding"].tolist() == said
    assert quality.with_coding(frame[["term"]], F1).columns.tolist() == ["term"]
