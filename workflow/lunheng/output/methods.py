"""The methods paragraph and the limits, put together from what ran.

Every sentence stands in the package of its stage (`says`); here is decided which of them hold, by
the configuration and by the tables of the run.
"""

import pandas as pd

from lunheng.analysis import says as analysis
from lunheng.coding import says as coding
from lunheng.contrasts import says as contrasts
from lunheng.corpus import says as corpus
from lunheng.handcoding import says as handcoding
from lunheng.output import references
from lunheng.output.coding_quality import FEWEST, LEAST, unreliable
from lunheng.tables.io import empty
from lunheng.tables.names import ANY, FAMILY_PREFIX, THEME_PREFIX, is_word
from lunheng.words import says as words

WORKS = contrasts.REFERENCES | analysis.REFERENCES


def ran(tables: dict[str, pd.DataFrame]) -> dict:
    """Return what ran, by the tables of a run, as plain values.

    Parameters
    ----------
    tables
        The analysis tables, by name; those that a study does not have may be missing.

    Returns
    -------
    Name of a branch: whether it has rows; `kinds`: families of tests, keys of
    `contrasts.says.KINDS`; `model`, `k`: the topic model that was chosen, None where there is
    none.
    """

    def rows(name: str) -> pd.DataFrame:
        return tables.get(name, pd.DataFrame())

    def any_in(name: str, column: str) -> bool:
        return bool(len(rows(name)) and rows(name)[column].notna().any())

    tested = tables["contrasts"]
    tested = tested[tested["p"].notna()]
    alone = tested["typical_tail"].notna()  # for one text only
    term, inside = tested["term"].astype(str), tested["theme"] != ANY
    kinds = {
        "words": is_word(term) & ~inside,
        "families": term.str.startswith(FAMILY_PREFIX),
        "themes": term.str.startswith(THEME_PREFIX),
        "inside": is_word(term) & inside,
    }
    held_equal = tested["call_adjusted"].notna()
    claims = rows("robustness")
    shares = tables.get("theme_shares", empty("theme_shares"))
    chosen = tables.get("topic_selection", empty("topic_selection"))
    chosen = next(chosen[chosen["chosen"]].itertuples(), None)
    kinds_of_series = set(rows("trends").get("kind", ()))
    return {
        "kinds": [kind for kind, held in kinds.items() if held.any()],
        "groups": bool((~alone).any()),
        "one text": bool(alone.any()),
        "held equal": bool(held_equal.any()),
        "held equal between groups": bool((held_equal & ~alone).any()),
        "unreused": any_in("contrasts", "log_ratio_unreused"),
        "effects": bool(len(rows("effects"))),
        "claims": bool(len(claims)),
        "other segmentations": bool(len(claims) and (claims["segmentation"] != "default").any()),
        "halves": bool(len(claims) and (claims["reference"] != "whole").any()),
        "group shares": bool((shares["n_documents"] > 1).any()),
        "text shares": bool((shares["n_documents"] == 1).any() or "theme" in kinds_of_series),
        "marks": bool(len(rows("stance_shares")) or len(rows("instrument_shares"))),
        "corrected": any_in("theme_shares_corrected", "share_corrected"),
        "distances": bool(len(rows("similarity"))),
        "map": bool(len(rows("map"))),
        "themes by year": "theme" in kinds_of_series,
        "phrases by year": "phrase" in kinds_of_series,
        "model": str(chosen.model) if chosen else None,
        "k": int(chosen.k) if chosen else None,
    }


def sentences(
    config: dict, numbers: dict, done: dict, *, quality: dict, themes: list[dict], lang: str
) -> list[str]:
    """Return the sentences of the methods paragraph, works cited by key.

    Parameters
    ----------
    config
        The configuration that ran, as plain values.
    numbers
        As from `paper.numbers`.
    done
        As from `ran`.
    quality
        As from `coding_quality.measured`.
    themes
        Of the codebook, as plain values.
    lang
        zh or en.
    """
    documents = sum(v for k, v in numbers.items() if k.endswith(" documents"))
    tokens = sum(v for k, v in numbers.items() if k.endswith(" tokens"))
    said = [corpus.documents(documents, tokens, lang=lang)]
    if any(source.get("convert") for source in config["sources"].values()):
        said.append(corpus.converted(lang=lang))
    said += _words(config, lang)
    if themes:
        said += _coded(config, lang)
        said += _good(quality, themes, lang)
    if done["marks"]:
        said.append(coding.marks(lang=lang))
    said += _contrasts(config, done, lang)
    said += _shares(done, lang)
    said += _rest(config, done, lang)
    return [*said, analysis.seeded(lang=lang)]


def _words(config: dict, lang: str) -> list[str]:
    """Return how text became words, and which of them are counted."""
    cut = config["segmentation"]
    languages = {source["language"] for source in config["sources"].values()}
    said = []
    if "zh" in languages and cut["engine"] == "finalseg":
        said.append(words.by_characters(lang=lang))
    elif "zh" in languages:
        lexicon = bool(cut["lexicon"])
        said.append(words.by_dictionary(cut["engine"], hmm=cut["hmm"], lexicon=lexicon, lang=lang))
    if languages - {"zh"}:
        said.append(words.spaced(lang=lang))
    return [*said, words.content(lang=lang)]


def _coded(config: dict, lang: str) -> list[str]:
    """Return who coded the themes."""
    codes = config.get("codes")
    if codes and not codes.get("sources"):
        return [coding.brought(codes["name"], lang=lang)]
    said = [coding.partly_brought(codes["name"], codes["sources"], lang=lang)] if codes else []
    own = coding.by_hybrid if config["coder"] == "hybrid" else coding.by_rules
    return [*said, own(lang=lang)]


def _good(quality: dict, themes: list[dict], lang: str) -> list[str]:
    """Return how good the coding is: sentences held out first, the others behind."""
    said = []
    held_out, gold = quality["held_out"], quality["gold"]
    if held_out and "texts" in held_out:
        said.append(handcoding.stated_held_out(held_out, lang=lang))
    elif held_out:
        said.append(handcoding.own_held_out(held_out, lang=lang))
    if gold:
        said.append(handcoding.development(gold, lang=lang))
        if not held_out:
            said.append(handcoding.not_held_out(lang=lang))
    low, few = unreliable(quality["f1"]), set(quality["few"])
    if names := [t[lang] for t in themes if t["id"] in low]:
        said.append(handcoding.poor(names, least=LEAST, lang=lang))
    if names := [t[lang] for t in themes if t["id"] in few]:
        said.append(handcoding.few(names, fewest=FEWEST, lang=lang))
    return said


def _contrasts(config: dict, done: dict, lang: str) -> list[str]:
    """Return how sides were contrasted, and what was called."""
    drawn, said = config["computation"], []
    if done["groups"]:
        said.append(contrasts.groups(drawn["permutations"], lang=lang))
    if done["one text"]:
        said.append(contrasts.one_text(lang=lang))
    if done["kinds"]:
        said += [contrasts.shifted(lang=lang), contrasts.families(done["kinds"], lang=lang)]
        if "families" in done["kinds"]:
            said.append(contrasts.word_families(lang=lang))
        whole = drawn["families"] == "across"
        said.append((contrasts.across if whole else contrasts.within)(lang=lang))
        said += [contrasts.called(lang=lang), contrasts.shrunken(lang=lang)]
    if done["held equal"]:
        said.append(contrasts.adjusted(lang=lang))
    if done["held equal between groups"]:
        said.append(contrasts.common_ratio(lang=lang))
    if done["unreused"]:
        said.append(contrasts.unreused(lang=lang))
    if done["effects"]:
        said.append(contrasts.formula(drawn["permutations"], lang=lang))
    if done["claims"]:
        choices = {"segmentations": done["other segmentations"], "halves": done["halves"]}
        said.append(contrasts.robust(**choices, lang=lang))
    return said


def _shares(done: dict, lang: str) -> list[str]:
    """Return what shares of themes are."""
    branches = {
        "group shares": analysis.group_shares,
        "text shares": analysis.text_shares,
        "corrected": analysis.corrected,
    }
    return [say(lang=lang) for name, say in branches.items() if done[name]]


def _rest(config: dict, done: dict, lang: str) -> list[str]:
    """Return topics, distances, the map and the series."""
    said = _topics(config["topics"], done["model"], done["k"], lang) if done["model"] else []
    if done["distances"]:
        said.append(analysis.distances(lang=lang))
    if done["map"]:
        said.append(analysis.mapped(config["similarity"]["terms"], lang=lang))
    if done["themes by year"]:
        said.append(analysis.yearly(lang=lang))
    if done["phrases by year"]:
        said.append(analysis.yearly_phrases(lang=lang))
    return said


def _topics(asked: dict, model: str, k: int, lang: str) -> list[str]:
    """Return how the topic model was chosen, and how stable its topics are."""
    if sum(len(numbers) for numbers in asked["models"].values()) > 1:
        least = asked["min_stability"]
        said = analysis.topics_chosen(model, k, min_stability=least, lang=lang)
    else:
        said = analysis.topics_given(model, k, lang=lang)
    return [said, analysis.stability(asked["resamples"][model], lang=lang)]


def paragraph(said: list[str], *, lang: str) -> str:
    """Return sentences as one paragraph, works named where they are cited."""
    text = ("" if lang == "zh" else " ").join(said)
    return references.with_names(text, WORKS, lang=lang) + "\n"


def works(said: list[str]) -> dict[str, dict]:
    """Return the works that sentences cite."""
    return {key: WORKS[key] for key in references.cited(said)}


def limits(
    config: dict, done: dict, *, quality: dict, sides: dict[str, tuple[list[str], list[str]]]
) -> list[tuple[str, str]]:
    """Return the limits that hold for a run, each in Chinese and English.

    `sides` gives the documents of each contrast's target and reference; the other parameters are
    those of `sentences`.
    """
    said = [contrasts.limit_one_text] if done["one text"] else []
    if config.get("codebook"):
        said += _limits_of_coding(config.get("codes"), quality)
    if done["corrected"]:
        said.append(analysis.limit_correction)
    series = (config.get("trends") or {}).get("series")
    if done["themes by year"] or done["phrases by year"]:
        said.append(analysis.limit_years)
    if series and any(_of(series, *pair) for pair in sides.values()):
        said.append(contrasts.limit_periods)
    if done["kinds"]:
        said.append(contrasts.limit_composition)
    return [(say(lang="zh"), say(lang="en")) for say in said]


def _limits_of_coding(codes: dict | None, quality: dict) -> list:
    """Return what limits the coding of themes: who coded, and whether that was measured."""
    said = []
    if not codes or codes.get("sources"):
        said.append(coding.limit_rules)
    if codes:
        said.append(lambda lang: coding.limit_brought(codes["name"], lang=lang))
    if quality["gold"] and not quality["held_out"]:
        said.append(handcoding.limit_seen)
    elif not quality["held_out"] and not (codes and not codes.get("sources")):
        said.append(handcoding.limit_not_measured)
    return said


def _of(series: str, target: list[str], reference: list[str]) -> bool:
    """Return whether both sides of a contrast are documents of one series."""
    return all(name.split("/")[0] == series for name in [*target, *reference])
