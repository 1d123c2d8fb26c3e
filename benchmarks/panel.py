"""The methods that the benchmark of keyness compares: counts in, one p-value a term out.

Every method takes counts (documents by terms, the target's documents first), tokens by document,
the number of target documents and a seed, and returns an array of p-values, 1 where it has
nothing to say. PyDESeq2 asks for an older pandas than lunheng does, so it runs in an environment
of its own:

    python -m venv .cache/pydeseq2
    .cache/pydeseq2/bin/python -m pip install pydeseq2==0.5.4
"""

import functools
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

DESEQ_FOLDER = Path(__file__).parents[1] / ".cache" / "pydeseq2"
DESEQ = "pydeseq2==0.5.4"
GRID = 100


def _sides(counts, totals, n_target):
    """Return a, b, c, d: occurrences by term and tokens, of target and reference."""
    a, b = counts[:n_target].sum(axis=0), counts[n_target:].sum(axis=0)
    return a, b, totals[:n_target].sum(), totals[n_target:].sum()


def g2(counts, totals, n_target, seed):
    """Log-likelihood ratio on tokens (Dunning 1993), two cells."""
    from lunheng.measures import keyness
    from scipy.stats import chi2 as distribution

    return distribution.sf(keyness.g2(*_sides(counts, totals, n_target)), 1)


def chi2(counts, totals, n_target, seed):
    """Pearson's chi-squared on tokens."""
    from lunheng.measures import keyness
    from scipy.stats import chi2 as distribution

    return distribution.sf(keyness.chi2(*_sides(counts, totals, n_target)), 1)


def log_odds(counts, totals, n_target, seed):
    """Log-odds with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008)."""
    from lunheng.measures import keyness
    from scipy.stats import norm

    a, b, *_ = _sides(counts, totals, n_target)
    return 2 * norm.sf(np.abs(keyness.log_odds_z(a, b)))


def welch(counts, totals, n_target, seed):
    """Welch's t on document rates."""
    from scipy.stats import t

    rates = counts / totals[:, None]
    sides = rates[:n_target], rates[n_target:]
    if min(map(len, sides)) < 2:
        return np.ones(counts.shape[1])
    parts = [side.var(axis=0, ddof=1) / len(side) for side in sides]
    # rounding leaves a constant rate with a variance above 0
    error = np.where(np.ptp(rates, axis=0) > 0, parts[0] + parts[1], 0.0)
    safe = np.where(error > 0, error, 1.0)
    squares = sum(part**2 / (len(side) - 1) for part, side in zip(parts, sides, strict=True))
    freedom = safe**2 / np.where(error > 0, squares, 1.0)
    value = np.abs(sides[0].mean(axis=0) - sides[1].mean(axis=0)) / np.sqrt(safe)
    return np.where(error > 0, 2 * t.sf(value, freedom), 1.0)


def wilcoxon(counts, totals, n_target, seed):
    """Wilcoxon and Mann-Whitney on document rates, normal approximation with ties."""
    from scipy.stats import mannwhitneyu

    rates = counts / totals[:, None]
    p = np.ones(counts.shape[1])
    varied = np.ptp(rates, axis=0) > 0
    if varied.any():
        sides = rates[:n_target, varied], rates[n_target:, varied]
        p[varied] = mannwhitneyu(*sides, axis=0, method="asymptotic").pvalue
    return p


def _spline(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the cubic of `x` fitted to `y`: limma's trend is a spline of four degrees too."""
    from numpy.polynomial import Polynomial

    return Polynomial.fit(x, y, min(3, len(np.unique(x)) - 1))(x)


def squeeze(variance: np.ndarray, freedom: int, level: np.ndarray | None):
    """Return moderated variances and their degrees of freedom by limma's moments.

    Smyth 2004, doi:10.2202/1544-6115.1027, section 6.2; the prior follows a trend in `level`
    where one is given.
    """
    from scipy.special import digamma, polygamma

    variance = np.maximum(variance, 1e-5 * np.median(variance) + 1e-300)
    e = np.log(variance) - digamma(freedom / 2) + np.log(freedom / 2)
    trend = np.full(len(e), e.mean()) if level is None else _spline(level, e)
    excess = np.sum((e - trend) ** 2) / max(len(e) - 4, 1) - polygamma(1, freedom / 2)
    if excess <= 1e-4:
        return np.exp(trend), np.inf
    low, high = 1e-4, 1e5
    for _ in range(60):
        middle = np.sqrt(low * high)
        low, high = (middle, high) if polygamma(1, middle) > excess else (low, middle)
    prior = 2 * low
    scale = np.exp(trend + digamma(prior / 2) - np.log(prior / 2))
    return (prior * scale + freedom * variance) / (prior + freedom), prior + freedom


def _moderated(y, weights, n_target, level):
    """Return p of a weighted two-group comparison with moderated variances."""
    from scipy.stats import norm, t

    sums = [weights[rows].sum(axis=0) for rows in (slice(n_target), slice(n_target, None))]
    means = [
        (weights[rows] * y[rows]).sum(axis=0) / total
        for rows, total in zip((slice(n_target), slice(n_target, None)), sums, strict=True)
    ]
    fitted = np.where((np.arange(len(y)) < n_target)[:, None], *means)
    variance = (weights * (y - fitted) ** 2).sum(axis=0) / (len(y) - 2)
    moderated, freedom = squeeze(variance, len(y) - 2, level)
    value = np.abs(means[0] - means[1]) / np.sqrt(moderated * (1 / sums[0] + 1 / sums[1]))
    return 2 * (norm.sf(value) if np.isinf(freedom) else t.sf(value, freedom))


def limma(counts, totals, n_target, seed):
    """Moderated t on square roots of rates, prior variance with a trend."""
    y = np.sqrt(counts / totals[:, None])
    return _moderated(y, np.ones_like(y), n_target, np.log(y.mean(axis=0) + 1e-9))


def _lowess(x: np.ndarray, y: np.ndarray, span: float = 0.5) -> tuple[np.ndarray, np.ndarray]:
    """Return a grid and the local lines' values on it (Cleveland 1979, without robust steps)."""
    grid = np.linspace(x.min(), x.max(), GRID)
    held = max(int(span * len(x)), min(len(x), 3))
    distance = np.abs(x - grid[:, None])
    reach = np.maximum(np.sort(distance, axis=1)[:, held - 1 : held], 1e-9) * 1.0001
    w = np.maximum(1 - (distance / reach) ** 3, 0) ** 3
    total, mx, my = w.sum(axis=1), w @ x, w @ y
    mx, my = mx / total, my / total
    sxx = (w * (x - mx[:, None]) ** 2).sum(axis=1)
    sxy = (w * (x - mx[:, None]) * (y - my[:, None])).sum(axis=1)
    slope = np.where(sxx > 1e-12, sxy / np.maximum(sxx, 1e-12), 0.0)
    return grid, my + slope * (grid - mx)


def voom(counts, totals, n_target, seed):
    """Moderated t on log rates with precision weights (Law et al. 2014, doi:10.1186/gb-2014-15-2-r29)."""  # noqa: E501
    y = np.log2((counts + 0.5) / (totals[:, None] + 1) * 1e6)
    fitted = np.where(
        (np.arange(len(y)) < n_target)[:, None],
        y[:n_target].mean(axis=0),
        y[n_target:].mean(axis=0),
    )
    deviation = np.sqrt(((y - fitted) ** 2).sum(axis=0) / (len(y) - 2))
    to_counts = np.log2(totals + 1) - np.log2(1e6)
    grid, line = _lowess(y.mean(axis=0) + to_counts.mean(), np.sqrt(deviation))
    root = np.interp(fitted + to_counts[:, None], grid, np.maximum(line, 1e-3))
    return _moderated(y, root**-4, n_target, y.mean(axis=0))


@functools.cache
def deseq_python() -> str | None:
    """Return the interpreter that has PyDESeq2, made if need be; None where pip cannot get it."""
    python = DESEQ_FOLDER / "bin" / "python"
    done = DESEQ_FOLDER / "installed"
    if not done.exists():
        try:
            subprocess.run([sys.executable, "-m", "venv", str(DESEQ_FOLDER)], check=True)
            subprocess.run([str(python), "-m", "pip", "install", "--quiet", DESEQ], check=True)
        except subprocess.CalledProcessError:
            return None
        done.write_text(DESEQ + "\n", encoding="ascii")
    return str(python)


def deseq2(counts, totals, n_target, seed):
    """Negative binomial with shrunken dispersions (Love, Huber and Anders 2014), by PyDESeq2."""
    with tempfile.TemporaryDirectory() as folder:
        given, found = Path(folder, "given.npz"), Path(folder, "found.npy")
        np.savez(given, counts=counts, n_target=n_target)
        command = [deseq_python(), __file__, str(given), str(found)]
        subprocess.run(command, check=True, capture_output=True)
        return np.load(found)


def _deseq2_here(given: str, found: str) -> None:
    """Fit PyDESeq2 in this process: its own size factors and defaults, no filter of p-values."""
    import pandas as pd
    from pydeseq2.dds import DeseqDataSet
    from pydeseq2.ds import DeseqStats

    with np.load(given) as arrays:
        counts, n_target = arrays["counts"], int(arrays["n_target"])
    names = [f"d{i}" for i in range(len(counts))]
    side = ["target" if i < n_target else "reference" for i in range(len(counts))]
    data = DeseqDataSet(
        counts=pd.DataFrame(counts, index=names, columns=[f"t{i}" for i in range(counts.shape[1])]),
        metadata=pd.DataFrame({"side": side}, index=names),
        design="~side",
        refit_cooks=True,
        n_cpus=1,
        quiet=True,
    )
    data.deseq2()
    test = DeseqStats(
        data, contrast=["side", "target", "reference"], independent_filter=False, quiet=True
    )
    test.run_wald_test()
    np.save(found, test.p_values.fillna(1.0).to_numpy())


def ours(counts, totals, n_target, seed, units=None):
    """Our test of groups of documents."""
    from lunheng.contrasts import cutting
    from lunheng.contrasts.groups import compare_groups

    if units is None:
        units = cutting.stack(list(zip(counts[:, None], totals[:, None], strict=True)))
    return compare_groups(units, n_target=n_target, permutations=299, seed=seed)["p"]


def our_text(units, min_expected, seed):
    """Our test of one text: its units, and those of each reference after them."""
    from lunheng.contrasts.one_text import compare_text

    return compare_text(units, min_expected=min_expected, resamples=1, seed=seed)["p"]


PANEL = {
    "G2": g2,
    "chi2": chi2,
    "log-odds": log_odds,
    "Welch t": welch,
    "Wilcoxon": wilcoxon,
    "moderated t": limma,
    "voom": voom,
    "PyDESeq2": deseq2,
    "lunheng": ours,
}
# one document has no variance of its own, so Welch's t says nothing of one text
TEXT_PANEL = {k: f for k, f in PANEL.items() if f is not welch} | {"lunheng": our_text}


if __name__ == "__main__":
    _deseq2_here(*sys.argv[1:])
