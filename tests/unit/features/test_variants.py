from counted_text import build, codes_for
from lunheng.features import variants
from lunheng.tables.departures import restored
from lunheng.tables.io import empty

LINES = {"s/a": ["创新人才金融开放" * 30, "区域改革" * 60]}


def frames():
    paragraphs, clauses, tokens = build(LINES)
    codes = codes_for(clauses[clauses["sentence"] == 0], "talent")
    names = ("paragraphs", "clauses", "tokens", "codes", "reused")
    tables = (paragraphs, clauses, tokens, codes, empty("reused"))
    return dict(zip(names, tables, strict=True))


def joined(tokens, at):
    """Return tokens of which two neighbours are one: another segmentation."""
    rows = tokens.copy()
    rows.loc[at, "term"] += rows.loc[at + 1, "term"]
    rows.loc[at, "end"] = rows.loc[at + 1, "end"]
    return rows.drop(index=at + 1)


def test_another_segmentation_has_the_studys_units_and_differs_in_its_own_cuts_only():
    held = frames()
    own = variants.counted(held)
    other = variants.counted(held, tokens=joined(held["tokens"], 4))
    found = variants.together(own, {"v": other})
    rows = found["variants"].set_index("term")[["unit", "n"]].to_dict("index")
    n = own["counts"].set_index(["unit", "term"])["n"]
    first, second = (held["tokens"]["term"][i] for i in (4, 5))
    assert rows == {
        first + second: {"unit": 0, "n": 1},
        first: {"unit": 0, "n": n[0, first] - 1},
        second: {"unit": 0, "n": n[0, second] - 1},
    }
    assert set(found["variants_by_theme"]["term"]) == set(rows)  # all in the coded clause
    again = restored(own["counts"], found["variants"], variant="v", name="variants")
    assert again["n"].tolist() == other["counts"]["n"].tolist()


def test_another_coder_has_the_same_words_and_its_own_clauses():
    held = frames()
    codes = codes_for(held["clauses"][held["clauses"]["sentence"] == 1], "finance")
    found = variants.together(variants.counted(held), {"v": variants.counted(held, codes=codes)})
    assert found["variants"].empty
    rows = found["variants_theme_counts"].set_index("theme")["n_clauses"]
    assert rows.to_dict() == {"finance": 1, "talent": 0}
    assert set(found["variants_by_theme"]["theme"]) == {"finance", "talent"}


def test_no_variants_are_empty_tables():
    assert all(len(f) == 0 for f in variants.together(variants.counted(frames()), {}).values())


def test_tables_are_those_of_the_waist():
    from lunheng.tables.schemas.features import VARIED

    assert tuple(variants.together(variants.counted(frames()), {})) == VARIED
