"""The gold without its text: human codes beside predictions that have not seen them."""

from pathlib import Path

import numpy as np
import pandas as pd

from lunheng.coding.learned import Scorer, cross_fit, features, probabilities
from lunheng.coding.rules import explain_lines
from lunheng.corpus.normalise import normalise
from lunheng.corpus.texts import sentences_of
from lunheng.errors import LunhengError
from lunheng.handcoding.brought import few
from lunheng.handcoding.evaluation import code_gold, confusions, judged
from lunheng.handcoding.gold import eligible, link, load_gold, read_gold
from lunheng.settings.codebook import Codebook
from lunheng.settings.populations import Population, frames


def gold_features(texts, codebook: Codebook | None) -> list[set[str]]:
    """Return features of sentences; without a codebook, n-grams alone."""
    texts = list(texts)
    flat = [normalise(text)[0].replace("\n", "") for text in texts]
    hits = explain_lines(texts, codebook=codebook) if codebook else [[]] * len(texts)
    return [features(t, {h[:2] for h in own}) for t, own in zip(flat, hits, strict=True)]


def judge_gold(
    paths: list[str], *, codebook: Codebook, scorer: Scorer | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Code the sentences of gold files, by the rules and by a learned coder where one is given.

    The sentences where gold and code differ are the learned coder's where there is one.

    Returns
    -------
    Tables `gold_codes`, which has no text, and `evaluation_sentences`.

    Raises
    ------
    LunhengError
        As `gold.load_gold`; an id in two files.
    """
    themes = [theme.id for theme in codebook.themes]
    gold = pd.concat([load_gold(path, themes=themes) for path in paths], ignore_index=True)
    twice = gold.loc[gold["id"].duplicated(), "id"]
    if len(twice):
        raise LunhengError(f"{', '.join(map(str, paths))}: the id {twice.iloc[0]} is in two files")
    hits = code_gold(gold, codebook=codebook)
    learned = code_gold(gold, codebook=codebook, scorer=scorer) if scorer else None
    codes = judged(gold, hits, learned=learned)
    return codes, confusions(gold, hits if learned is None else learned, themes=themes)


def label_gold(
    paragraphs: pd.DataFrame,
    clauses: pd.DataFrame,
    codes: pd.DataFrame,
    documents: pd.DataFrame,
    *,
    folder: str | Path,
    design: dict[str, Population],
    themes: tuple[str, ...],
    seed: int,
    codebook: Codebook | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame, list[str]]:
    """Lay the gold beside predictions for all sentences.

    The predictions come from n-grams alone, cross-fitted by document. The rules take no part
    unless a `codebook` is given: whoever wrote them may have read the gold, so that their errors
    in it are fewer than elsewhere, and a correction by these errors would fall short.

    Parameters
    ----------
    paragraphs, clauses, codes
        Tables of these names; the shares that are corrected are those of `codes`.
    documents
        Table `documents` or `text_documents`.
    folder
        Folder of the gold files.
    design
        As from `populations.load_design`.
    themes
        Ids of the themes.
    seed
        Of the deal of documents to folds.
    codebook
        Rules that take part in the predictions; none where they may have seen the gold.

    Returns
    -------
    Tables `labels` and `predictions`, and the ids of gold sentences that are not in our texts.

    Raises
    ------
    LunhengError
        No population of the design was sampled; none of a population's sentences is in our texts,
        or one has no probability.
    """
    sentences = sentences_of(paragraphs, clauses)
    golds = {p.file: read_gold(Path(folder) / p.file, themes) for p in design.values()}
    linked, lost = {}, []
    for name, population in design.items():
        linked[name], missed = link(golds[population.file], sentences, population)
        lost += missed
        _check_linked(linked[name], missed, name=name, population=population, folder=folder)
    drawn = [frame for name, frame in linked.items() if not design[name].whole]
    if not drawn:
        raise LunhengError("the gold's design has no sampled population; see config/gold.yaml")
    learned = pd.concat(drawn, ignore_index=True)
    held, _, scorers = cross_fit(
        gold_features(learned["text"], codebook),
        learned[list(themes)].to_numpy(bool),
        learned["document"].to_numpy(),
        seed=seed,
        themes=themes,
        codebook="",
    )
    at = 0
    labels = []
    for name, frame in linked.items():
        if design[name].whole:
            predicted = np.zeros((len(frame), len(themes)))
        else:
            predicted, at = held[at : at + len(frame)], at + len(frame)
        labels.append(labels_table(frame, predicted, themes, whole=design[name].whole))
    members = frames(design, documents)
    kept = sentences[eligible(sentences, design, members)].reset_index(drop=True)
    found = gold_features(kept["text"], codebook)
    predicted = np.mean([probabilities(found, scorer) for scorer in scorers], axis=0)
    whole = [d for name, names in members.items() if design[name].whole for d in names]
    predicted[kept["document"].isin(whole)] = 0
    counts = predictions_table(kept, _coded(kept, codes, themes), predicted, themes)
    return pd.concat(labels, ignore_index=True), counts, lost


def _check_linked(linked: pd.DataFrame, missed: list, *, name, population, folder) -> None:
    """Complain where no sentence of a population is in our texts, or one has no probability."""
    path = Path(folder) / population.file
    if linked.empty:
        raise LunhengError(
            f"{path}: none of the {len(missed)} sentences whose document begins with "
            f"“{population.names}” is in the texts of {name}; look at `names` and `becomes` of "
            f"{name} in the gold's design, and at the column `document`"
        )
    wrong = linked[~linked["probability"].between(0, 1, inclusive="right")]
    if len(wrong) and not population.whole:
        raise LunhengError(
            f"{path}: {len(wrong)} sentences of {name} have no probability between 0 and 1: "
            f"{few(wrong['id'])}; a sample needs it in a column `probability`"
        )


def _coded(sentences: pd.DataFrame, codes: pd.DataFrame, themes: tuple[str, ...]) -> np.ndarray:
    """Return which themes each sentence was coded for."""
    keys = ["document", "sentence"]
    rows = pd.MultiIndex.from_frame(sentences[keys])
    coded = np.zeros((len(rows), len(themes)), dtype=bool)
    for k, theme in enumerate(themes):
        own = codes.loc[codes["theme"] == theme, keys].drop_duplicates()
        coded[:, k] = rows.isin(pd.MultiIndex.from_frame(own))
    return coded


def labels_table(
    linked: pd.DataFrame, predicted: np.ndarray, themes: tuple[str, ...], *, whole: bool
) -> pd.DataFrame:
    """Return rows of table `labels` for the linked sentences of one population.

    `predicted` are their cross-fitted predictions, sentences by themes.
    """
    frame = linked[["document", "sentence"]].assign(
        probability=1.0 if whole else linked["probability"]
    )
    parts = [
        frame.assign(theme=theme, code=linked[theme].astype("int32"), prediction=predicted[:, k])
        for k, theme in enumerate(themes)
    ]
    columns = ["document", "sentence", "theme", "code", "prediction", "probability"]
    return pd.concat(parts, ignore_index=True)[columns]


def predictions_table(
    sentences: pd.DataFrame, coded: np.ndarray, predicted: np.ndarray, themes: tuple[str, ...]
) -> pd.DataFrame:
    """Return table `predictions`: sentences, codes and sums of predictions by document and theme.

    `coded` and `predicted` are sentences by themes, for the eligible sentences of `sentences`.
    """
    parts = [
        pd.DataFrame({"document": sentences["document"], "theme": theme, "n_sentences": 1}).assign(
            n_coded=coded[:, k].astype("int32"), n_predicted=predicted[:, k]
        )
        for k, theme in enumerate(themes)
    ]
    return pd.concat(parts).groupby(["document", "theme"], as_index=False).sum()
