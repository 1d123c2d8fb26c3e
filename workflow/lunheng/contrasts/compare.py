"""Calibrated contrasts: what sets documents apart, at the level where texts vary."""

import numpy as np
import pandas as pd

from lunheng.contrasts.adjustment import common_ratio, factors, strata_tables
from lunheng.contrasts.equivalence import EQUIVALENCE, band
from lunheng.contrasts.families import across, adjust
from lunheng.contrasts.given import (
    TESTED_TOTAL,
    Given,
    check,
    enough,
    prepare,
    tested_terms,
    too_few,
)
from lunheng.contrasts.groups import centre, compare_groups
from lunheng.contrasts.one_text import compare_text
from lunheng.contrasts.shrinkage import shrink
from lunheng.errors import LunhengError
from lunheng.measures.dispersion import dp
from lunheng.tables.names import CANNOT_TELL, FAMILY_PREFIX, NO_DIFFERENCE, OVER, UNDER

ALPHA = 0.05
MIN_EXPECTED = 0.6
BROAD = 1.25
BROAD_TERMS = 50
ADJUSTED = ("log_ratio_adjusted", "log_ratio_adjusted_low", "log_ratio_adjusted_high")
ADJUSTED += ("q_adjusted", "call_adjusted")
_INTERVAL = {"low": "log_ratio_low", "high": "log_ratio_high"}
UNREUSED = ("n_target_unreused", "n_reference_unreused", "log_ratio_unreused")

NOT_TESTED = ("p", "q", "q_factor", "q_across", "smallest_detectable", "stable_within")
NOT_TESTED += ("typical_tail", "frame_shift", "log_ratio_shrunken", *_INTERVAL.values())
__all__ = ["answer_across", "calls", "contrast", "enough"]


def calls(frame: pd.DataFrame, *, equivalence: float = EQUIVALENCE, q: str = "q") -> pd.Series:
    """Return over, under, no difference or cannot tell, by the q values in column `q`.

    The test is against the ratio that most terms have; a difference is said where the interval of
    the plain ratio lies on the same side of 1 too. Where they disagree, the direction depends on
    what it is measured against, and cannot be told.
    """
    shift = frame["frame_shift"].fillna(0.0)
    least, most = band(shift, equivalence=equivalence)
    inside = (frame["log_ratio_low"] > least) & (frame["log_ratio_high"] < most)
    call = np.where(inside, NO_DIFFERENCE, CANNOT_TELL)
    found = (frame[q] <= ALPHA).to_numpy(dtype=bool, na_value=False)
    over = (frame["log_ratio"] > shift) & (frame["log_ratio_low"] > 0)
    under = (frame["log_ratio"] < shift) & (frame["log_ratio_high"] < 0)
    call = np.where(found, np.where(over, OVER, np.where(under, UNDER, CANNOT_TELL)), call)
    return pd.Series(call, index=frame.index)


def _is_broad(result: pd.DataFrame) -> bool:
    """Return whether most terms move one way, so that it cannot be told which side has moved."""
    held = result[result["p"].notna() & (result["expected"] >= 1)]
    if len(held) < BROAD_TERMS:
        return False
    weight = held["expected"].to_numpy(float)
    ratio = np.log2((held["n_target"].to_numpy(float) + 0.5) / (weight + 0.5))
    return bool(abs(centre(ratio[None, :], weight[None, :])[0, 0]) > np.log2(BROAD))


def _reasons(result: pd.DataFrame, *, untested: str, adjusted: bool) -> list[str]:
    """Return for each row what is missing in it and why, as `column, column: why; …`."""
    not_tested = result["p"].isna()
    why = {
        "log_ratio_low": np.where(not_tested, untested, "none in the target, so no lower end"),
        "log_ratio_high": np.where(not_tested, untested, "none in the reference, so no upper end"),
        "dp_target": "none in the target",
        "dp_reference": "none in the reference",
        "stable_within": "for one text only",
        "typical_tail": "for one text only",
        **dict.fromkeys(UNREUSED, "reused wording was not counted"),
        **dict.fromkeys(ADJUSTED, "theme shares are not held equal here"),
    }
    if adjusted:
        too_rare = "too rare once theme shares are equal"
        why |= {c: np.where(not_tested, untested, too_rare) for c in ADJUSTED}
        called = result["call_adjusted"].notna()
        why["log_ratio_adjusted_low"] = np.where(called, why["log_ratio_low"], too_rare)
        why["log_ratio_adjusted_high"] = np.where(called, why["log_ratio_high"], too_rare)
    missing = result.columns[result.isna().any()]
    if not len(missing):
        return [""] * len(result)
    # rows that lack the same columns for the same reasons are told once
    lack = result[missing].isna().to_numpy()
    given = [np.broadcast_to(why.get(c, untested), len(result)) for c in missing]
    kinds = np.column_stack([pd.factorize(np.asarray(g, dtype=object))[0] for g in given])
    _, first, which = np.unique(
        np.where(lack, kinds + 1, 0), axis=0, return_index=True, return_inverse=True
    )
    told = []
    for row in first:
        reasons: dict[str, list[str]] = {}
        for at, column in enumerate(missing):
            if lack[row, at]:
                reasons.setdefault(str(given[at][row]), []).append(column)
        told.append("; ".join(f"{', '.join(c)}: {w}" for w, c in reasons.items()))
    return [told[i] for i in which.ravel()]


def answer_across(found: pd.DataFrame, *, families: str) -> pd.DataFrame:
    """Return the contrasts of a study with the column `q_across` over all its families.

    A family is what one contrast tests together: its words, its families of words, its themes,
    the words inside one theme. With `families` "across" the calls go by that column.
    """
    if found.empty:
        return found
    kind = found["term"].str.extract(r"^(theme|family):", expand=False).fillna("word")
    family = found["contrast"] + "|" + found["theme"] + "|" + kind
    found = found.assign(q_across=across(found["q"], family=family))
    return found.assign(call=calls(found, q="q_across")) if families == "across" else found


def contrast(
    counts: pd.DataFrame,
    *,
    target: list[str],
    reference: list[str],
    totals: pd.Series | None = None,
    families: pd.DataFrame | None = None,
    strata: pd.DataFrame | None = None,
    frame: str = "content",
    permutations: int = 299,
    resamples: int = 200,
    seed: int = 1,
    min_expected: float = MIN_EXPECTED,
    equivalence: float = EQUIVALENCE,
) -> pd.DataFrame:
    """Contrast the vocabulary of two sides.

    Parameters
    ----------
    counts
        Columns document, term, n; `unit` where there are units (a single text needs them to be
        cut and resampled); `n_reused` where reused wording is counted.
    target, reference
        Ids of documents. One target document is tested against the genre of the references
        (`contrast_text`), several as a group (`contrast_groups`).
    totals
        Tokens by document, or by document and unit, where `counts` holds a part of the vocabulary;
        the sum of `n` by default.
    families
        Columns family, term: terms that are tested together too, by the sum of their counts, in
        rows `family:<name>` with q values of their own.
    strata
        Columns document, stratum, term, n: the occurrences inside each theme, in parts that add
        up to 1 where a token is in several. With them the columns `…_adjusted` say which
        differences remain once all documents speak as much of each stratum (`adjustment`).
    frame
        What rates are relative to; goes into the column of that name.
    permutations, resamples, seed
        Permuted labellings (groups), resamples of units (one text), seed.
    min_expected
        One text: the expected count under which a term is not tested.
    equivalence
        Ratios up to this one, either way of 1, are no difference.

    Returns
    -------
    Columns of table `contrasts` without contrast and theme, sorted by term; terms with fewer than
    five occurrences, and fewer than two in the target, have no row. `reason` names each column
    that is missing in a row, and why.

    Raises
    ------
    LunhengError
        An empty side, a document on both or on none, counts that are negative or fractions, a
        document without tokens, too few documents.
    """
    for side, names in (("target", target), ("reference", reference)):
        if isinstance(names, str):
            raise LunhengError(f"{side}: “{names}” is one name; expected a list of documents")
    target, reference = sorted(set(target)), sorted(set(reference))
    check(counts, target, reference)
    given = prepare(counts, target=target, reference=reference, totals=totals, families=families)
    terms, n_target = given.terms, len(target)
    family = terms.str.startswith(FAMILY_PREFIX)
    chosen = {
        "n_target": n_target,
        "permutations": permutations,
        "resamples": resamples,
        "seed": seed,
        "min_expected": min_expected,
        "family": np.asarray(family, dtype=int),
    }
    result = _evidence(given, n_target, frame)
    tested = _test(given, **chosen)
    result = result.join(tested.drop(columns="standard_error"))
    result["q"] = _q(result, family)
    result["log_ratio_shrunken"] = _shrunken(result, tested["standard_error"].to_numpy(float))
    result = result.join(_unreused(given, n_target))
    result["q_across"] = result["q"]  # of one contrast alone; a study's answer for one another
    result["broad_shift"] = _is_broad(result)
    result["call"] = calls(result, equivalence=equivalence)
    result[list(ADJUSTED)] = np.nan
    result["call_adjusted"] = None
    if strata is not None:
        strata = strata[strata["document"].isin([*target, *reference])]
        words = _with_families(strata, families)
        adjusted = _adjusted(given, words, strata, documents=[*target, *reference], **chosen)
        # what is tested was chosen before, and not by what the strata lead one to expect
        adjusted["p"] = adjusted["p"].where(result["p"].notna())
        adjusted["q"] = _q(adjusted, family)
        adjusted["call"] = calls(adjusted, equivalence=equivalence).where(adjusted["p"].notna())
        for column in ADJUSTED:
            result[column] = adjusted[column.replace("_adjusted", "")]
    rare = f"fewer than {TESTED_TOTAL} occurrences, or in too few documents"
    untested = f"expected count below {min_expected}" if n_target == 1 else rare
    result["reason"] = _reasons(result, untested=untested, adjusted=strata is not None)
    return result


def untested(
    counts: pd.DataFrame,
    *,
    target: list[str],
    reference: list[str],
    totals: pd.Series | None = None,
    families: pd.DataFrame | None = None,
    frame: str = "content",
) -> pd.DataFrame:
    """Return counts and rates of two sides that are too small to be tested; see `contrast`.

    Returns
    -------
    What `contrast` returns: nothing is called, and `reason` says how many documents are too few.
    """
    given = prepare(counts, target=target, reference=reference, totals=totals, families=families)
    n_target = len(target)
    result = _evidence(given, n_target, frame)
    rates = [result[f"rate_{side}"] for side in ("target", "reference")]
    tokens = [result[f"tokens_{side}"] for side in ("target", "reference")]
    half = [np.maximum(r, 5000 / t) for r, t in zip(rates, tokens, strict=True)]
    result["log_ratio"] = np.log2(half[0] / half[1])
    result["expected"] = result["rate_reference"] * result["tokens_target"] / 10_000
    result[list(NOT_TESTED)] = np.nan
    result[list(ADJUSTED)] = np.nan
    result = result.join(_unreused(given, n_target)).assign(broad_shift=False, call=CANNOT_TELL)
    result["call_adjusted"] = None
    result["reason"] = _reasons(result, untested=too_few(target, reference), adjusted=False)
    return result


def _shrunken(result: pd.DataFrame, error: np.ndarray) -> np.ndarray:
    """Return log2 ratios drawn towards the one that most terms have."""
    shift = result["frame_shift"].fillna(0.0).to_numpy()
    held = [result[c].to_numpy() - shift for c in ("log_ratio", *_INTERVAL.values())]
    return shift + shrink(*held, error=error, tested=result["p"].notna().to_numpy())


def _q(result: pd.DataFrame, family: np.ndarray) -> pd.Series:
    """Return q within words and within families of words, times what the null asks for."""
    q = result["p"].groupby(family).transform(adjust) * result["q_factor"]
    return q.clip(upper=1.0)


def _adjusted(given: Given, strata, words, *, documents, n_target, **chosen) -> pd.DataFrame:
    """Return what `_test` does, with the strata's shares held equal."""
    table, length = given.table, given.length
    inside, _ = strata_tables(strata, documents, given.terms)
    _, sizes = strata_tables(words, documents, given.terms)
    # one text is no part of the genre that it is held against
    standard = np.arange(0 if n_target > 1 else 1, len(table))
    factor = factors(table, length, inside, sizes, standard=standard)
    found = _test(given, n_target=n_target, factor=factor, **chosen)
    if n_target > 1:
        common = common_ratio(table, length, inside, sizes, n_target=n_target)
        moved = np.nan_to_num(common - found["log_ratio"].to_numpy())
        for column in ("log_ratio", "log_ratio_low", "log_ratio_high"):
            found[column] += moved
    return found


def _with_families(counts: pd.DataFrame | None, families: pd.DataFrame | None):
    """Return counts with a row for each family, as if it were a term."""
    if counts is None or families is None or families.empty:
        return counts
    summed = counts.merge(families, on="term")
    summed["term"] = FAMILY_PREFIX + summed["family"]
    return pd.concat([counts, summed[counts.columns]], ignore_index=True)


def _test(given: Given, *, n_target, factor=None, **chosen) -> pd.DataFrame:
    """Test every term that can be; the point of its ratio, what was expected, and the interval."""
    table, length = given.table, given.length
    exposure = length[:, None] * (1 if factor is None else factor)
    own = np.maximum(table[:n_target].sum(axis=0), 0.5) / exposure[:n_target].sum(axis=0)
    against = np.maximum(table[n_target:].sum(axis=0), 0.5) / exposure[n_target:].sum(axis=0)
    if n_target == 1:
        tested = compare_text(
            given.units,
            min_expected=chosen["min_expected"],
            resamples=chosen["resamples"],
            seed=chosen["seed"],
            factor=factor,
            family=chosen["family"],
        )
        tested = pd.DataFrame(tested).rename(columns=_INTERVAL)
        # the genre's rate is the mean of its documents', and not that of all their tokens
        genre = tested["expected"].to_numpy() / exposure[0]
        bar = 0.5 / exposure[1:].sum(axis=0)
        return tested.assign(log_ratio=np.log2(own / np.maximum(genre, bar)))
    tested = _groups(given.units, table, n_target, factor, **chosen)
    rate = table[n_target:].sum(axis=0) / exposure[n_target:].sum(axis=0)
    tested["expected"] = rate * exposure[:n_target].sum(axis=0)
    tested["log_ratio"] = np.log2(own / against)
    # the interval lies around weighted rates; it is moved to the plain ratio that is printed
    moved = tested["log_ratio"] - tested.pop("estimate")
    tested = tested.rename(columns=_INTERVAL)
    tested[list(_INTERVAL.values())] = tested[list(_INTERVAL.values())].add(moved, axis=0)
    return tested.assign(stable_within=np.nan, typical_tail=np.nan)


def _groups(units, table, n_target, factor, *, permutations, seed, family, **_) -> pd.DataFrame:
    """Test the terms that are frequent enough; the others get nulls."""
    tested = tested_terms(table)
    columns = ("p", "low", "high", "estimate", "smallest_detectable", "standard_error")
    columns += ("frame_shift", "q_factor")
    result = pd.DataFrame(np.nan, index=range(table.shape[1]), columns=list(columns))
    if tested.any():
        found = compare_groups(
            units.at(np.flatnonzero(tested)),
            n_target=n_target,
            permutations=permutations,
            seed=seed,
            factor=None if factor is None else factor[:, tested],
            family=family[tested],
        )
        result.loc[tested, list(columns)] = np.column_stack([found[c] for c in columns])
    return result


def _evidence(given: Given, n_target: int, frame: str) -> pd.DataFrame:
    """Return the counts, rates and dispersions of both sides."""
    table, length = given.table, given.length
    target, reference = table[:n_target], table[n_target:]
    tokens = length[:n_target].sum(), length[n_target:].sum()
    n = target.sum(axis=0), reference.sum(axis=0)
    # one text is in one document: its dispersion is over its units
    parts = (target, length[:n_target])
    if n_target == 1:
        own, sizes = given.units.of(0)
        parts = own.toarray(), sizes
    return pd.DataFrame(
        {
            "term": given.terms,
            "n_target": n[0],
            "n_reference": n[1],
            "tokens_target": round(tokens[0]),
            "tokens_reference": round(tokens[1]),
            "documents_target": (target > 0).sum(axis=0).astype("int32"),
            "documents_reference": (reference > 0).sum(axis=0).astype("int32"),
            "rate_target": n[0] / tokens[0] * 10_000,
            "rate_reference": n[1] / tokens[1] * 10_000,
            "frame": frame,
            "dp_target": dp(*parts),
            "dp_reference": dp(reference, length[n_target:]),
        }
    )


def _unreused(given: Given, n_target: int) -> pd.DataFrame:
    """Return counts and log2 ratios without the occurrences in reused runs; null if not counted."""
    columns = list(UNREUSED)
    if given.reused is None:
        return pd.DataFrame(np.nan, index=range(len(given.terms)), columns=columns)
    left = given.table - given.reused
    tokens = given.length - given.reused_tokens
    a, b = left[:n_target].sum(axis=0), left[n_target:].sum(axis=0)
    # a side that is reused from end to end has one token, not none
    own = np.maximum(a, 0.5) / max(tokens[:n_target].sum(), 1)
    against = np.maximum(b, 0.5) / max(tokens[n_target:].sum(), 1)
    found = pd.DataFrame({columns[0]: a, columns[1]: b}).astype("float64")
    return found.assign(log_ratio_unreused=np.log2(own / against))
