import ast

import pandas as pd
from lunheng.figures import style
from lunheng.modules import PACKAGE
from lunheng.report import claims
from lunheng.tables import names


def test_what_is_a_word():
    terms = pd.Series(["创新", "theme:talent", "family:创新"])
    assert names.is_word(terms).tolist() == [True, False, False]


def test_every_call_has_its_look_and_its_words():
    assert tuple(style.CALLS) == tuple(claims.REMAIN) == names.CALLS


def test_the_names_of_calls_are_written_once():
    # a setting of the configuration has a list of its own; what a call is called in English
    own = {"tables/names.py", "settings/models.py", "figures/style.py"}
    for path in PACKAGE.rglob("*.py"):
        if path.relative_to(PACKAGE).as_posix() in own:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant):
                assert node.value not in ("over", "under", "no difference"), path
