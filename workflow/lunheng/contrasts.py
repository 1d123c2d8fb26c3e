"""Calibrated contrasts: what sets documents apart, at the level where texts vary."""

import numpy as np
import pandas as pd

from lunheng.config import EQUIVALENCE
from lunheng.contrast_groups import centre, test_groups
from lunheng.contrast_text import test_text
from lunheng.dispersion import dp
from lunheng.errors import LunhengError, nearest
from lunheng.families import FAMILY_PREFIX, across, adjust

ALPHA = 0.05
MIN_EXPECTED = 0.6
MIN_TARGET = 2
MIN_TOTAL = 5
TESTED_TOTAL = 20
TESTED_DOCUMENTS = 5
EM_STEPS = 200
BROAD = 1.25
BROAD_TERMS = 50


def enough(target: list[str], reference: list[str]) -> bool:
    """Return whether two sides have documents enough to tell how much such documents differ."""
    return len(reference) >= 3 and (len(target) == 1 or len(target) + len(reference) >= 5)


def _check(counts: pd.DataFrame, target: list[str], reference: list[str]) -> None:
    for column in ("document", "term", "n"):
        if column not in counts:
            raise LunhengError(
                f"counts: no column “{column}”{nearest(column, counts.columns)}; expected "
                "document, term, n, and unit for a single text"
            )
    n = pd.to_numeric(counts["n"], errors="coerce").to_numpy(float)
    wrong = ~(np.isfinite(n) & (n >= 0))
    wrong[~wrong] = n[~wrong] % 1 != 0
    if not pd.api.types.is_numeric_dtype(counts["n"]):
        wrong[:] = True
    if wrong.any():
        row = counts[wrong].iloc[0]
        raise LunhengError(
            f"counts: “{row['term']}” in “{row['document']}” has n = {row['n']}; expected whole "
            "numbers of 0 or more"
        )
    for column in ("document", "term"):
        if counts[column].isna().any():
            row = int(np.flatnonzero(counts[column].isna())[0])
            raise LunhengError(
                f"counts: row {row} has no {column}; fill it in or leave the row out"
            )
    for side, names in (("target", target), ("reference", reference)):
        if not names:
            raise LunhengError(f"{side}: no document is named; name at least one")
    both = sorted(set(target) & set(reference))
    if both:
        raise LunhengError(f"“{both[0]}” is both target and reference; leave it out of one")
    known = set(counts["document"].unique())
    for name in [*target, *reference]:
        if name not in known:
            raise LunhengError(f"counts: no document “{name}”{nearest(name, known)}")
    if not enough(target, reference):
        raise LunhengError(
            f"{len(target)} document(s) against {len(reference)}: too few to tell how much "
            "documents of one kind differ; take at least three references, and five in all"
        )


def _totals(counts: pd.DataFrame, totals: pd.Series | None, documents: list[str]) -> pd.Series:
    """Return tokens by document, or by document and unit where there are units."""
    if totals is None:
        keys = ["document", "unit"] if "unit" in counts else ["document"]
        totals = counts.groupby(keys)["n"].sum()
    by_document = totals.groupby(level=0).sum().reindex(documents).fillna(0)
    empty = by_document[by_document <= 0]
    if len(empty):
        raise LunhengError(f"counts: “{empty.index[0]}” has no token; leave the document out")
    return totals


def _matrix(counts: pd.DataFrame, documents: list[str], terms: pd.Index) -> np.ndarray:
    table = np.zeros((len(documents), len(terms)), dtype=np.int64)
    rows = pd.Index(documents).get_indexer(counts["document"])
    columns = terms.get_indexer(counts["term"])
    held = (rows >= 0) & (columns >= 0)
    np.add.at(table, (rows[held], columns[held]), counts["n"].to_numpy()[held].astype(np.int64))
    return table


def _units(
    counts: pd.DataFrame, totals: pd.Series, document: str, terms: pd.Index
) -> tuple[np.ndarray, np.ndarray]:
    """Return one document's units by terms, and tokens by unit; one unit where there is none."""
    own = counts[counts["document"] == document]
    if totals.index.nlevels == 1 or "unit" not in counts:
        table = _matrix(own, [document], terms)
        return table, np.array([float(totals.groupby(level=0).sum()[document])])
    lengths = totals.loc[document]
    lengths = lengths[lengths > 0].sort_index()
    table = np.zeros((len(lengths), len(terms)), dtype=np.int64)
    rows = lengths.index.get_indexer(own["unit"])
    columns = terms.get_indexer(own["term"])
    held = (rows >= 0) & (columns >= 0)
    np.add.at(table, (rows[held], columns[held]), own["n"].to_numpy()[held].astype(np.int64))
    return table, lengths.to_numpy(float)


def _shrink(log_ratio: np.ndarray, error: np.ndarray, tested: np.ndarray) -> np.ndarray:
    """Return log ratios shrunken to 0, little where a term stands out from what the others do.

    Posterior means under a mixture of normals around 0 whose weights the tested terms give by EM
    (Stephens 2017, doi:10.1093/biostatistics/kxw041). One normal for all would draw the few
    terms that differ as far in as the many that do not.
    """
    held = np.isfinite(error) & np.isfinite(log_ratio)
    fit = held & tested
    result = np.full(len(log_ratio), np.nan)
    if not fit.any():
        return result
    widest = 2 * np.sqrt(max(np.max(log_ratio[fit] ** 2 - error[fit] ** 2), 0.1))
    narrowest = np.min(error[fit]) / 10
    steps = int(np.ceil(2 * np.log2(max(widest / narrowest, 2)))) + 1
    spread = np.concatenate([[0.0], narrowest * np.sqrt(2) ** np.arange(steps)]) ** 2
    total = error[:, None] ** 2 + spread
    with np.errstate(invalid="ignore"):
        density = -0.5 * (np.log(total) + log_ratio[:, None] ** 2 / total)
        # each term's likelihoods, over its largest: only their ratios matter
        likelihood = np.exp(density - density.max(axis=1, keepdims=True))
    seen = likelihood[fit]
    weight = np.full(len(spread), 1 / len(spread))
    for _ in range(EM_STEPS):
        share = weight * (seen.T @ (1 / (seen @ weight)))
        weight = (share + 1e-6) / (share.sum() + 1e-6 * len(spread))
    share = likelihood[held] * weight
    share /= share.sum(axis=1, keepdims=True)
    kept = spread / total[held]
    result[held] = log_ratio[held] * (share * kept).sum(axis=1)
    return result


def calls(frame: pd.DataFrame, *, equivalence: float = EQUIVALENCE, q: str = "q") -> pd.Series:
    """Return over, under, no difference or cannot tell, by the q values in column `q`."""
    band = np.log2(equivalence)
    shift = frame["frame_shift"].fillna(0.0)
    low, high = frame["log_ratio_low"] - shift, frame["log_ratio_high"] - shift
    inside = (low > -band) & (high < band)
    call = np.where(inside, "no difference", "cannot tell")
    found = (frame[q] <= ALPHA).to_numpy(dtype=bool, na_value=False)
    over = (frame["log_ratio"] > shift).to_numpy()
    call = np.where(found, np.where(over, "over", "under"), call)
    return pd.Series(call, index=frame.index)


def _is_broad(result: pd.DataFrame) -> bool:
    """Return whether most terms move one way, so that it cannot be told which side has moved."""
    held = result[result["p"].notna() & (result["expected"] >= 1)]
    if len(held) < BROAD_TERMS:
        return False
    weight = held["expected"].to_numpy(float)
    ratio = np.log2((held["n_target"].to_numpy(float) + 0.5) / (weight + 0.5))
    return bool(abs(centre(ratio[None, :], weight[None, :])[0, 0]) > np.log2(BROAD))


def _reasons(result: pd.DataFrame, *, untested: str) -> list[str]:
    """Return for each row what is missing in it and why, as `column, column: why; …`."""
    not_tested = result["p"].isna()
    why = {
        "log_ratio_low": np.where(not_tested, untested, "none in the target, so no lower end"),
        "log_ratio_high": np.where(not_tested, untested, "none in the reference, so no upper end"),
        "dp_target": "none in the target",
        "dp_reference": "none in the reference",
        "stable_within": "for one text only",
        "typical_tail": "for one text only",
        "log_ratio_unreused": "reused wording was not counted",
    }
    told: list[dict[str, list[str]]] = [{} for _ in range(len(result))]
    for column in result.columns[result.isna().any()]:
        reasons = np.broadcast_to(why.get(column, untested), len(result))
        for row in np.flatnonzero(result[column].isna()):
            told[row].setdefault(str(reasons[row]), []).append(column)
    return ["; ".join(f"{', '.join(c)}: {w}" for w, c in row.items()) for row in told]


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
    frame
        What rates are relative to; goes into the column of that name.
    permutations, resamples, seed
        Permuted labellings (groups), resamples of units (one text), seed.
    min_expected
        One text: the expected count under which a term is not tested.
    equivalence
        Ratio up to which a difference is none.

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
    _check(counts, target, reference)
    documents = [*target, *reference]
    counts = counts[counts["document"].isin(documents)]
    totals = _totals(counts, totals, documents)
    if families is not None and len(families):
        summed = counts.merge(families, on="term")
        summed["term"] = FAMILY_PREFIX + summed["family"]
        counts = pd.concat([counts, summed[counts.columns]], ignore_index=True)
    sides = {"target": target, "reference": reference}
    sums = {
        side: counts[counts["document"].isin(names)].groupby("term")["n"].sum()
        for side, names in sides.items()
    }
    both = pd.concat(sums, axis=1).fillna(0).sort_index()
    both = both[(both.sum(axis=1) >= MIN_TOTAL) | (both["target"] >= MIN_TARGET)]
    terms = pd.Index(both.index)
    table = _matrix(counts, documents, terms)
    length = totals.groupby(level=0).sum().reindex(documents).to_numpy(float)
    result = _evidence(table, length, len(target), terms, frame)
    if len(target) == 1:
        focal = _units(counts, totals, target[0], terms)
        units = [_units(counts, totals, d, terms) for d in reference]
        tested = test_text(
            *focal,
            [u[0] for u in units],
            [u[1] for u in units],
            min_expected=min_expected,
            resamples=resamples,
            seed=seed,
        )
        result["dp_target"] = dp(*focal)
        tested = pd.DataFrame(tested)
        result["expected"] = tested["expected"]
        result["rate_against"] = result["expected"] / length[0] * 10_000
        reason = f"expected count below {min_expected}"
    else:
        blocks = [_units(counts, totals, d, terms) for d in documents] if "unit" in counts else None
        tested = _groups(table, length, len(target), permutations, seed, blocks)
        result["rate_against"] = result["rate_reference"]
        reason = f"fewer than {TESTED_TOTAL} occurrences, or in too few documents"
    result["p"] = tested["p"]
    result["smallest_detectable"] = tested["smallest_detectable"]
    result["stable_within"] = tested.get("stable_within")
    result["typical_tail"] = tested.get("typical_tail")
    result["q"] = result["p"].groupby(terms.str.startswith(FAMILY_PREFIX)).transform(adjust)
    against = np.maximum(result["rate_against"], 0.5 / length[len(target) :].sum() * 10_000)
    own = np.maximum(result["rate_target"], 0.5 / length[: len(target)].sum() * 10_000)
    result["log_ratio"] = np.log2(own / against)
    if len(target) == 1:
        result["log_ratio_low"] = tested["log_ratio_low"]
        result["log_ratio_high"] = tested["log_ratio_high"]
        result["frame_shift"] = 0.0
    else:
        # the interval lies around weighted rates; it is moved to the plain ratio that is printed
        moved = result["log_ratio"] - tested["estimate"]
        result["log_ratio_low"] = tested["low"] + moved
        result["log_ratio_high"] = tested["high"] + moved
        result["frame_shift"] = tested["frame_shift"]
    result["log_ratio_shrunken"] = _shrink(
        result["log_ratio"].to_numpy(float),
        tested["standard_error"].to_numpy(float),
        result["p"].notna().to_numpy(),
    )
    result["log_ratio_unreused"] = _unreused(counts, documents, length, len(target), terms)
    result["q_across"] = result["q"]  # of one contrast alone; a study's answer for one another
    result["broad_shift"] = _is_broad(result)
    result["reason"] = _reasons(result, untested=reason)
    result["call"] = calls(result, equivalence=equivalence)
    return result.drop(columns="rate_against")


def _evidence(table, length, n_target, terms, frame) -> pd.DataFrame:
    """Return the counts, rates and dispersions of both sides."""
    target, reference = table[:n_target], table[n_target:]
    tokens = length[:n_target].sum(), length[n_target:].sum()
    n = target.sum(axis=0), reference.sum(axis=0)
    return pd.DataFrame(
        {
            "term": terms,
            "n_target": n[0],
            "n_reference": n[1],
            "tokens_target": np.full(len(terms), round(tokens[0])),
            "tokens_reference": np.full(len(terms), round(tokens[1])),
            "documents_target": (target > 0).sum(axis=0).astype("int32"),
            "documents_reference": (reference > 0).sum(axis=0).astype("int32"),
            "rate_target": n[0] / tokens[0] * 10_000,
            "rate_reference": n[1] / tokens[1] * 10_000,
            "frame": frame,
            "dp_target": dp(target, length[:n_target]),
            "dp_reference": dp(reference, length[n_target:]),
            "expected": n[1] / tokens[1] * tokens[0],
        }
    )


def _groups(table, length, n_target, permutations, seed, blocks) -> pd.DataFrame:
    """Test the terms that are frequent enough; the others get nulls."""
    spread = (table > 0).sum(axis=0)
    enough = table.sum(axis=0) >= TESTED_TOTAL
    enough &= spread >= min(TESTED_DOCUMENTS, len(table) // 2)
    columns = ("p", "low", "high", "estimate", "smallest_detectable", "standard_error")
    columns += ("frame_shift",)
    result = pd.DataFrame(np.nan, index=range(table.shape[1]), columns=list(columns))
    if enough.any():
        held = [(units[:, enough], own) for units, own in blocks] if blocks else None
        found = test_groups(
            table[:, enough],
            length,
            n_target=n_target,
            permutations=permutations,
            seed=seed,
            blocks=held,
        )
        for column in columns:
            result.loc[enough, column] = found[column]
    return result


def _unreused(counts, documents, length, n_target, terms) -> np.ndarray:
    """Return log2 ratios with the occurrences in reused runs left out, NaN where not counted."""
    if "n_reused" not in counts:
        return np.full(len(terms), np.nan)
    left = _matrix(counts.assign(n=counts["n"] - counts["n_reused"]), documents, terms)
    words = counts[~counts["term"].str.startswith(FAMILY_PREFIX)]
    taken = words.groupby("document")["n_reused"].sum().reindex(documents).to_numpy(float)
    tokens = length - taken
    a, b = left[:n_target].sum(axis=0), left[n_target:].sum(axis=0)
    rates = (
        np.maximum(a, 0.5) / tokens[:n_target].sum(),
        np.maximum(b, 0.5) / tokens[n_target:].sum(),
    )
    return np.log2(rates[0] / rates[1])
