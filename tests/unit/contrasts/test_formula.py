import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from lunheng.contrasts import formula as model
from lunheng.errors import LunhengError

N, TERMS = 24, 160
NAMES = [f"d{i:02}" for i in range(N)]
DOCUMENTS = pd.DataFrame(
    {"document": NAMES, "region": list("aaabbbbbcccccccccccccccc"), "gdp": np.geomspace(1, 99, N)}
)


def simulate(seed, *, region=None, slope=None):
    """Return counts; `region` is {term: (level, ratio)}, `slope` {term: power of gdp}."""
    rng = np.random.default_rng(seed)
    length = rng.uniform(3000, 9000, N)
    means = length[:, None] * rng.gamma(2, 0.001, TERMS) * rng.gamma(5, 0.2, (N, TERMS))
    for term, (level, ratio) in (region or {}).items():
        means[:, term] = 0.004 * length * np.where(DOCUMENTS["region"] == level, ratio, 1.0)
    for term, power in (slope or {}).items():
        means[:, term] = 0.004 * length * (DOCUMENTS["gdp"] / DOCUMENTS["gdp"].mean()) ** power
    counts = pd.DataFrame(rng.poisson(means), NAMES, [f"w{i:03}" for i in range(TERMS)])
    return (
        counts.rename_axis("document")
        .reset_index()
        .melt("document", var_name="term", value_name="n")
    )


def run(counts, formula, documents=DOCUMENTS, **options):
    return model.contrast_model(counts, documents=documents, formula=formula,
                                **{"permutations": 99, "seed": 1, **options})  # fmt: skip


def test_where_nothing_differs_small_p_values_are_as_rare_as_they_say():
    found = pd.concat([run(simulate(seed), "region + log(gdp)") for seed in range(6)])
    for _, rows in found.groupby(["effect", "level"]):
        assert 0.02 < (rows["p"] <= 0.05).mean() < 0.085
    assert found.groupby(["effect", "level"])["q"].apply(lambda q: (q <= 0.05).sum()).max() <= 3


def test_a_grouping_of_three_is_found_at_once_and_level_by_level():
    counts = simulate(7, region={3: ("b", 4.0), 5: ("a", 4.0)})
    found = run(counts, 'C(region, contr.treatment(base="c"))').set_index(["term", "level"])
    assert found.loc[("w003", ""), "call"] == found.loc[("w005", ""), "call"] == "differs"
    assert found.loc[("w003", "b"), "call"] == "over"
    assert found.loc[("w003", "a"), "call"] == "cannot tell"
    row = found.loc[("w005", "a")]
    assert row["log_ratio_low"] < 2 < row["log_ratio_high"]
    assert np.isnan(found.loc[("w003", ""), "log_ratio"])
    assert "no ratio" in found.loc[("w003", ""), "reason"]


def test_a_covariate_takes_its_part_and_a_group_what_remains():
    # documents of region a are the poorest: a word that falls with gdp seems theirs
    counts = simulate(8, slope={4: -0.6})
    alone = run(counts, "region").set_index(["term", "level"])
    beside = run(counts, "region + log(gdp)").set_index(["term", "effect", "level"])
    assert alone.loc[("w004", ""), "q"] < 0.05
    assert beside.loc[("w004", "region", ""), "p"] > 0.05
    row = beside.loc[("w004", "log(gdp)", "")]
    assert row["call"] == "under"
    # one unit of log gdp is a factor of e
    assert row["log_ratio_low"] < -0.6 / np.log(2) < row["log_ratio_high"]


def test_coefficients_are_those_of_statsmodels():
    rng = np.random.default_rng(3)
    matrix = np.column_stack([np.ones(N), DOCUMENTS["region"] == "a", np.log(DOCUMENTS["gdp"])])
    matrix = matrix.astype(float)
    offset, spread = rng.normal(0, 0.3, N), 0.3
    counts = rng.poisson(20 * np.exp(offset + 0.5 * matrix[:, 1]) * rng.gamma(3, 1 / 3, N))
    family = sm.families.NegativeBinomial(alpha=spread)
    expected = sm.GLM(counts, matrix, family=family, offset=offset).fit()
    found = model._fit(counts[:, None], offset, matrix, np.array([spread]))[0]
    assert found == pytest.approx(np.asarray(expected.params), abs=2e-3)  # a little ridge
    # a single column's size is the root of statsmodels' score over the moderated variance
    residual, root = model._residuals(counts[:, None], offset, matrix, np.array([spread]), [0, 2])
    null = sm.GLM(counts, matrix[:, [0, 2]], family=family, offset=offset).fit()
    score = null.model.score_test(null.params, exog_extra=matrix[:, [1]], observed=False)[0]
    scaled = root[0][:, None] * matrix
    basis, _ = np.linalg.qr(scaled[:, [0, 2]])
    own = scaled[:, 1] - basis @ (basis.T @ scaled[:, 1])
    assert (own @ residual[0]) ** 2 / (own @ own) == pytest.approx(np.ravel(score)[0], rel=2e-3)


def test_no_order_matters_and_the_seed_is_the_only_chance():
    counts = simulate(9)
    first = run(counts, "region")
    mixed = counts.sample(frac=1, random_state=3)
    again = run(mixed, "region", documents=DOCUMENTS.iloc[::-1])
    pd.testing.assert_frame_equal(first, again)
    assert not run(counts, "region", seed=2)["p"].equals(first["p"])


@pytest.mark.parametrize(
    ("documents", "formula", "words"),
    [
        (DOCUMENTS, "regin", ["“regin”", "did you mean “region”"]),
        (DOCUMENTS, "region + (", ["not readable"]),
        (DOCUMENTS, "0 + region", ["intercept"]),
        (DOCUMENTS.assign(two=DOCUMENTS["region"] + "x"), "region + two", ["say the same"]),
        (
            DOCUMENTS.assign(gdp=DOCUMENTS["gdp"].where(DOCUMENTS.index > 0)),
            "gdp",
            ["“d00”", "gdp"],
        ),
        (DOCUMENTS.assign(gdp=0.0), "log(gdp)", ["no number"]),
        (DOCUMENTS.assign(own=NAMES), "own", ["too few"]),
        (DOCUMENTS.assign(document=[*NAMES[1:], "d99"]), "region", ["no document “d99”"]),
    ],
)
def test_errors_name_the_formula_and_the_thing(documents, formula, words):
    with pytest.raises(LunhengError) as error:
        run(simulate(1), formula, documents=documents)
    for word in words:
        assert word in str(error.value)


def test_numbers_written_as_text_are_numbers():
    matrix, effects = model.design(DOCUMENTS.astype({"gdp": str}), formula="log(gdp)")
    assert matrix.shape == (N, 2)
    assert [e.name for e in effects] == ["log(gdp)"]
