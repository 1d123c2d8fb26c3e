"""How good the coding is: rules against sentences that people have coded."""

from itertools import combinations

import numpy as np
import pandas as pd

from lunheng.code import explain_text
from lunheng.codebook import Codebook
from lunheng.tables import check

METRICS = ("precision", "recall", "f1", "alpha")
MEAN = "*"
# Fewer documents than this say nothing of how texts differ.
FEW = 5


def code_gold(gold: pd.DataFrame, *, codebook: Codebook) -> pd.DataFrame:
    """Return id, theme, rule and term of each hit of the rules in sentences of a gold sample."""
    rows = [
        (name, theme, rule, term)
        for name, text in zip(gold["id"], gold["text"], strict=True)
        for theme, rule, term, _, _ in explain_text(text, codebook=codebook)
    ]
    return pd.DataFrame(rows, columns=["id", "theme", "rule", "term"]).drop_duplicates()


def _marks(lists, themes: list[str]) -> np.ndarray:
    """Return which sentence has which theme."""
    return np.array([[theme in held for theme in themes] for held in lists], dtype=bool)


def _cells(gold: np.ndarray, coded: np.ndarray, documents: pd.Series) -> np.ndarray:
    """Return, by document and theme, the sentences that are right, false, missed and neither."""
    cells = np.stack([gold & coded, ~gold & coded, gold & ~coded, ~gold & ~coded], axis=-1)
    names, where = np.unique(documents.to_numpy(dtype=str), return_inverse=True)
    table = np.zeros((len(names), *cells.shape[1:]))
    np.add.at(table, where, cells)
    return table


def _metrics(cells: np.ndarray) -> np.ndarray:
    """Return the metrics of each theme and, last, their mean over the themes that have one.

    Krippendorff's alpha of two coders and a nominal value that is there or not, by coincidences
    (Hayes and Krippendorff 2007, doi:10.1080/19312450709336664).
    """
    right, false, missed, neither = np.moveaxis(cells, -1, 0)
    values = 2 * (right + false + missed + neither)
    there = 2 * right + false + missed
    with np.errstate(invalid="ignore", divide="ignore"):
        found = np.stack(
            [
                right / (right + false),
                right / (right + missed),
                2 * right / there,
                1 - (values - 1) * (false + missed) / (there * (values - there)),
            ],
            axis=-1,
        )
    found[~np.isfinite(found)] = np.nan
    defined = np.isfinite(found)
    total = np.where(defined, found, 0).sum(axis=-2, keepdims=True)
    with np.errstate(invalid="ignore"):
        mean = total / defined.sum(axis=-2, keepdims=True)
    return np.concatenate([found, mean], axis=-2)


def _resampled(cells: np.ndarray, resamples: int, rng: np.random.Generator) -> np.ndarray:
    """Return metrics of samples of as many documents, drawn with replacement."""
    n = len(cells)
    drawn = rng.multinomial(n, np.full(n, 1 / n), size=resamples)
    return _metrics(np.einsum("rd,dtc->rtc", drawn, cells))


def _interval(drawn: np.ndarray) -> np.ndarray:
    """Return the 2.5th and 97.5th percentile where half of the samples or more have a value."""
    enough = np.isfinite(drawn).mean(axis=0) >= 0.5
    filled = np.where(enough, drawn, 0)
    return np.where(enough, np.nanpercentile(filled, [2.5, 97.5], axis=0), np.nan)


def _groups(documents: pd.Series) -> dict[str, np.ndarray]:
    """Return the sentences of all documents, of each kind, and of each decade of a kind.

    A document's kind is what stands before the first colon or slash of its name; a year at the
    name's end gives its decade.
    """
    kind = documents.str.split("[:/]", n=1, regex=True).str[0]
    decade = documents.str.extract(r"[:/](\d{3})\d$", expand=False)
    dated = kind.str.cat(decade + "0s", sep=" ")
    found = {"all": np.ones(len(documents), dtype=bool)}
    for labels in (kind, dated):
        found |= {name: (labels == name).to_numpy() for name in sorted(labels.dropna().unique())}
    return {name: held for name, held in found.items() if name == "all" or not held.all()}


def _measure(gold, coded, documents, *, themes, pair, resamples, seed) -> pd.DataFrame:
    """Return the rows of `evaluate` for one pair of coders."""
    frames = []
    for group, held in _groups(documents).items():
        rng = np.random.default_rng(seed)
        cells = _cells(gold[held], coded[held], documents[held])
        point = _metrics(cells.sum(axis=0))
        many = len(cells) >= FEW
        drawn = _resampled(cells, resamples, rng) if many else np.full((1, *point.shape), np.nan)
        low, high = _interval(drawn)
        frame = pd.DataFrame({"theme": [*themes, MEAN]}).assign(pair=pair, group=group)
        frame["n_documents"], frame["n_sentences"] = len(cells), int(held.sum())
        frame["n_gold"] = [*gold[held].sum(axis=0), gold[held].any(axis=1).sum()]
        frame["n_coded"] = [*coded[held].sum(axis=0), coded[held].any(axis=1).sum()]
        for at, metric in enumerate(METRICS):
            frame[metric] = point[:, at]
            frame[f"{metric}_low"], frame[f"{metric}_high"] = low[:, at], high[:, at]
        frame[["recall_gap", "recall_gap_low", "recall_gap_high"]] = np.nan
        if not held.all():
            rest = _cells(gold[~held], coded[~held], documents[~held])
            at = METRICS.index("recall")
            frame["recall_gap"] = point[:, at] - _metrics(rest.sum(axis=0))[:, at]
            if many and len(rest) >= FEW:
                gap = drawn[..., at] - _resampled(rest, resamples, rng)[..., at]
                frame["recall_gap_low"], frame["recall_gap_high"] = _interval(gap)
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def evaluate(
    gold: pd.DataFrame, hits: pd.DataFrame, *, themes: list[str], resamples: int, seed: int
) -> pd.DataFrame:
    """Compare the rules with the gold sample, and its coders with each other.

    Parameters
    ----------
    gold, hits
        As from `load_gold` and `code_gold`.
    themes
        Ids of the codebook, in its order.
    resamples, seed
        Samples of documents behind an interval, and what they start from.

    Returns
    -------
    Table `evaluation`. Sentences count as they stand in the sample, whatever the probability with
    which they were drawn. Intervals are those of documents drawn with replacement; groups of fewer
    than five have none.
    """
    coded_by_id = hits.groupby("id")["theme"].agg(set).to_dict()
    coded = _marks([coded_by_id.get(name, ()) for name in gold["id"]], themes)
    settings = {"themes": themes, "resamples": resamples, "seed": seed}
    right = _marks(gold["themes"], themes)
    frames = [_measure(right, coded, gold["document"], pair="rules", **settings)]
    coders = sorted(c for c in gold.columns if c.startswith("coder_"))
    for one, other in combinations(coders, 2):
        both = gold[gold[one].notna() & gold[other].notna()]
        marks = (_marks(both[c], themes) for c in (one, other))
        frames.append(_measure(*marks, both["document"], pair=f"{one} {other}", **settings))
    return check(pd.concat(frames, ignore_index=True), "evaluation")


def evaluate_rules(gold: pd.DataFrame, hits: pd.DataFrame, *, codebook: Codebook) -> pd.DataFrame:
    """Return table `evaluation_rules`: what each rule adds and costs, left out one at a time."""
    rows = []
    sentences = hits.groupby(["theme", "rule"])["id"].agg(set).to_dict()
    for theme in codebook.themes:
        right = {n for n, held in zip(gold["id"], gold["themes"], strict=True) if theme.id in held}
        by_rule = {rule.id: sentences.get((theme.id, rule.id), set()) for rule in theme.rules}
        whole = set().union(*by_rule.values())
        for rule, found in by_rule.items():
            others = set().union(*(held for name, held in by_rule.items() if name != rule))
            alone = found - others
            rows.append(
                {
                    "theme": theme.id,
                    "rule": rule,
                    "n_right": len(found & right),
                    "n_false": len(found - right),
                    "n_adds": len(alone & right),
                    "n_costs": len(alone - right),
                    "f1": _f1(whole, right),
                    "f1_without": _f1(others, right),
                }
            )
    return check(pd.DataFrame(rows), "evaluation_rules")


def _f1(found: set, right: set) -> float:
    return 2 * len(found & right) / (len(found) + len(right)) if found or right else np.nan


def confusions(gold: pd.DataFrame, hits: pd.DataFrame, *, themes: list[str]) -> pd.DataFrame:
    """Return table `evaluation_sentences`: where rules and gold differ, with the words matched."""
    words = {
        key: "; ".join(f"{rule}: {'、'.join(sorted(part['term']))}" for rule, part in held)
        for key, held in (
            (key, frame.groupby("rule", sort=True)) for key, frame in hits.groupby(["id", "theme"])
        )
    }
    rows = []
    for row in gold.itertuples():
        for theme in themes:
            matched, there = words.get((row.id, theme)), theme in row.themes
            if there != (matched is not None):
                kind = "missed" if there else "false"
                rows.append((row.id, theme, row.document, kind, matched, row.text))
    columns = ["id", "theme", "document", "kind", "matched", "text"]
    return check(pd.DataFrame(rows, columns=columns), "evaluation_sentences")
