from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml
from lunheng.contrasts import formula as model
from lunheng.errors import LunhengError
from lunheng.settings import formulas, models
from lunheng.settings.formulas import columns_of

N = 24
DOCUMENTS = pd.DataFrame(
    {
        "document": [f"d{i:02}" for i in range(N)],
        "region": list("aaaaaabbbbbbcccccccccccc"),
        "地区": list("甲乙丙丁") * 6,
        "coast": list("pq") * 12,
        "gdp": np.geomspace(1, 99, N),
        "year": [2020 + i % 5 for i in range(N)],
    }
)
GOOD = {
    "region": ["region"],
    "~ region": ["region"],
    "region + log(gdp)": ["gdp", "region"],
    'C(region, contr.treatment(base="b"))': ["region"],
    "C(region, contr.treatment('b')) + log(gdp)": ["gdp", "region"],
    'C(地区, contr.treatment(base="乙"))': ["地区"],
    "地区": ["地区"],
    "C(year)": ["year"],
    "C(year, contr.treatment(base=2021))": ["year"],
    "C(region, contr.sum)": ["region"],
    "C(region, contr.helmert(reverse=False))": ["region"],
    "C(region, contr.diff())": ["region"],
    "C(region, contr.poly)": ["region"],
    'C(region, contr.SAS(base="a"))': ["region"],
    "coast * log(gdp)": ["coast", "gdp"],
    "coast / gdp": ["coast", "gdp"],
    "coast:gdp + gdp": ["coast", "gdp"],
    "(coast + gdp) ** 2": ["coast", "gdp"],
    "1 + region\n + gdp": ["gdp", "region"],
}
HOSTILE = [
    "{np.random.seed(0)}",
    "region + {__import__('os').system('true')}",
    "region + {1}",
    "np.log(gdp)",
    "log10(gdp)",
    "exp(gdp)",
    "I(gdp + 1)",
    "poly(gdp, 2)",
    "bs(gdp, df=4)",
    "hashed(region, levels=9999999)",
    "scale(gdp)",
    "Q('gdp')",
    "`gdp`",
    "__import__('os').system('true')",
    "open('x', 'w')",
    "eval('1')",
    "gdp.values.tofile('x')",
    "region.__class__",
    "log(gdp.__class__)",
    "log(log(gdp))",
    "log(gdp + 1)",
    "log(gdp, out=gdp)",
    "log(*gdp)",
    "log(**gdp)",
    "log(gdp)(gdp)",
    "log (gdp)",
    "log",
    "C",
    "contr",
    "C(region, np.eye(3))",
    "C(region, contr.custom([[1]]))",
    "C(region, contr.treatment(__import__('os')))",
    "C(region, contr.treatment(base=open('x')))",
    "C(region, contr.treatment(other='a'))",
    "C(region, contr.treatment('a', 'b'))",
    "C(region, contr.treatment.apply('a'))",
    "C(region, x.treatment('a'))",
    "C(region, contr.sum, levels=['a'])",
    'C(region, contr.treatment(f"{gdp}"))',
    'C(region, contr.treatment(b"a"))',
    'C(region, contr.treatment("a" + "b"))',
    # the library takes the bracket in quotes for the end of the call, and what follows for a call
    'C(region, contr.treatment(")) + log(np.nan) + C(region, contr.treatment("))',
    "C(region, contr.treatment(\"a)\" + '(b'))",
    'C(region, contr.treatment("\\"))',
    "[region for region in gdp]",
    "region[0]",
    "lambda: gdp",
    "(region := gdp)",
    "region if gdp else coast",
    "region and gdp",
    "region == gdp",
    "region @ gdp",
    "region % gdp",
    "region // gdp",
    "region | gdp",
    "region ^ 2",
    "region %in% gdp",
    "region; gdp",
    "region # gdp",
    "region, gdp",
    "await region",
    "yield region",
    "gdp ~ region",
    "region + ~gdp",
    "'region'",
    '"region',
    "2 * gdp",
    "0x1 + gdp",
    "1.0 + gdp",
    "True",
    "None",
    ".",
    "...",
    "region + (",
    "region) + (gdp",
    "",
    "   ",
    "region\x00",
    "region\u200b",
    "region\\",
    "__builtins__",
    "ｌｏｇ(gdp)",
    "ｇｄｐ",
]
HUGE = {
    "gdp ** 99999": "highest power",
    "gdp ** 9 ** 9": "highest power",
    "gdp ** (2)" + " ** (2)" * 3: "highest power",
    "gdp ** -1": "highest power",
    "gdp ** region": "highest power",
    "((a + b + c + d) ** 4) ** 4": "100 terms",
    "*".join("abcdefgh"): "100 terms",
    "(a + b + c + d + e) ** 2:(a + b + c + d + e) ** 2": "100 terms",
    "+".join(["gdp"] * 101): "100 terms",
    "(" * 40 + "gdp" + ")" * 40: "brackets within each other",
    "+" * 400 + "gdp": "",
    "-" * 490 + "gdp": "",
    "gdp +" * 200 + "gdp": "at most 500",
    "g" * 100000: "at most 500",
}


@pytest.mark.parametrize(("formula", "columns"), GOOD.items())
def test_what_a_formula_needs_is_read_and_evaluated(formula, columns):
    assert columns_of(formula) == columns
    matrix, effects = model.design(DOCUMENTS, formula=formula)
    assert len(matrix) == N
    assert effects


@pytest.mark.parametrize("formula", HOSTILE)
def test_nothing_else_passes_and_nothing_of_it_runs(formula, monkeypatch):
    def run(*args, **options):
        raise AssertionError("evaluated")

    monkeypatch.setattr("formulaic.Formula.__new__", run, raising=False)
    monkeypatch.setattr("builtins.eval", run)
    with pytest.raises(LunhengError):
        columns_of(formula)
    with pytest.raises(LunhengError, match="effects"):
        model.design(DOCUMENTS, formula=formula, where="effects.x.formula")


@pytest.mark.parametrize(("formula", "said"), HUGE.items(), ids=range(len(HUGE)))
def test_a_formula_has_an_end(formula, said):
    try:
        columns_of(formula)
    except LunhengError as error:
        assert said in str(error)
    else:
        assert not said


def study(formula):
    path = Path(__file__).parents[3] / "config" / "config.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    data["effects"]["regions"]["formula"] = formula
    return data


@pytest.mark.parametrize("formula", ["{np.log(gdp)}", "gdp ** 99999", "I(gdp)", "gdp\x00"])
def test_the_configuration_is_stopped_with_its_key_and_what_is_allowed(formula, monkeypatch):
    with pytest.raises(LunhengError) as error:
        models.parse(study(formula), where="study.yaml")
    for word in ("study.yaml", "effects.regions.formula", "found"):
        assert word in str(error.value)
    assert "allowed are" in str(error.value) or "highest power" in str(error.value)
    assert len(str(error.value).splitlines()) == 1


def test_the_environment_of_a_formula_is_empty(monkeypatch):
    # a column has the name of what the library has at hand, and is read as the column that it is
    columns = DOCUMENTS.rename(columns={"gdp": "np", "coast": "exp"})
    _, effects = model.design(columns, formula="np + exp")
    assert {e.name for e in effects} == {"np", "exp"}
    for name in ("np", "exp", "DOCUMENTS", "columns", "print", "documents", "frame"):
        with pytest.raises(LunhengError, match=f"no column “{name}”"):
            model.design(DOCUMENTS, formula=f"region + {name}")
    # should the check have a hole, the caller's names are still out of reach
    secret = DOCUMENTS["gdp"]
    monkeypatch.setattr(model, "columns_of", lambda formula: ["region"])
    with pytest.raises(LunhengError, match="secret"):
        model.design(DOCUMENTS, formula="region + secret")
    assert len(secret) == N


def test_every_contrast_that_is_allowed_is_one_of_the_library():
    import inspect

    from formulaic.transforms.contrasts import ContrastsRegistry

    for name, arguments in formulas.CONTRASTS.items():
        known = inspect.signature(getattr(ContrastsRegistry, name)).parameters
        assert set(arguments) <= set(known)
