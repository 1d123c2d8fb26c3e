"""The house: one package a stage, from the ground up; nothing below the waist reads text."""

import ast
from pathlib import Path

import lunheng
import pytest
from lunheng.modules import PACKAGE, behind

SCRIPTS = PACKAGE.parent / "scripts"
FLOORS = (
    {"errors", "modules"},
    {"tables"},
    {"binding", "settings", "measures"},
    {"corpus"},
    {"words", "coding"},
    {"handcoding"},
    {"features"},
    # the waist: what follows reads tables of counts
    {"contrasts"},
    {"analysis"},
    {"output"},
    {"figures", "plan"},
    {"report", "study", "cli"},
)
LEVEL = {room: level for level, rooms in enumerate(FLOORS) for room in rooms}
READS_TEXT = {"corpus", "words", "coding", "handcoding", "plan"}
WALLED = ("contrasts", "analysis", "measures", "figures", "output")
# The report shows sentences where there are any.
GATES = {"report.evidence", "report.coded_lines"}
# What runs below the waist; all other scripts need texts, or show them.
BELOW = {
    "build_report", "choose_topics", "contrast_documents", "correct_shares", "draw_figure",
    "fit_topics", "join_contrasts", "list_frequencies", "match_points", "measure_similarity",
    "model_effects",
    "restore_gold", "restore_source", "share_instruments", "share_themes", "trace_trends",
    "vary_specifications", "write_manifest", "write_paper", "write_tables",
}  # fmt: skip


def name_of(path):
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts)


MODULES = {name_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def imports(path):
    """The modules of the house that a file imports itself."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "lunheng":
            base = node.module.removeprefix("lunheng").lstrip(".")
            names = [f"{base}.{a.name}".lstrip(".") for a in node.names]
            yield from (n if n in MODULES else base for n in names)
        elif isinstance(node, ast.Import):
            yield from (
                a.name.partition(".")[2] for a in node.names if a.name.startswith("lunheng.")
            )


INSIDE = {
    name: {other for other in imports(path) if other in MODULES}
    for name, path in MODULES.items()
    if "__" not in name
}


def room(name):
    return name.split(".")[0]


def says(name):
    return name.endswith(".says")


def test_every_module_has_a_floor():
    assert {room(name) for name in INSIDE} == set(LEVEL)


def test_no_import_runs_upward():
    upward = [
        (name, other)
        for name, others in INSIDE.items()
        for other in others
        if room(name) != room(other) and LEVEL[room(name)] <= LEVEL[room(other)]
    ]
    assert upward == []


def test_no_modules_import_each_other_in_a_circle():
    left = dict(INSIDE)
    while free := [name for name, others in left.items() if not others & set(left)]:
        for name in free:
            del left[name]
    assert sorted(left) == []


def test_nothing_below_the_waist_reads_text():
    through = [
        (name, other)
        for name, others in INSIDE.items()
        for other in others
        if room(name) in WALLED and room(other) in READS_TEXT
        if not (room(name) == "output" and says(other))
    ]
    assert through == []


def test_of_the_report_only_the_gates_read_text():
    through = [
        (name, other)
        for name, others in INSIDE.items()
        for other in others
        if room(name) == "report" and room(other) in READS_TEXT and not says(other)
        if name not in GATES
    ]
    assert through == []


def test_sentences_for_the_methods_read_nothing():
    for name, others in INSIDE.items():
        if says(name):
            assert {room(o) for o in others if not says(o)} <= {room(name), "tables", "settings"}
            assert not [o for o in others if room(o) == room(name) and room(o) in READS_TEXT]


@pytest.mark.parametrize("script", sorted(BELOW))
def test_no_script_below_the_waist_stands_on_a_reader_of_text(script):
    found = {name_of(path) for path in behind(SCRIPTS / f"{script}.py")}
    stands_on = {
        n for n in found if room(n) in READS_TEXT and not n.endswith((".says", "__init__"))
    }
    assert stands_on == set()


def test_packages_are_rooms_and_hold_nothing_themselves():
    for path in PACKAGE.rglob("__init__.py"):
        if path.parent.name not in ("lunheng", "contrasts"):
            assert path.read_text(encoding="utf-8") == "", path


def test_the_names_that_users_type_are_as_they_were():
    from lunheng.contrasts import compare, contrast

    assert contrast is compare.contrast
    assert callable(lunheng.open)
    with pytest.raises(ImportError):
        from lunheng.contrasts import no_such_name  # noqa: F401


def test_handing_a_name_on_puts_no_module_behind_a_script(tmp_path):
    script = tmp_path / "script.py"
    script.write_text("from lunheng.contrasts import equivalence\n", encoding="utf-8")
    assert {name_of(path) for path in behind(script)} == {
        "__init__", "contrasts.__init__", "contrasts.equivalence",
    }  # fmt: skip


def test_our_own_code_imports_the_test_from_its_module():
    files = [
        p for folder in ("scripts", "lunheng") for p in (PACKAGE.parent / folder).rglob("*.py")
    ]
    for path in files:
        assert "from lunheng.contrasts import contrast\n" not in path.read_text(encoding="utf-8")


def test_public_functions_are_not_taken_for_tests():
    for name, path in MODULES.items():
        for node in ast.walk(ast.parse(Path(path).read_text(encoding="utf-8"))):
            assert not (isinstance(node, ast.FunctionDef) and node.name.startswith("test_")), name
