"""Robustness: each headline claim under every listed choice."""

import numpy as np
import pandas as pd

from lunheng.contrasts import compare
from lunheng.features.vocabulary import content_counts
from lunheng.tables.departures import restored

ROBUST = 0.9


def _tables(counts, terms, variants, documents, places) -> dict[tuple[str, str], pd.DataFrame]:
    """Return the counts under each pair of segmentation and counting."""
    counts = counts[counts["document"].isin(documents)]
    unreused = counts.assign(n=counts["n"] - counts["n_reused"])
    found = {
        ("default", "all words"): content_counts(counts, terms, places=places),
        ("default", "reused runs left out"): content_counts(
            unreused[unreused["n"] > 0], terms, places=places
        ),
        ("default", "no stop list"): content_counts(counts, terms, places=places, stop_lists=False),
    }
    held = variants[variants["document"].isin(documents)]
    for name in sorted(variants["variant"].unique()):
        frame = restored(counts, held, variant=name, name="variants")
        found[name, "all words"] = content_counts(frame, terms, places=places)
    return found


def _halves(reference: list[str], seed: int) -> dict[str, list[str]]:
    """Return the reference whole and in two random halves."""
    if len(reference) < 8:
        return {"whole": reference}
    order = np.random.default_rng(seed).permutation(len(reference))
    cut = len(reference) // 2
    halves = (order[:cut], order[cut:])
    named = {f"half {n + 1}": [reference[i] for i in sorted(h)] for n, h in enumerate(halves)}
    return {"whole": reference, **named}


def specifications(
    counts: pd.DataFrame,
    terms: pd.DataFrame,
    variants: pd.DataFrame,
    *,
    target: list[str],
    reference: list[str],
    places: bool,
    permutations: int,
    seed: int,
) -> pd.DataFrame:
    """Contrast two sides under every choice of segmentation, counting and reference.

    Returns
    -------
    One row a specification and term: specification, segmentation, counting, reference, term,
    log_ratio, p, call. Specification 0 is the default. No rows where a side has too few documents.
    """
    tables = _tables(counts, terms, variants, [*target, *reference], places)
    rows = []
    number = 0
    for (segmentation, counting), frame in tables.items():
        for half, documents in _halves(reference, seed).items():
            if half != "whole" and (segmentation, counting) != ("default", "all words"):
                continue
            columns = [c for c in ("document", "unit", "term", "n") if c in frame]
            held = set(frame["document"])  # a document of reused wording alone has nothing left
            sides = [[d for d in side if d in held] for side in (target, documents)]
            if not sides[0] or not compare.enough(*sides):
                continue
            found = compare.contrast(
                frame[frame["document"].isin([*sides[0], *sides[1]])][columns],
                target=sides[0],
                reference=sides[1],
                permutations=permutations,
                seed=seed,
            )
            rows.append(
                found[["term", "log_ratio", "p", "call"]].assign(
                    specification=number,
                    segmentation=segmentation,
                    counting=counting,
                    reference=half,
                )
            )
            number += 1
    columns = ["term", "log_ratio", "p", "call", "specification", "segmentation", "counting"]
    nothing = pd.DataFrame(columns=[*columns, "reference"])
    return pd.concat(rows, ignore_index=True) if rows else nothing


def _verdict(agrees: pd.Series) -> str:
    if agrees.mean() >= ROBUST:
        return "robust"
    return "fragile" if agrees.iloc[0] and (~agrees).sum() == 1 else "mixed"


def robustness(found: dict[str, pd.DataFrame], claims: dict[str, dict]) -> pd.DataFrame:
    """Judge the claims.

    Parameters
    ----------
    found
        For each contrast that a claim names, what `specifications` returned.
    claims
        Claim: `contrast`, `term`, `direction` (over or under).

    Returns
    -------
    Table `robustness`. A claim is robust when at least 90 % of the specifications agree in sign
    and call, fragile when a single choice turns it, else mixed. A specification in which the term
    does not occur does not agree.
    """
    frames = []
    for name, claim in sorted(claims.items()):
        rows = found[claim["contrast"]]
        every = rows.drop_duplicates("specification").drop(
            columns=["term", "log_ratio", "p", "call"]
        )
        own = rows[rows["term"] == claim["term"]][["specification", "log_ratio", "p", "call"]]
        frame = every.merge(own, on="specification", how="left").sort_values("specification")
        frame["agrees"] = frame["call"].eq(claim["direction"])
        frame["verdict"] = _verdict(frame["agrees"])
        frame = frame.rename(columns={"log_ratio": "estimate"}).drop(columns="call")
        frames.append(frame.assign(claim=name).astype({"specification": "int32"}))
    return pd.concat(frames, ignore_index=True)
