"""How good the coding is: rules against sentences that people have coded."""

from itertools import combinations

import numpy as np
import pandas as pd

from lunheng.coding.coders import code_lines
from lunheng.coding.learned import Scorer
from lunheng.handcoding.cells import NONE
from lunheng.measures.agreement import accuracy_of, alpha_of
from lunheng.settings.codebook import Codebook
from lunheng.tables.io import check
from lunheng.tables.names import ANY

METRICS = ("precision", "recall", "f1", "alpha")
GOLD, RULES, HYBRID = "gold", "rules", "hybrid"
# Fewer documents than this say nothing of how texts differ.
FEW = 5


def code_gold(
    gold: pd.DataFrame, *, codebook: Codebook, scorer: Scorer | None = None
) -> pd.DataFrame:
    """Return id, theme, rule and term of what codes the sentences of a gold sample.

    Hits of the rules, or with a learned coder what `coders.code_lines` gives.
    """
    found = code_lines(gold["text"].tolist(), codebook=codebook, scorer=scorer)
    rows = [(name, *hit[:3]) for name, hits in zip(gold["id"], found, strict=True) for hit in hits]
    return pd.DataFrame(rows, columns=["id", "theme", "rule", "term"]).drop_duplicates()


def judged(
    gold: pd.DataFrame, hits: pd.DataFrame, *, learned: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return who gave which sentence which theme, without the sentence: all that is measured.

    Parameters
    ----------
    gold, hits
        As from `load_gold` and `code_gold`.
    learned
        As from `code_gold` with a learned coder.

    Returns
    -------
    Table `gold_codes`.
    """
    coders = {c: gold[c] for c in gold.columns if c.startswith("coder_")}
    given = {GOLD: gold["themes"], **coders}
    if learned is not None:
        own = learned.groupby("id")["theme"].agg(set)
        given[HYBRID] = [sorted(own.get(name, ())) for name in gold["id"]]
    rows = [
        (name, document, coder, theme, "")
        for coder, lists in given.items()
        for name, document, held in zip(gold["id"], gold["document"], lists, strict=True)
        if isinstance(held, list)
        for theme in held or [NONE]
    ]
    documents = gold.set_index("id")["document"]
    found = hits[["id", "theme", "rule"]].drop_duplicates()
    rows += [(n, documents[n], RULES, t, r) for n, t, r in found.itertuples(index=False)]
    silent = documents[~documents.index.isin(set(found["id"]))]
    rows += [(name, document, RULES, NONE, "") for name, document in silent.items()]
    columns = ["id", "document", "coder", "theme", "rule"]
    return check(pd.DataFrame(rows, columns=columns).drop_duplicates(), "gold_codes")


def _marks(codes: pd.DataFrame, ids: pd.Index, themes: list[str]) -> np.ndarray:
    """Return which sentence has which theme by the codes of one coder."""
    held = codes[codes["theme"] != NONE]
    found = np.zeros((len(ids), len(themes)), dtype=bool)
    found[ids.get_indexer(held["id"]), pd.Index(themes).get_indexer(held["theme"])] = True
    return found


def _cells(gold: np.ndarray, coded: np.ndarray, documents: pd.Series) -> np.ndarray:
    """Return, by document and theme, the sentences that are right, false, missed and neither."""
    cells = np.stack([gold & coded, ~gold & coded, gold & ~coded, ~gold & ~coded], axis=-1)
    names, where = np.unique(documents.to_numpy(dtype=str), return_inverse=True)
    table = np.zeros((len(names), *cells.shape[1:]))
    np.add.at(table, where, cells)
    return table


def _metrics(cells: np.ndarray) -> np.ndarray:
    """Return the metrics of each theme and, last, their mean over the themes that have one."""
    right, false, missed, neither = np.moveaxis(cells, -1, 0)
    four = (right, missed, false, neither)
    measured = {**accuracy_of(*four), "alpha": alpha_of(*four)}
    found = np.stack([measured[metric] for metric in METRICS], axis=-1)
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
        frame = pd.DataFrame({"theme": [*themes, ANY]}).assign(pair=pair, group=group)
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


def _pairs(coders: set[str]) -> list[tuple[str, str, str]]:
    """Return what is compared: its name, and the two coders, the first taken as right."""
    people = sorted(c for c in coders if c.startswith("coder_"))
    machines = sorted(coders - {GOLD, *people}, key=lambda c: (c != RULES, c))
    against_gold = [(name, GOLD, name) for name in machines]
    return against_gold + [(f"{a} {b}", a, b) for a, b in combinations(people, 2)]


def evaluate(
    gold_codes: pd.DataFrame, *, themes: list[str], resamples: int, seed: int
) -> pd.DataFrame:
    """Compare the rules with the gold sample, and its coders with each other.

    Parameters
    ----------
    gold_codes
        Table of this name.
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
    by_coder = dict(list(gold_codes.groupby("coder")))
    frames = []
    for pair, one, other in _pairs(set(by_coder)):
        shared = set(by_coder[one]["id"]) & set(by_coder[other]["id"])
        if not shared:
            continue
        ids = pd.Index(sorted(shared))
        documents = by_coder[one].drop_duplicates("id").set_index("id")["document"][ids]
        held = (by_coder[c][by_coder[c]["id"].isin(shared)] for c in (one, other))
        marks = (_marks(codes, ids, themes) for codes in held)
        frames.append(
            _measure(*marks, documents, themes=themes, pair=pair, resamples=resamples, seed=seed)
        )
    return check(pd.concat(frames, ignore_index=True), "evaluation")


def evaluate_rules(gold_codes: pd.DataFrame, *, codebook: Codebook) -> pd.DataFrame:
    """Return table `evaluation_rules`: what each rule adds and costs, left out one at a time."""
    held = gold_codes.groupby(["coder", "theme", "rule"])["id"].agg(set).to_dict()

    def f1(found: set, right: set) -> float:
        cells = len(found & right), len(right - found), len(found - right)
        return float(accuracy_of(*cells)["f1"])

    rows = []
    for theme in codebook.themes:
        right = held.get((GOLD, theme.id, ""), set())
        by_rule = {rule.id: held.get((RULES, theme.id, rule.id), set()) for rule in theme.rules}
        whole = set().union(*by_rule.values())
        for rule, found in by_rule.items():
            others = set().union(*(ids for name, ids in by_rule.items() if name != rule))
            alone = found - others
            rows.append(
                {
                    "theme": theme.id,
                    "rule": rule,
                    "n_right": len(found & right),
                    "n_false": len(found - right),
                    "n_adds": len(alone & right),
                    "n_costs": len(alone - right),
                    "f1": f1(whole, right),
                    "f1_without": f1(others, right),
                }
            )
    return check(pd.DataFrame(rows), "evaluation_rules")


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
