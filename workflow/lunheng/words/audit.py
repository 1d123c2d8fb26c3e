"""What a reviewer asks of a segmentation: where is it of two minds, and what would another say."""

import numpy as np
import pandas as pd

from lunheng.tables.departures import restored

MIN_EACH = 2


def ambiguous_cuts(tokens: pd.DataFrame, *, min_each: int = MIN_EACH) -> pd.DataFrame:
    """Find strings that are one word here and two words there.

    Such a string is where the dictionary leaves a choice and the neighbours decide: the cuts that
    a reader should look at first. Only neighbours that touch inside one clause count.

    Parameters
    ----------
    tokens
        Table `tokens`, Chinese.
    min_each
        Occurrences that either cut must have, so that a single odd neighbour is no ambiguity.

    Returns
    -------
    Table `ambiguous_cuts`: string, cut (its words with a blank between them, the most frequent),
    n_whole, n_cut; the most often touched first.
    """
    frame = tokens.sort_values(["document", "start"], kind="stable")
    term = frame["term"].to_numpy(dtype=object)
    keys = [frame[c].to_numpy() for c in ("document", "sentence", "clause")]
    touch = frame["end"].to_numpy()[:-1] == frame["start"].to_numpy()[1:]
    for key in keys:
        touch &= key[:-1] == key[1:]
    at = np.flatnonzero(touch)
    counts = frame["term"].value_counts()
    whole = counts[counts >= min_each]
    pairs = pd.DataFrame({"string": term[at] + term[at + 1], "cut": term[at] + " " + term[at + 1]})
    pairs = pairs[pairs["string"].isin(whole.index)]
    found = pairs.groupby(["string", "cut"]).size().rename("n_cut").reset_index()
    found = found.sort_values(["string", "n_cut", "cut"], ascending=[True, False, True])
    total = found.groupby("string")["n_cut"].transform("sum")
    found = found.assign(n_cut=total, n_whole=found["string"].map(whole))
    found = found.drop_duplicates("string")
    found = found[found["n_cut"] >= min_each]
    found["n"] = found[["n_whole", "n_cut"]].min(axis=1)
    found = found.sort_values(["n", "string"], ascending=[False, True])
    return found[["string", "cut", "n_whole", "n_cut"]].reset_index(drop=True)


def disagreements(counts: pd.DataFrame, variants: pd.DataFrame) -> pd.DataFrame:
    """Compare how often a term was cut with how often other segmentations cut it.

    It needs counts only, and so is the same from the archive.

    Parameters
    ----------
    counts, variants
        Tables of these names.

    Returns
    -------
    Table `segmentation_audit`: variant, term, n (by the study's segmentation), n_variant; only
    where they differ, the largest differences first within a variant.
    """
    own = counts.groupby("term")["n"].sum()
    frames = []
    for variant in sorted(variants["variant"].unique()):
        rows = restored(counts, variants, variant=variant, name="variants")
        other = rows.groupby("term")["n"].sum().rename("n_variant")
        both = pd.concat([own.rename("n"), other], axis=1).fillna(0).astype("int64")
        both = both[both["n"] != both["n_variant"]].rename_axis("term").reset_index()
        both["gap"] = (both["n"] - both["n_variant"]).abs()
        both = both.sort_values(["gap", "term"], ascending=[False, True])
        frames.append(both.assign(variant=variant)[["variant", "term", "n", "n_variant"]])
    columns = ["variant", "term", "n", "n_variant"]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=columns)


def touched(audit: pd.DataFrame, counts: pd.DataFrame, variants: pd.DataFrame) -> pd.DataFrame:
    """Return how much of the corpus two segmentations cut differently.

    Returns
    -------
    variant, terms (that differ), share (of the study's tokens that the other has not, by counts:
    a lower bound, as differences of one term at different places may cancel out).
    """
    total = counts["n"].sum()
    rows = []
    for variant in sorted(variants["variant"].unique()):
        own = audit[audit["variant"] == variant]
        lost = (own["n"] - own["n_variant"]).clip(lower=0).sum()
        rows.append((variant, len(own), lost / total if total else 0.0))
    return pd.DataFrame(rows, columns=["variant", "terms", "share"])


def audit(
    tokens: pd.DataFrame, counts: pd.DataFrame, variants: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Return tables `ambiguous_cuts`, `segmentation_audit` and `segmentation_summary`.

    Parameters
    ----------
    tokens
        Table `tokens` of the Chinese sources whose texts are at hand.
    counts, variants
        Tables of these names.
    """
    table = disagreements(counts, variants)
    return {
        "ambiguous_cuts": ambiguous_cuts(tokens),
        "segmentation_audit": table,
        "segmentation_summary": touched(table, counts, variants),
    }
