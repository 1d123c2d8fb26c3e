"""The benchmark of keyness: documents dealt, cut and planted; methods; what is counted."""

import math
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lunheng.contrasts import compare
from lunheng.errors import LunhengError
from scipy import stats

sys.path.append(str(Path(__file__).parents[2] / "benchmarks"))
import keyness
import panel
import planting
import summary


def small(seed=0, documents=12, units=8, terms=40):
    """Return a corpus without any difference, every document of `units` units."""
    rng = np.random.default_rng(seed)
    rows = []
    for document in range(documents):
        rate = rng.gamma(3, 0.5, terms)
        for unit in range(units):
            for term, n in enumerate(rng.poisson(rate)):
                if n:
                    rows.append((f"d{document:02d}", unit, f"t{term:02d}", n))
    return planting.corpus(pd.DataFrame(rows, columns=["document", "unit", "term", "n"]))


@given(
    st.lists(st.integers(1, 50), min_size=1, max_size=12), st.integers(1, 700), st.integers(0, 99)
)
def test_a_cut_is_contiguous_and_as_near_to_its_size_as_units_allow(lengths, size, seed):
    lengths = np.array(lengths, float)
    units = np.eye(len(lengths), dtype=np.int16)
    taken, total = planting.cut(units, lengths, size, np.random.default_rng(seed))
    assert total == lengths[taken == 1].sum()
    # around the circle of units there is at most one place where the cut begins
    assert ((taken == 1) & (np.roll(taken, 1) == 0)).sum() <= 1
    if size < lengths.sum():
        assert abs(total - size) <= lengths.max()
    else:
        assert taken.all()


def test_planted_counts_keep_the_terms_own_dispersion():
    rng = np.random.default_rng(1)
    documents, mean, alpha, ratio = 40_000, 6.0, 0.5, 3.0
    n = rng.poisson(rng.gamma(1 / alpha, alpha * mean, (documents, 1)))
    counts = np.hstack([n, n])
    totals = np.full(documents, 1000.0)
    added, new_totals, raised = planting.plant(
        counts,
        totals,
        rate=np.full(2, mean / 1000),
        dispersion=np.full(2, alpha),
        ratio=ratio,
        share=0.5,
        rng=rng,
    )
    assert raised.sum() == 1
    assert (added[:, ~raised] == counts[:, ~raised]).all()
    assert (new_totals == totals + (added - counts).sum(axis=1)).all()
    new = added[:, raised].ravel()
    assert new.mean() == pytest.approx(ratio * mean, rel=0.03)
    # the variance of a negative binomial of the raised mean and the same dispersion
    assert new.var() == pytest.approx(ratio * mean + alpha * (ratio * mean) ** 2, rel=0.06)


def test_a_deal_keeps_every_token_where_nothing_is_cut():
    corpus = small()
    counts, totals = planting.summed(planting.deal(corpus, 4, 1.0, np.random.default_rng(1)))
    whole = planting.whole_documents(corpus.counts, corpus.lengths)
    assert sorted(totals) == sorted(whole[1])
    assert (counts.sum(axis=0) == whole[0].sum(axis=0)).all()
    cut = planting.summed(planting.deal(corpus, 4, 0.25, np.random.default_rng(1)))[1]
    assert (cut[4:] == totals[4:]).all()
    assert (cut[:4] < 0.5 * totals[:4]).all()


def test_burstiness_is_one_for_poisson_counts_and_more_for_bursts():
    rng = np.random.default_rng(1)
    totals = rng.integers(500, 2000, 400).astype(float)
    even = rng.poisson(totals[:, None] * np.full(50, 0.01))
    bursty = rng.poisson(totals[:, None] * 0.01 * rng.gamma(0.5, 2, (400, 50)))
    values = planting.burstiness(np.hstack([even, bursty]), totals)
    assert values[:50].mean() == pytest.approx(1, abs=0.05)
    assert values[50:].min() > values[:50].max()
    assert planting.dispersion(bursty, totals).mean() == pytest.approx(2, rel=0.15)


@given(st.lists(st.floats(-5, 5), min_size=5, max_size=60))
def test_fifths_are_of_one_size_and_in_order(values):
    found = planting.fifths(np.array(values))
    sizes = [(found == k).sum() for k in range(1, 6)]
    assert max(sizes) - min(sizes) <= 1
    assert (np.diff(found[np.argsort(values, kind="stable")]) >= 0).all()


def test_the_archive_gives_content_words_of_31_reports():
    corpus = planting.load("provincial-2026")
    whole, totals = planting.whole_documents(corpus.counts, corpus.lengths)
    assert len(whole) == 31
    assert all(len(term) >= 2 for term in corpus.terms)
    assert (whole.sum(axis=0) >= 20).all() and ((whole > 0).sum(axis=0) >= 5).all()
    assert (whole.sum(axis=1) < totals).all()  # rare words count in the totals


def test_a_source_that_no_configuration_names_is_named():
    with pytest.raises(LunhengError, match="martian"):
        planting.load("martian")


@pytest.mark.parametrize("name", [n for n in panel.PANEL if n not in (*planting.SLOW, "log-odds")])
def test_methods_hold_their_level_where_tokens_are_independent(name):
    rng = np.random.default_rng(3)
    totals = np.full(30, 4000.0)
    rates = []
    for seed in range(4):
        counts = rng.poisson(totals[:, None] * rng.gamma(4, 0.002, 400))
        p = panel.PANEL[name](counts, totals, 15, seed)
        assert p.shape == (400,) and ((p >= 0) & (p <= 1)).all()
        rates.append((p < 0.05).mean())
    assert 0.025 < np.mean(rates) < 0.085


def test_log_odds_prior_makes_the_level_lower_and_differences_still_show():
    rng = np.random.default_rng(3)
    totals = np.full(30, 4000.0)
    counts = rng.poisson(totals[:, None] * np.full(200, 0.005))
    counts[:15, 0] = 60
    p = panel.log_odds(counts, totals, 15, 1)
    assert p[0] < 1e-10
    assert (p[1:] < 0.05).mean() < 0.1


def test_welch_is_scipys():
    rng = np.random.default_rng(1)
    counts = rng.poisson(rng.gamma(2, 2, (12, 30)))
    counts[:, 0] = 5
    totals = np.full(12, 100.0)
    expected = stats.ttest_ind(counts[:5, 1:] / 100, counts[5:, 1:] / 100, equal_var=False).pvalue
    p = panel.welch(counts, totals, 5, 1)
    assert p[1:] == pytest.approx(expected)
    assert p[0] == 1


@settings(max_examples=10, deadline=None)
@given(st.integers(3, 20), st.floats(0.2, 5.0), st.integers(0, 99))
def test_squeezing_finds_the_prior_that_made_the_variances(prior, scale, seed):
    rng = np.random.default_rng(seed)
    freedom = 20
    true = prior * scale / rng.chisquare(prior, 4000)
    variance = true * rng.chisquare(freedom, 4000) / freedom
    moderated, total = panel.squeeze(variance, freedom, None)
    assert total - freedom == pytest.approx(prior, rel=0.35)
    # moderation brings the variances nearer to the true ones
    assert np.mean(np.log(moderated / true) ** 2) < np.mean(np.log(variance / true) ** 2)


def test_equal_variances_are_squeezed_to_one():
    variance = np.random.default_rng(1).chisquare(20, 3000) / 20 * 0.7
    moderated, freedom = panel.squeeze(variance, 20, None)
    assert freedom > 200
    assert moderated == pytest.approx(np.full(3000, 0.7), rel=0.2)


def test_our_entry_is_what_a_user_gets():
    corpus = small(documents=9, terms=60)
    whole, totals = planting.whole_documents(corpus.counts, corpus.lengths)
    tested = planting.tested_in_groups(whole)
    frame = pd.DataFrame(whole[:, tested], columns=np.array(corpus.terms)[tested])
    frame.index = [f"d{i}" for i in range(9)]
    tidy = frame.rename_axis("document").melt(ignore_index=False, var_name="term", value_name="n")
    found = compare.contrast(
        tidy.reset_index(),
        target=["d0", "d1", "d2"],
        reference=[f"d{i}" for i in range(3, 9)],
        totals=pd.Series(totals, index=frame.index).rename_axis("document"),
        seed=7,
    )
    p = panel.PANEL["lunheng"](whole[:, tested], totals, 3, 7)
    assert found["p"].to_numpy() == pytest.approx(p)


def test_discoveries_by_hand():
    # bars 0.0125, 0.025, 0.0375, 0.05
    assert list(keyness.discoveries(np.array([0.2, 0.03, 0.01, 0.024]))) == [0, 1, 1, 1]
    assert not keyness.discoveries(np.array([0.2, 0.04, 0.03, 0.013])).any()


@given(st.integers(1, 400))
def test_the_allowance_is_the_first_that_99_of_100_benchmarks_keep(trials):
    k = keyness.allowed(trials)
    mass = [math.comb(trials, i) * 0.065**i * 0.935 ** (trials - i) for i in range(k + 1)]
    assert sum(mass) >= 0.99 - 1e-9
    assert sum(mass[:-1]) < 0.99


def test_the_threshold_holds_the_false_share_and_calls_equals_together():
    p = np.arange(1, 41) / 100
    true = np.ones(40, bool)
    true[[30, 31, 32]] = False  # one false of 31 is 3 %, two of 32 are 6 %
    assert keyness.threshold(p, true) == pytest.approx(0.31)
    p[29:32] = 0.30  # two false ones are called with the true one now: 2 of 32
    assert keyness.threshold(p, true) == pytest.approx(0.29)
    assert keyness.threshold(p, np.zeros(40, bool)) == -1


def test_rows_by_hand():
    found = [
        {
            "p": {"m": np.array([1e-5, 0.5, 1e-5, 0.9])},
            "seconds": {"m": 0.25},
            "raised": np.array([True, True, False, False]),
            "over": np.array([True, True, True, False]),
            "expected": np.array([1.0, 10.0, 10.0, 30.0]),
            "quintile": np.array([1, 1, 2, 5]),
        },
        {
            "p": {"m": np.array([1e-5, 0.5, 0.7, 0.9])},
            "seconds": {"m": 0.75},
            "raised": np.array([True, True, False, False]),
            "over": np.array([False, True, True, False]),
            "expected": np.array([1.0, 10.0, 10.0, 30.0]),
            "quintile": np.array([1, 1, 2, 5]),
        },
    ]
    (null,) = keyness.null_rows(found)
    assert null["any_discovery"] == 1 and null["discoveries"] == 1.5
    assert null["small_p"] == 375 and null["small_p_1"] == 500 and null["small_p_3"] == 0
    rows = {(r["by"], r["stratum"]): r for r in keyness.planted_rows(found, (0, 5, np.inf))}
    # the second split's raised term was called on the wrong side
    assert rows["all", ""]["fdp"] == pytest.approx((0.5 + 1) / 2)
    assert rows["all", ""]["fdp_error"] == pytest.approx(0.25)
    assert rows["all", ""]["recall"] == 0.25
    assert rows["expected", "0-5"]["recall"] == 0.5
    assert rows["dispersion", "5"]["planted"] == 0
    (seconds,) = keyness.seconds_rows(found)
    assert seconds == {"method": "m", "seconds": 0.5}


PLAIN = {name: panel.PANEL[name] for name in ("G2", "moderated t")}


def test_a_split_is_the_same_on_one_process_and_on_two():
    from functools import partial

    task = partial(
        planting.group_split,
        corpus=small(),
        methods=PLAIN,
        seed=5,
        n_target=4,
        length=0.5,
        effect=(3.0, 0.1),
    )
    one, two = keyness.run(task, 5, 1), keyness.run(task, 5, 2)
    for a, b in zip(one, two, strict=True):
        assert (a["p"]["moderated t"] == b["p"]["moderated t"]).all()
        assert (a["raised"] == b["raised"]).all() and a["raised"].any()
    assert (one[0]["p"]["G2"] != one[1]["p"]["G2"]).any()


def test_one_text_is_held_against_the_others_and_short_documents_are_left_out():
    corpus = small(documents=8)
    chosen = {"corpus": corpus, "methods": panel.TEXT_PANEL | {}, "seed": 1}
    chosen["methods"].pop("PyDESeq2")
    null = planting.text_split(0, size=100, effect=None, **chosen)
    assert set(null["p"]) == set(chosen["methods"])
    assert not null["raised"].any()
    planted = planting.text_split(0, size=100, effect=(10.0, 0.3), **chosen)
    assert planted["raised"].any()
    assert np.median(planted["p"]["G2"][planted["raised"]]) < 0.01
    assert planting.text_split(0, size=10**6, effect=None, **chosen) is None


@pytest.mark.parametrize(("p", "problems"), [(0.0, 7), (1.0, 0)])
def test_the_short_version_fails_where_calibration_is_lost(monkeypatch, p, problems):
    def always(counts, *rest, **more):
        return np.full(counts.shape[-1], p)

    def always_of_text(units, *rest):
        return always(units.table)

    monkeypatch.setitem(panel.PANEL, "lunheng", always)
    monkeypatch.setitem(panel.TEXT_PANEL, "lunheng", always_of_text)
    monkeypatch.setattr(keyness, "SHORT_SPLITS", 4)
    found = keyness.check(small(documents=20, units=32), seed=1, cores=1)
    assert len(found) == problems


def test_tables_and_figure(tmp_path, monkeypatch):
    from lunheng.figures import style

    monkeypatch.setattr(keyness, "SIZES", (4, 3))
    monkeypatch.setattr(keyness, "TEXT_SIZES", (100, 200))
    corpus = small()
    chosen = {"splits": 12, "seed": 1, "cores": 1}
    tables = keyness.groups(corpus, PLAIN, **chosen)
    text = keyness.one_text(corpus, PLAIN, **chosen)
    tables = tables | {"one_text": text["one_text"], "seconds": tables["seconds"] + text["seconds"]}
    frames = {name: pd.DataFrame(rows) for name, rows in tables.items()}
    planted = frames["planted"]
    assert set(planted["ratio"]) == {1.5, 2.0, 3.0}
    assert set(planted["share"]) == {0.02, 0.1, 0.3}
    assert set(frames["null"]["length"]) == {1.0, 0.5, 0.25, 0.1}
    fig = summary.draw(frames, "provincial-2026")
    assert style.check_layout(fig) == []
    page = summary.page(frames, source="provincial-2026", splits=12, seed=1)
    assert "Wilcoxon, chi2, log-odds, lunheng, voom took no part" in page
    first = frames["null"].iloc[0]
    assert f"| {first['method']} | {100 * first['any_discovery']:.1f} (" in page
    keyness.write(frames, tmp_path)
    assert len(pd.read_csv(tmp_path / "null.csv")) == 2 * 4 * 2
