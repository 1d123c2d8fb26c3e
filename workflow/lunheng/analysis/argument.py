"""The argument of a text: which shortcoming that it names is met by which path that it offers."""

import numpy as np
import pandas as pd

from lunheng.measures.seeds import rng_of
from lunheng.tables.io import empty
from lunheng.tables.names import ANY

# A point is what half of its clauses are.
MOSTLY = 0.5
_COUNTS = ["n_clauses", "n_problem", "n_aim", "n_measure", "n_achievement"]


def _elements(points: pd.DataFrame) -> pd.DataFrame:
    """Return one row a section and one a point, with clauses in all and by stance."""
    every = points[points["theme"] == ANY]
    wide = every.pivot_table(
        index=["section", "point"], columns="stance", values="n_clauses", aggfunc="sum"
    ).fillna(0)
    names = {ANY: "n_clauses", "problem": "n_problem", "aim": "n_aim", "measure": "n_measure"}
    names |= {"achievement": "n_achievement"}
    wide = wide.rename(columns=names).reindex(columns=_COUNTS, fill_value=0).reset_index()
    labels = every.drop_duplicates(["section", "point"])[["section", "point", "label"]]
    wide = wide.merge(labels, on=["section", "point"])
    whole = wide.groupby("section", as_index=False)[_COUNTS].sum().assign(point=0, label="")
    found = pd.concat([whole, wide[wide["point"] > 0]], ignore_index=True)
    found["level"] = np.where(found["point"] > 0, "point", "section")
    order = found["section"].map(lambda s: [int(n) for n in s.split("/")] if s else [])
    found = found.assign(order=[[*o, -1, p] for o, p in zip(order, found["point"], strict=True)])
    return found.sort_values("order", ignore_index=True).drop(columns="order")


def outline(points: pd.DataFrame) -> pd.DataFrame:
    """Return the outline of one text, with what each part of it does.

    Parameters
    ----------
    points
        Rows of table `points` of one document.

    Returns
    -------
    section, point (0: the section with all its points), label, level (section or point),
    n_clauses, n_problem, n_aim, n_measure, n_achievement, role, in the order of the text. The
    role is shortcoming where at least half of a point's clauses state a problem, path where at
    least half of those of a point or a subsection behind the first shortcoming are measures, or
    aims, and empty elsewhere: a section of the first level is a part of the text, no path in it.
    """
    frame = _elements(points)
    sections = set(frame["section"])
    leaf = ~frame["section"].map(lambda s: any(t.startswith(f"{s}/") for t in sections))
    point = frame["level"] == "point"
    n = frame["n_clauses"]
    wrong = frame["n_problem"] / n >= MOSTLY
    acting = frame[["n_aim", "n_measure"]].max(axis=1) / n >= MOSTLY
    behind = (point & wrong).cummax()
    part = point | (leaf & frame["section"].str.contains("/"))
    role = np.where(
        point & wrong, "shortcoming", np.where(part & acting & ~wrong & behind, "path", "")
    )
    return frame.assign(role=role)


def theme_vectors(
    points: pd.DataFrame, parts: pd.DataFrame, themes: list[str], *, counted: str = "n_clauses"
) -> np.ndarray:
    """Return the coded clauses (or `counted`) of each row of an outline: parts by themes."""
    coded = points[(points["stance"] == ANY) & (points["theme"] != ANY)]
    wide = coded.pivot_table(
        index=["section", "point"], columns="theme", values=counted, aggfunc="sum"
    )
    wide = wide.reindex(columns=themes).fillna(0)
    rows = []
    for part in parts.itertuples():
        inside = wide.index.get_level_values(0) == part.section
        if part.point:
            inside &= wide.index.get_level_values(1) == part.point
        rows.append(wide.to_numpy()[inside].sum(axis=0))
    return np.array(rows).reshape(len(parts), len(themes))


def profiles(terms: np.ndarray) -> np.ndarray:
    """Return each part's terms by theme, at length 1, less the mean over the parts.

    What all of them speak of (a place, a keyword of the whole text) tells none from another. A
    part that stands alone keeps all: there is nothing to tell it from.
    """
    norms = np.linalg.norm(terms, axis=-1, keepdims=True)
    unit = np.divide(terms, norms, out=np.zeros_like(terms, dtype=float), where=norms > 0)
    return unit - unit.mean(axis=-2, keepdims=True) if terms.shape[-2] > 1 else unit


def _dealt(
    clauses: np.ndarray, terms: np.ndarray, resamples: int, rng: np.random.Generator
) -> np.ndarray:
    """Return the paths' codings dealt at random over the paths: resamples, paths, themes.

    A coding is a theme in a clause, with its terms: those of one clause come together.
    """
    owner, theme = np.nonzero(clauses)
    times = clauses[owner, theme].astype(int)
    weight = np.repeat(terms[owner, theme] / times, times)
    owner, theme = np.repeat(owner, times), np.repeat(theme, times)
    dealt = np.zeros((resamples, *clauses.shape))
    for hand in dealt:
        order = rng.permutation(len(owner))
        np.add.at(hand, (owner, theme[order]), weight[order])
    return dealt


def match_points(
    points: pd.DataFrame,
    *,
    documents: list[str],
    themes: list[str],
    seed: int,
    resamples: int,
) -> pd.DataFrame:
    """Match the shortcomings that a text names with the paths that it offers, by their themes.

    Parameters
    ----------
    points
        Table `points`.
    documents
        Ids of the texts that are asked about.
    themes
        Ids, in the codebook's order.
    seed, resamples
        Of the random deals behind `chance` and `chance_high`.

    Returns
    -------
    Table `structure`: no row for a text without a shortcoming or without a path. Sections and
    points are dealt apart from each other, since a section holds its points.
    """
    frames = [empty("structure")]
    for document in sorted(documents):
        here = points[points["document"] == document]
        if here.empty:
            continue
        parts = outline(here)
        lacks = parts[parts["role"] == "shortcoming"]
        for level in ("section", "point"):
            paths = parts[(parts["role"] == "path") & (parts["level"] == level)]
            if len(lacks) and len(paths):
                rng = rng_of(seed, document, level)
                found = _matched(here, lacks, paths, themes, resamples, rng)
                frames.append(found.assign(document=document, level=level))
    return pd.concat(frames, ignore_index=True)


def _matched(points, lacks, paths, themes, resamples, rng) -> pd.DataFrame:
    wanted = theme_vectors(points, lacks, themes, counted="n_terms")
    offered = theme_vectors(points, paths, themes, counted="n_terms")
    sought = profiles(wanted)
    overlap = sought @ profiles(offered).T
    hands = _dealt(theme_vectors(points, paths, themes), offered, resamples, rng)
    dealt = sought @ np.swapaxes(profiles(hands), -1, -2)
    chance, high = dealt.mean(axis=0), np.quantile(dealt, 0.95, axis=0)
    rows = []
    for i, lack in enumerate(lacks.itertuples()):
        for j, path in enumerate(paths.itertuples()):
            both = wanted[i] * offered[j]
            order = [k for k in np.argsort(-both, kind="stable") if both[k]]
            beyond = overlap[i, j] > high[i, j] + 1e-9  # no more than rounding apart: not beyond
            met = bool(order) and beyond and overlap[i, j] == overlap[i].max()
            rows.append(
                {
                    "shortcoming": f"{lack.section} {lack.label}".strip(),
                    "path": f"{path.section} {path.label}".strip(),
                    "overlap": overlap[i, j],
                    "shared": " ".join(themes[k] for k in order),
                    "chance": chance[i, j],
                    "chance_high": high[i, j],
                    "n_shortcoming": int(lack.n_clauses),
                    "n_path": int(path.n_clauses),
                    "call": "met" if met else "cannot tell" if order else "apart",
                }
            )
    return pd.DataFrame(rows)
