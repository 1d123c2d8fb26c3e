import pytest
from lunheng.handcoding.cells import read_ids

KNOWN = ["roads", "trees"]


@pytest.mark.parametrize(
    "cell", ["trees,roads", "trees， roads", "roads；trees", "roads trees、trees"]
)
def test_ids_are_read_whatever_stands_between_them(cell):
    assert read_ids(cell, KNOWN) == (KNOWN, None)


@pytest.mark.parametrize("cell", ["-", " － ", "–", "——", "−"])
def test_a_dash_of_any_width_is_none(cell):
    assert read_ids(cell, KNOWN) == ([], None)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("", "no themes; write their ids, or -"),
        (" ，", "no themes"),
        ("roads,-", "write one or the other"),
        ("raods", "no theme “raods” (did you mean “roads”?); known: roads, trees"),
        ("路", "no theme “路” (did you mean “roads”?)"),
        ("roads-trees", "no theme “roads-trees”"),
    ],
)
def test_what_is_wrong_with_a_cell_is_said(cell, said):
    found, problem = read_ids(cell, KNOWN, names={"路": "roads"})
    assert (found, said in problem) == ([], True)
    assert read_ids("x", KNOWN, what="stances")[1].startswith("no stance “x”")
