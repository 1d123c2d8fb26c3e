from pathlib import Path

from lunheng.modules import PACKAGE, behind

SCRIPTS = Path(__file__).parents[2] / "workflow" / "scripts"


def test_imports_are_followed_through_modules(tmp_path):
    script = tmp_path / "script.py"
    script.write_text("from lunheng.features import count\n", encoding="utf-8")
    names = {p.name for p in behind(script)}
    assert {"count.py", "reuse.py", "io.py", "errors.py"} <= names
    assert "compare.py" not in names


def test_every_script_has_library_code_behind_it():
    for script in SCRIPTS.glob("*.py"):
        assert behind(script), script.name


def test_the_library_never_imports_snakemake():
    for path in PACKAGE.rglob("*.py"):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert not [
            line
            for line in lines
            if line.strip().startswith(("import snakemake", "from snakemake"))
        ]


def test_a_light_script_has_few_modules_behind_it():
    names = {p.name for p in behind(SCRIPTS / "ingest_source.py")}
    assert not names & {"study.py", "plan.py", "compare.py", "reuse.py"}
