"""Coding by the rules and, where one is given, a learned coder that has the last word over them."""

import numpy as np
import pandas as pd

from lunheng.coding.learned import Hits, Scorer, coded, features, probabilities
from lunheng.coding.rules import code, explain_lines
from lunheng.corpus.normalise import from_runs, normalise
from lunheng.corpus.sentences import split_lines
from lunheng.corpus.texts import sentences_of
from lunheng.settings.codebook import Codebook

MODEL = "model"


def code_tables(
    paragraphs: pd.DataFrame,
    clauses: pd.DataFrame,
    *,
    codebook: Codebook,
    scorer: Scorer | None = None,
) -> pd.DataFrame:
    """Return table `codes` by the rules and, where one is given, by a coder over them.

    The parameters are those of `rules.code` and `recode`.
    """
    codes = code(paragraphs, clauses, codebook=codebook)
    return recode(paragraphs, clauses, codes, scorer=scorer) if scorer else codes


def recode(
    paragraphs: pd.DataFrame, clauses: pd.DataFrame, codes: pd.DataFrame, *, scorer: Scorer
) -> pd.DataFrame:
    """Let a coder have the last word over the codes of the rules.

    Parameters
    ----------
    paragraphs, clauses
        Tables of these names.
    codes
        Table `codes`, by rules.
    scorer
        As from `learned.read_scorer`.

    Returns
    -------
    Table `codes`: hits of rules where the coder keeps the theme, with its probability; and for a
    theme that it adds one row of source model, in the clause that speaks for it most, at the
    n-gram that does.
    """
    held = sentences_of(paragraphs, clauses)
    number = {key: i for i, key in enumerate(zip(held["document"], held["sentence"], strict=True))}
    at = np.array([number[k] for k in zip(codes["document"], codes["sentence"], strict=True)], int)
    hits: list[Hits] = [set() for _ in range(len(held))]
    for row, theme, rule in zip(at.tolist(), codes["theme"], codes["rule"], strict=True):
        hits[row].add((theme, rule))
    found = [features(text, hit) for text, hit in zip(held["text"], hits, strict=True)]
    chance, given = probabilities(found, scorer), coded(found, scorer)
    theme = np.array([scorer.themes.index(t) for t in codes["theme"]], dtype=int)
    kept = codes.assign(probability=chance[at, theme])[given[at, theme]]
    by_rule = np.zeros(given.shape, dtype=bool)
    by_rule[at, theme] = True
    added = np.argwhere(given & ~by_rule).tolist()
    rows = _added(paragraphs, clauses, held, added, scorer)
    columns = ["document", "sentence", "clause", "theme", "start", "end", "source", "rule", "term"]
    rows = [(*row, chance[i, k]) for row, (i, k) in zip(rows, added, strict=True)]
    more = pd.DataFrame(rows, columns=[*columns, "probability"])
    return pd.concat([kept, more], ignore_index=True) if rows else kept.reset_index(drop=True)


def _added(paragraphs, clauses, held, added: list[list[int]], scorer: Scorer) -> list[tuple]:
    """Return the row of `codes`, without its probability, of each theme that no rule coded."""
    parts = clauses.groupby(["document", "sentence"], sort=False).indices
    columns = ("clause", "paragraph", "text_start", "text_end")
    clause, paragraph, begin, end = (clauses[c].to_numpy() for c in columns)
    keys = zip(paragraphs["document"], paragraphs["paragraph"], strict=True)
    texts = dict(
        zip(keys, zip(paragraphs["text"], paragraphs["offsets"], strict=True), strict=True)
    )
    rows = []
    for i, k in added:
        document, sentence = held["document"].iloc[i], held["sentence"].iloc[i]
        at = parts[(document, sentence)]
        text, runs = texts[(document, paragraph[at[0]])]
        spans = list(zip(begin[at].tolist(), end[at].tolist(), strict=True))
        number, *places, term = _strongest(text, from_runs(runs, len(text)), spans, scorer, k)
        own = int(clause[at[number]])
        rows.append((document, sentence, own, scorer.themes[k], *places, MODEL, MODEL, term))
    return rows


def _strongest(
    text: str, offsets: np.ndarray, spans: list, scorer: Scorer, theme: int
) -> tuple[int, int, int, str]:
    """Return which clause speaks most for a theme, where in the text as given, and its wording."""
    best = None
    for number, (a, b) in enumerate(spans):
        part = text[a:b].lower()
        weights = {
            f: scorer.weights[scorer.features[f], theme]
            for f in features(part, set())
            if f in scorer.features
        }
        term = min(weights, key=lambda f: (-weights[f], f), default="")
        case = (-sum(weights.values()), number, a + max(part.find(term), 0), term or part[:1])
        best = case if best is None else min(best, case)
    _, number, begin, term = best
    end = begin + len(term)
    return number, int(offsets[begin]), int(offsets[end - 1]) + 1, text[begin:end]


def code_lines(
    lines: list[str], *, codebook: Codebook, scorer: Scorer | None = None, language: str = "zh"
) -> list[list[tuple]]:
    """Code texts that stand alone, each as one sentence.

    Returns
    -------
    For each text its hits, (theme, rule, term, start, end, clause), places in the text as given.
    A theme that a coder adds has one hit, of rule “model”.
    """
    found = explain_lines(lines, codebook=codebook, language=language)
    if not scorer or not lines:
        return found
    result = []
    flat = [normalise(line.replace("\n", "\u200b"), language=language) for line in lines]
    has = [
        features(text, {hit[:2] for hit in hits})
        for (text, _), hits in zip(flat, found, strict=True)
    ]
    for (text, offsets), hits, row in zip(flat, found, coded(has, scorer), strict=True):
        themes = {theme for theme, yes in zip(scorer.themes, row, strict=True) if yes}
        kept = [hit for hit in hits if hit[0] in themes]
        added = sorted(themes - {hit[0] for hit in hits})
        if added:
            cut = split_lines([text], language=language)
            spans = list(zip(cut["start"].tolist(), cut["end"].tolist(), strict=True))
        for theme in added:
            at = scorer.themes.index(theme)
            number, *places, term = _strongest(text, offsets, spans, scorer, at)
            kept.append((theme, MODEL, term, *places, text[slice(*spans[number])]))
        result.append(sorted(kept, key=lambda hit: (hit[3], hit[:3])))
    return result
