"""The project's own files: generated ones are current, lists that must agree do."""

import ast
import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml
from lunheng.settings import manual, models
from lunheng.tables import io
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
CPYTHON = {
    "python_version": "3.11",
    "python_full_version": "3.11.9",
    "sys_platform": "linux",
    "platform_system": "Linux",
    "os_name": "posix",
    "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
}


def text(name):
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("docs/tables.md", io.markdown),
        ("config/README.md", manual.manual),
        (
            "config/schema.json",
            lambda: (
                json.dumps(manual.schema(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
            ),
        ),
    ],
)
def test_generated_files_are_current(name, made):
    assert text(name) == made(), f"{name} is not what the code says: run `make docs`"


def locked():
    found = {}
    for line in text("requirements.lock").replace("\\\n", " ").splitlines():
        if not re.match(r"[A-Za-z0-9]", line):
            continue
        requirement = Requirement(line.split(" --hash")[0].strip())
        if requirement.marker is None or requirement.marker.evaluate(CPYTHON):
            found[requirement.name.lower()] = str(requirement.specifier)
    return found


def wanted():
    project = tomllib.loads(text("pyproject.toml"))["project"]
    listed = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    return {Requirement(line).name.lower(): Requirement(line) for line in listed}


def test_the_lock_holds_every_dependency_with_hashes():
    pins = locked()
    for name, requirement in wanted().items():
        assert name in pins, f"{name} is not in requirements.lock: compile it again"
        assert requirement.specifier.contains(pins[name].removeprefix("==")), name
    blocks = re.split(r"\n(?=[a-zA-Z0-9])", text("requirements.lock").strip())
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in text("requirements.lock")


def test_the_conda_environment_is_in_step_with_the_lock():
    environment = yaml.safe_load(text("environment.yml"))
    listed = next(d["pip"] for d in environment["dependencies"] if isinstance(d, dict))
    pins = locked()
    expected = sorted(f"{name}{pins[name]}" for name in wanted())
    assert sorted(listed) == expected, "copy the versions of requirements.lock to environment.yml"


STUDIES = [
    "config/config.yaml",
    *(f"config/studies/{p.name}" for p in sorted((ROOT / "config" / "studies").glob("*.yaml"))),
]


@pytest.mark.parametrize("name", STUDIES)
def test_shipped_configurations_are_valid(name):
    models.load(ROOT / name)


def test_presets_are_laid_over_the_default_study():
    study = yaml.safe_load(text("config/config.yaml"))

    def merge(base, over):
        for key, value in over.items():
            base[key] = merge(base[key], value) if isinstance(value, dict) else value
        return base

    for path in sorted((ROOT / "config" / "presets").glob("*.yaml")):
        preset = yaml.safe_load(path.read_text(encoding="utf-8"))
        models.parse(merge(study, preset), where=path.name)


def test_every_key_of_the_default_study_stands_in_the_manual():
    keys = set(yaml.safe_load(text("config/config.yaml")))
    assert keys <= set(re.findall(r"\| `(\w+)` \|", text("config/README.md")))


def public_functions():
    for path in sorted((ROOT / "workflow" / "lunheng").rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                yield f"{path.stem}.{node.name}", node


def test_public_functions_and_classes_have_docstrings():
    assert [name for name, node in public_functions() if not ast.get_docstring(node)] == []


def lines_of_code(node, lines):
    """The lines of a function without its docstring, comments and blank lines."""
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    head = lines[node.lineno - 1 : node.body[0].lineno - 1]
    rest = lines[body[0].lineno - 1 : node.end_lineno] if body else []
    return [line for line in (*head, *rest) if line.strip() and not line.strip().startswith("#")]


def test_every_function_fits_a_screen():
    for path in sorted((ROOT / "workflow").rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef):
                size = len(lines_of_code(node, source.splitlines()))
                assert size <= 60, f"{path.name}: {node.name} has {size} lines of code; split it"


def raises(node, helpers, seen=frozenset()):
    """Whether a function raises LunhengError itself or through a private one of its module."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Raise) and "LunhengError" in ast.unparse(inner):
            return True
        if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name):
            name = inner.func.id
            if (
                name in helpers
                and name not in seen
                and raises(helpers[name], helpers, seen | {name})
            ):
                return True
    return False


def test_public_functions_say_what_they_raise():
    silent = []
    for path in sorted((ROOT / "workflow" / "lunheng").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = [n for n in tree.body if isinstance(n, ast.FunctionDef)]
        helpers = {n.name: n for n in functions if n.name.startswith("_")}
        classes = (n for n in tree.body if isinstance(n, ast.ClassDef) and n.name[0] != "_")
        functions += [n for c in classes for n in c.body if isinstance(n, ast.FunctionDef)]
        silent += [
            f"{path.name}: {node.name}"
            for node in functions
            if not node.name.startswith("_") and raises(node, helpers)
            if not re.search(r"Raises\s+(-+\s+)?LunhengError", ast.get_docstring(node) or "")
        ]
    assert silent == []


def test_every_module_has_its_tests():
    library = ROOT / "workflow" / "lunheng"
    modules = {p.relative_to(library).with_suffix("") for p in library.rglob("*.py")}
    elsewhere = {
        "settings/manual",  # in this file
        "features/recount",  # tests/workflow/test_ways.py
        *(m.as_posix() for m in modules if m.parts[0] == "figures"),  # figures/test_figures.py
        *(m.as_posix() for m in modules if "schemas" in m.parts),  # tables/test_schemas.py
    }
    missing = [
        module.as_posix()
        for module in sorted(modules)
        if not module.name.startswith("__") and module.as_posix() not in elsewhere
        if not (ROOT / "tests/unit" / module.with_name(f"test_{module.name}.py")).exists()
    ]
    assert missing == []
