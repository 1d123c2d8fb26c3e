"""One contrast of a study: whole text, inside themes, the themes themselves; and its formulas."""

import pandas as pd

from lunheng.contrasts import compare, given
from lunheng.contrasts.families import term_families
from lunheng.contrasts.formula import contrast_model
from lunheng.errors import LunhengError
from lunheng.features.vocabulary import content_counts
from lunheng.measures import keyness
from lunheng.settings.models import Effects
from lunheng.settings.selection import counts_places, fitting
from lunheng.tables.io import empty
from lunheng.tables.names import ANY, THEME_PREFIX


def _inside(
    frames: dict[str, pd.DataFrame], theme: str, documents: list[str], **choices: bool
) -> tuple[pd.DataFrame, list[str]]:
    """Return the counts inside a theme and the documents that have enough coded text."""
    counts = frames["counts_by_theme"]
    counts = counts[(counts["theme"] == theme) & counts["document"].isin(documents)]
    counts = content_counts(counts, frames["terms"], **choices)
    return counts[["document", "term", "n"]], sorted(counts["document"].unique())


def _strata(frames: dict[str, pd.DataFrame], documents: list[str], **choices: bool):
    """Return the occurrences inside each theme, shared out where a clause has several themes."""
    inside = frames["counts_by_theme"]
    inside = content_counts(
        inside[inside["document"].isin(documents)], frames["terms"], **choices
    ).assign(n=lambda rows: rows["n_shared"])
    return inside.rename(columns={"theme": "stratum"})[["document", "stratum", "term", "n"]]


def _shares(frames: dict[str, pd.DataFrame], documents: list[str]):
    """Return coded sentences as counts of terms theme:<id>, and sentences as totals."""
    coded = frames["theme_counts"]
    coded = coded[coded["document"].isin(documents)]
    counts = coded.assign(term=THEME_PREFIX + coded["theme"], n=coded["n_sentences"])
    units = frames["units"][frames["units"]["document"].isin(documents)]
    silent = sorted(set(documents) - set(counts["document"]))
    if len(counts) and silent:  # a document in which nothing is coded has shares of 0
        first = units.groupby("document")["unit"].min()
        zero = pd.DataFrame({"document": silent, "unit": first[silent].to_numpy(), "n": 0})
        counts = pd.concat([counts, zero.assign(term=counts["term"].iloc[0])])
    totals = units.groupby(["document", "unit"])["n_sentences"].sum()
    return counts[["document", "unit", "term", "n"]], totals


def contrast_study(
    frames: dict[str, pd.DataFrame],
    *,
    target: list[str],
    reference: list[str],
    themes: list[str],
    places: bool,
    permutations: int,
    resamples: int,
    seed: int,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Contrast two sides of a study.

    Parameters
    ----------
    frames
        Tables `documents`, `units`, `terms`, `counts`, `theme_counts`, `counts_by_theme`.
    target, reference
        Ids of documents.
    themes
        Themes inside which vocabulary is contrasted too.
    places
        Count place names.
    permutations, resamples, seed
        See `contrasts.contrast`.

    Returns
    -------
    Tables `contrasts` and `contrasts_descriptive` without the column `contrast`: `theme` is `*`
    for the whole text, a theme's id inside it; terms `theme:<id>` are the themes themselves.
    Inside a theme only documents with enough coded text take part; where a side has none left,
    the theme has no rows. Where both sides together are too few to be tested, the rows hold counts
    and the reason; where one is empty, there are none.
    """
    chosen = {"permutations": permutations, "resamples": resamples, "seed": seed}
    documents = [*target, *reference]
    found, described = [], []

    def add(counts, sides, theme, frame, totals=None, **more):
        given = {"target": sides[0], "reference": sides[1], "totals": totals, "frame": frame}
        if compare.enough(*sides):
            rows = compare.contrast(counts, **given, **chosen, **more)
        else:
            rows = compare.untested(counts, **given, families=more.get("families"))
        found.append(rows.assign(theme=theme))
        if frame != "sentences":
            panel = keyness.describe(counts, target=sides[0], reference=sides[1])
            described.append(panel[panel["term"].isin(set(rows["term"]))].assign(theme=theme))

    counts = frames["counts"]
    counts = content_counts(
        counts[counts["document"].isin(documents)], frames["terms"], places=places
    )
    # a document without a word that counts says nothing of what differs
    held = set(counts["document"])
    target, reference = ([d for d in side if d in held] for side in (target, reference))
    if not (target and reference):
        return empty("contrasts"), empty("contrasts_descriptive")
    total = counts.groupby("term")["n"].sum()
    often = total[total >= given.MIN_TOTAL].index.to_series()
    more = {"families": term_families(often)}
    if len(strata := _strata(frames, documents, places=places)):
        more["strata"] = strata
    add(counts, (target, reference), ANY, "content", **more)
    for theme in themes:
        inside, held = _inside(frames, theme, documents, places=places)
        sides = ([d for d in target if d in held], [d for d in reference if d in held])
        if sides[0] and compare.enough(*sides):
            add(inside, sides, theme, "theme")
    counts, totals = _shares(frames, [*target, *reference])
    if len(counts):
        add(counts, (target, reference), ANY, "sentences", totals)
    return pd.concat(found, ignore_index=True), pd.concat(described, ignore_index=True)


def effects_study(
    frames: dict[str, pd.DataFrame],
    *,
    effects: dict[str, dict],
    permutations: int,
    seed: int,
    remarks: list[str] | None = None,
) -> pd.DataFrame:
    """Test the effects of a study's formulas.

    Parameters
    ----------
    frames
        Tables `documents`, `terms` and `counts`.
    effects
        Name of a model: its part of the configuration as plain values.
    permutations, seed
        See `formula.contrast_model`.
    remarks
        Where it is a list, a model that the documents cannot bear is left out, and why is appended.

    Returns
    -------
    Table `effects`.

    Raises
    ------
    LunhengError
        See `formula.contrast_model`; without `remarks`.
    """
    documents, found = frames["documents"], []
    for name, plain in effects.items():
        model = Effects.model_validate(plain)
        chosen = fitting(documents, model.documents, key=f"effects.{name}.documents")
        counts = frames["counts"][frames["counts"]["document"].isin(chosen)]
        places = counts_places(None, documents, (chosen,))
        try:
            rows = contrast_model(
                content_counts(counts, frames["terms"], places=places),
                documents=documents[documents["document"].isin(chosen)],
                formula=model.formula,
                permutations=permutations,
                seed=seed,
                where=f"key “effects.{name}.formula”",
            )
        except LunhengError as error:
            if remarks is None:
                raise
            remarks.append(str(error))
            continue
        found.append(rows.assign(model=name))
    return pd.concat(found, ignore_index=True) if found else empty("effects")
