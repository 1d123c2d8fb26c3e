"""Every table that passes between stages: its key, its columns, their types and meaning.

Declared once; ``docs/tables.md`` is made from it. Types are those of Arrow: s string, i int32, l
int64, f float64, b bool, li list of int32. A type that ends in ``?`` may be null.
"""

from dataclasses import dataclass

import pyarrow as pa

_TYPES = {
    "s": pa.string(),
    "i": pa.int32(),
    "l": pa.int64(),
    "f": pa.float64(),
    "b": pa.bool_(),
    "li": pa.list_(pa.int32()),
}


@dataclass(frozen=True)
class Table:
    """A table's declaration; ``open`` tables take further string columns (groups)."""

    about: str
    key: tuple[str, ...]
    columns: dict[str, tuple[str, str]]
    open: bool = False

    def schema(self, extra: tuple[str, ...] = ()) -> pa.Schema:
        """Return the Arrow schema, `extra` nullable string columns last."""
        fields = [
            pa.field(name, _TYPES[kind.rstrip("?")], nullable=kind.endswith("?"))
            for name, (kind, _) in self.columns.items()
        ]
        return pa.schema(fields + [pa.field(name, pa.string()) for name in extra])


_DOCUMENT = {"document": ("s", "id of the document: source/name")}
_THEME = {"theme": ("s", "id of the theme in the codebook")}
_TERM = {"term": ("s", "token as segmented, or a formulation")}
_UNIT = {"unit": ("i", "number of the unit in its document, from 0")}
_MODEL = {
    "model": ("s", "nmf or lda"),
    "k": ("i", "number of topics"),
    "topic": ("i", "number of the topic in its model, by prevalence, from 0"),
}
_CONTRAST = {
    "contrast": ("s", "id of the contrast in the configuration"),
    "theme": ("s", "theme inside which the vocabulary is counted; * for the whole text"),
    **_TERM,
}

TABLES: dict[str, Table] = {
    # above the waist -------------------------------------------------------------------------
    "text_documents": Table(
        "Documents as read (text)",
        ("document",),
        {
            **_DOCUMENT,
            "source": ("s", "id of the source"),
            "title": ("s", "title"),
            "year": ("i?", "year"),
            "date": ("s?", "ISO date"),
            "language": ("s", "zh or en"),
            "place": ("s?", "place that the document speaks for"),
            "encoding": ("s?", "encoding of its file, guessed where the reader names none"),
            "n_characters": ("l", "characters kept after cleaning, white space left out"),
            "n_paragraphs": ("l", "paragraphs, headings among them"),
            "n_sentences": ("l", "sentences"),
            "text_sha256": ("s", "SHA-256 of the received text in UTF-8"),
        },
    ),
    "paragraphs": Table(
        "Paragraphs (text)",
        ("document", "paragraph"),
        {
            **_DOCUMENT,
            "paragraph": ("i", "number in the document, from 0"),
            "section": ("s", "section path as numbers, 2/3; empty before the first heading"),
            "role": (
                "s",
                "title, heading, run-in (heading and text in one), item, salutation or body",
            ),
            "heading": ("i", "characters of text, from its first, that are a heading"),
            "point": ("s?", "label of the enumerated point that it opens with (一是, 其一, 第一)"),
            "text": ("s", "cleaned and normalised text, one line"),
            "start": ("i", "first character in the received text"),
            "end": ("i", "one past the last character in the received text"),
            "offsets": (
                "li",
                "pairs of a character of text and its place in the received text, from which both "
                "count on by one until the next pair",
            ),
        },
    ),
    "clauses": Table(
        "Sentences and their clauses (text)",
        ("document", "sentence", "clause"),
        {
            **_DOCUMENT,
            "sentence": ("i", "number of the sentence in the document, from 0"),
            "clause": ("i", "number of the clause in its sentence, from 0"),
            "paragraph": ("i", "paragraph that it stands in"),
            "point": ("s?", "label of the enumerated point that it belongs to"),
            "text_start": ("i", "first character in the paragraph's text"),
            "text_end": ("i", "one past the last character in the paragraph's text"),
            "start": ("i", "first character in the received text"),
            "end": ("i", "one past the last character in the received text"),
        },
    ),
    "cleaning": Table(
        "What was taken out, and by which rule (text)",
        ("document", "start"),
        {
            **_DOCUMENT,
            "start": ("i", "first character in the received text"),
            "end": ("i", "one past the last character"),
            "rule": ("s", "id of the cleaning rule"),
            "n_characters": ("i", "characters removed"),
            "sha256": ("s", "SHA-256 of the removed text"),
        },
    ),
    "candidates": Table(
        "Terms that the lexicon may want, proposed from the texts (text)",
        ("term",),
        {
            **_TERM,
            "n": ("l", "occurrences"),
            "n_documents": ("l", "documents with it"),
            "npmi": ("f", "normalised pointwise mutual information of its weakest cut"),
            "entropy_left": ("f", "entropy of the character before it, in bits"),
            "entropy_right": ("f", "entropy of the character behind it, in bits"),
            "c_value": ("f", "frequency and length, what stands in longer candidates taken off"),
            "score": ("f", "all of these in one, from 0 to 1; read from the highest down"),
            "segmentation": ("s", "its most frequent cut today"),
            "share_cut": ("f", "share of occurrences that are not one token today"),
            "example_document": ("s", "document of the example"),
            "example": ("s", "a clause with it, at most 40 characters"),
        },
    ),
    "ambiguous_cuts": Table(
        "Strings that are one word here and two words there (text)",
        ("string",),
        {
            "string": ("s", "the characters"),
            "cut": ("s", "its words where it is cut, with a blank between them"),
            "n_whole": ("l", "occurrences as one word"),
            "n_cut": ("l", "occurrences as two words"),
        },
    ),
    "tokens": Table(
        "Tokens (text)",
        ("document", "start"),
        {
            **_DOCUMENT,
            "start": ("i", "first character in the received text"),
            "end": ("i", "one past the last character in the received text"),
            "paragraph": ("i", "paragraph"),
            "sentence": ("i", "sentence in the document"),
            "clause": ("i", "clause in the sentence"),
            **_TERM,
            "is_content": (
                "b",
                "a content word: class content, place or latin, two characters or more",
            ),
            "is_quoted": ("b", "alone between quotation marks"),
        },
    ),
    "codes": Table(
        "Theme codes: one row a hit (text)",
        ("document", "sentence", "clause", "theme", "start", "rule"),
        {
            **_DOCUMENT,
            "sentence": ("i", "sentence in the document"),
            "clause": ("i", "clause in the sentence"),
            **_THEME,
            "start": ("i", "first character of the hit in the received text"),
            "end": ("i", "one past its last character"),
            "source": ("s", "rule or model"),
            "rule": ("s", "id of the rule"),
            **_TERM,
            "probability": ("f?", "of the theme, from a model"),
        },
    ),
    # the waist ---------------------------------------------------------------------------------
    "documents": Table(
        "Documents",
        ("document",),
        {
            **_DOCUMENT,
            "source": ("s", "id of the source"),
            "title": ("s", "title, cut after 20 characters"),
            "year": ("i?", "year"),
            "date": ("s?", "ISO date"),
            "language": ("s", "zh or en"),
            "place": ("s?", "place that the document speaks for"),
            "n_characters": ("l", "characters kept after cleaning, white space left out"),
            "n_paragraphs": ("l", "paragraphs, headings among them"),
            "n_sentences": ("l", "sentences"),
            "n_tokens": ("l", "tokens of every class"),
            "n_tokens_content": ("l", "content tokens"),
            "text_sha256": ("s", "SHA-256 of the received text in UTF-8"),
            "segmentation_id": ("s", "identity of engine, dictionary, lexicon and options"),
        },
        open=True,
    ),
    "units": Table(
        "Units: paragraphs, short neighbours joined until 100 tokens",
        ("document", "unit"),
        {
            **_DOCUMENT,
            **_UNIT,
            "section": ("s", "section path of its first paragraph, as numbers"),
            "role": ("s", "role of its longest paragraph"),
            "points": ("s", "labels of the enumerated points in it, space-separated"),
            "n_characters": ("i", "characters"),
            "n_sentences": ("i", "sentences"),
            "n_sentences_coded": ("i", "sentences with at least one theme"),
            "n_clauses": ("i", "clauses"),
            "n_tokens": ("i", "tokens of every class"),
            "n_tokens_content": ("i", "content tokens"),
        },
    ),
    "terms": Table(
        "The vocabulary",
        ("term",),
        {
            **_TERM,
            "class": ("s", "content, quoted, function, number, date, place or latin"),
            "province": ("s?", "province of a place name"),
            "region": ("s?", "region of a place name"),
            "value": ("s?", "normalised value of a number or date"),
            "stop_lists": ("s", "stop lists that it is on, space-separated"),
            "english": ("s?", "gloss, where the lexicon or glossary has one"),
        },
    ),
    "counts": Table(
        "Term counts by unit",
        ("document", "unit", "term"),
        {
            **_DOCUMENT,
            **_UNIT,
            **_TERM,
            "n": ("i", "occurrences"),
            "n_reused": ("i", "of them, inside runs shared with another document of the source"),
            "n_quoted": ("i", "of them, alone between quotation marks"),
        },
    ),
    "theme_counts": Table(
        "Coded text by unit and theme",
        ("document", "unit", "theme"),
        {
            **_DOCUMENT,
            **_UNIT,
            **_THEME,
            "n_sentences": ("i", "sentences coded"),
            "n_clauses": ("i", "clauses coded"),
            "n_tokens": ("i", "tokens in coded clauses"),
        },
    ),
    "counts_by_theme": Table(
        "Term counts inside coded clauses, where a document has at least 50 such tokens",
        ("document", "theme", "term"),
        {
            **_DOCUMENT,
            **_THEME,
            **_TERM,
            "n": ("i", "occurrences"),
            "n_shared": ("f", "the same, one in a clause of two themes counting a half in each"),
        },
    ),
    "phrases": Table(
        "Multi-word formulations, in at least three documents of a source or in the lexicon",
        ("document", "phrase"),
        {
            **_DOCUMENT,
            "phrase": ("s", "the formulation"),
            "n": ("i", "occurrences"),
        },
    ),
    "cooccurrence": Table(
        "Sentences in which two terms stand together",
        ("document", "term_a", "term_b"),
        {
            **_DOCUMENT,
            "term_a": ("s", "the first in code-point order"),
            "term_b": ("s", "the other"),
            "n_sentences": ("i", "sentences"),
        },
    ),
    "reuse": Table(
        "Shared wording: runs of at least eight Han characters, within a source",
        ("document_a", "document_b"),
        {
            "document_a": ("s", "the first in order"),
            "document_b": ("s", "the other"),
            "n_shared_a": ("i", "characters of a that lie in runs shared with b"),
            "n_shared_b": ("i", "characters of b that lie in runs shared with a"),
            "longest": ("i", "longest shared run, in characters"),
            "share_a": ("f", "n_shared_a over the Han characters of a"),
            "share_b": ("f", "n_shared_b over the Han characters of b"),
        },
    ),
    "duplicates": Table(
        "Documents with the same text, or almost the same (text)",
        ("document_a", "document_b"),
        {
            "document_a": ("s", "the first in order"),
            "document_b": ("s", "the other"),
            "kind": ("s", "exact (but for white space and punctuation) or near"),
            "similarity": ("f", "share of runs of five characters that stand in both"),
        },
    ),
    "variants": Table(
        "Term counts by document under another segmentation",
        ("variant", "document", "term"),
        {
            "variant": ("s", "id of the segmentation variant"),
            **_DOCUMENT,
            **_TERM,
            "n": ("i", "occurrences"),
        },
    ),
    # analysis ----------------------------------------------------------------------------------
    "contrasts": Table(
        "Calibrated contrasts: one row a term, or a theme share (term theme:<id>)",
        ("contrast", "theme", "term"),
        {
            **_CONTRAST,
            "n_target": ("l", "occurrences in the target"),
            "n_reference": ("l", "occurrences in the reference"),
            "tokens_target": ("l", "tokens of the frame in the target"),
            "tokens_reference": ("l", "tokens of the frame in the reference"),
            "documents_target": ("i", "target documents with the term"),
            "documents_reference": ("i", "reference documents with the term"),
            "rate_target": ("f", "per 10,000 tokens of the frame"),
            "rate_reference": ("f", "per 10,000 tokens of the frame"),
            "log_ratio": ("f?", "log2 of the rates' ratio, half a count added where one is zero"),
            "log_ratio_low": ("f?", "lower end of the 95 % interval at document level"),
            "log_ratio_high": ("f?", "upper end"),
            "log_ratio_shrunken": ("f?", "shrunken towards 0, to rank and draw by"),
            "frame_shift": (
                "f?",
                "log2 ratio that most terms have, and that p and call are against; 0 for one text",
            ),
            "broad_shift": (
                "b",
                "most terms move one way by a quarter or more: which side moved cannot be told",
            ),
            "frame": ("s", "what the rates are relative to: content, theme"),
            "p": ("f?", "document-level p value; null where the term was not tested"),
            "q": ("f?", "Benjamini-Hochberg within the family: terms, families or themes"),
            "q_across": ("f?", "the same across the families of the study, Benjamini-Bogomolov"),
            "dp_target": ("f?", "Gries' deviation of proportions over target documents or units"),
            "dp_reference": ("f?", "the same over reference documents"),
            "stable_within": ("f?", "one text: share of block resamples in which the sign holds"),
            "typical_tail": ("f?", "one text: how rare such a count is in one reference document"),
            "expected": ("f", "count that the reference leads one to expect in the target"),
            "smallest_detectable": ("f?", "smallest ratio that could have been called, power 0.8"),
            "call": ("s", "over, under, no difference, cannot tell"),
            "reason": ("s", "what is missing in the row and why, as column, column: why; …"),
            "n_target_unreused": ("l?", "occurrences in the target outside reused runs"),
            "n_reference_unreused": ("l?", "the same in the reference"),
            "log_ratio_unreused": ("f?", "log_ratio with reused runs left out"),
            "log_ratio_adjusted": ("f?", "log_ratio with theme shares held equal"),
            "log_ratio_adjusted_low": ("f?", "lower end of its 95 % interval"),
            "log_ratio_adjusted_high": ("f?", "upper end"),
            "q_adjusted": ("f?", "q with theme shares held equal"),
            "call_adjusted": ("s?", "call with theme shares held equal"),
        },
    ),
    "contrasts_descriptive": Table(
        "Token-level measures of the field, as description only",
        ("contrast", "theme", "term"),
        {
            **_CONTRAST,
            "g2": ("f", "log-likelihood ratio, two cells, signed by direction"),
            "g2_four": ("f", "log-likelihood ratio, four cells, signed by direction"),
            "chi2": ("f", "chi-squared, 2 by 2, no correction"),
            "chi2_yates": ("f", "chi-squared, 2 by 2, with Yates' correction"),
            "log_ratio": ("f", "log2 ratio of rates"),
            "percent_diff": ("f", "%DIFF"),
            "odds_ratio": ("f", "odds ratio"),
            "difference_coefficient": ("f", "difference of rates over their sum"),
            "simple_maths": ("f", "ratio of rates per million, 100 added to both"),
            "log_odds_z": ("f", "log-odds with informative Dirichlet prior, z"),
            "bayes_factor": ("f", "BIC approximation, G2 less the log of all tokens"),
            "jensen_shannon": ("f", "part of the Jensen-Shannon divergence in bits, signed"),
            "tf_idf": ("f", "target's rate times the log inverse share of documents"),
            **{
                f"{name}_{side}": ("f?", f"{label} over the {side}'s documents")
                for side in ("target", "reference")
                for name, label in (
                    ("dp_norm", "normalised deviation of proportions"),
                    ("juilland_d", "Juilland's D"),
                    ("carroll_d2", "Carroll's D2"),
                    ("d_kl", "Kullback-Leibler divergence in bits"),
                )
            },
        },
    ),
    "theme_shares": Table(
        "Theme shares by group of documents",
        ("grouping", "group", "theme"),
        {
            "grouping": ("s", "id of the grouping in the configuration"),
            "group": ("s", "name of the group, or the document's id"),
            **_THEME,
            "n_documents": ("i", "documents in the group"),
            "share_sentences": ("f", "coded sentences over sentences, mean over documents"),
            "share_sentences_low": (
                "f?",
                "95 % interval over documents (one text: over its units)",
            ),
            "share_sentences_high": ("f?", "upper end"),
            "share_tokens": ("f", "tokens in coded clauses over tokens, mean over documents"),
            "share_tokens_low": ("f?", "lower end"),
            "share_tokens_high": ("f?", "upper end"),
        },
    ),
    "topics": Table(
        "Topics",
        ("model", "k", "topic"),
        {
            **_MODEL,
            "label": ("s", "first terms by relevance"),
            "prevalence": ("f", "share of the tokens"),
            "npmi": ("f", "coherence c_npmi of the top ten"),
            "cv": ("f?", "coherence c_v of the top ten; null where not asked for"),
            "stability": ("f", "mean agreement with the best match under resampled documents"),
            "chosen": ("b", "in the model and K that the rule chose"),
        },
    ),
    "topic_terms": Table(
        "Terms of topics",
        ("model", "k", "topic", "rank"),
        {
            **_MODEL,
            "rank": ("i", "by weight, from 0"),
            **_TERM,
            "weight": ("f", "probability of the term in the topic"),
            "relevance": ("f", "relevance with lambda 0.6 (Sievert and Shirley 2014)"),
        },
    ),
    "topic_documents": Table(
        "Topic shares of documents",
        ("model", "k", "document", "topic"),
        {**_MODEL, **_DOCUMENT, "share": ("f", "share of the document's tokens")},
    ),
    "topic_stability": Table(
        "Stability of each topic under resampled documents",
        ("model", "k", "topic"),
        {
            **_MODEL,
            "stability": ("f", "mean agreement of the aligned top ten terms"),
            "stability_low": ("f", "2.5 % quantile over resamples"),
            "stability_high": ("f", "97.5 % quantile"),
            "chosen": ("b", "in the model and K that the rule chose"),
        },
    ),
    "topic_selection": Table(
        "Model and K: what the rule saw",
        ("model", "k"),
        {
            "model": ("s", "nmf or lda"),
            "k": ("i", "number of topics"),
            "stability": ("f", "mean over topics"),
            "stable_share": ("f", "share of topics at or above 0.5"),
            "npmi": ("f", "mean c_npmi"),
            "cv": ("f?", "mean c_v"),
            "chosen": ("b", "chosen by the rule"),
        },
    ),
    "similarity": Table(
        "Distances between documents",
        ("basis", "document_a", "document_b"),
        {
            "basis": ("s", "tfidf-cosine, jensen-shannon, themes"),
            "document_a": ("s", "the first in order"),
            "document_b": ("s", "the other"),
            "distance": ("f", "0 same, 1 farthest"),
            "distance_low": ("f?", "2.5 % over resampled units"),
            "distance_high": ("f?", "97.5 %"),
        },
    ),
    "map": Table(
        "Correspondence analysis of documents and terms",
        ("kind", "name"),
        {
            "kind": ("s", "document (active), supplementary (document laid in), term, inertia"),
            "name": ("s", "document, term, or number of the axis"),
            "x": ("f", "principal coordinate on axis 1 (inertia: principal inertia)"),
            "y": ("f", "principal coordinate on axis 2 (inertia: share of the total)"),
            "mass": ("f", "row or column mass"),
            "contribution": ("f", "to the inertia of the first two axes"),
        },
    ),
    "trends": Table(
        "Themes and formulations by year",
        ("series", "kind", "name", "year"),
        {
            "series": ("s", "source of the series"),
            "kind": ("s", "theme or phrase"),
            "name": ("s", "theme id or formulation"),
            "year": ("i", "year"),
            "status": (
                "s",
                "present, or missing (a report exists but not in these texts), or none",
            ),
            "n": ("l?", "coded sentences, or occurrences"),
            "value": ("f?", "share of sentences, or per 10,000 tokens"),
            "low": ("f?", "95 % interval over units of the year's report"),
            "high": ("f?", "upper end"),
            "smooth": ("f?", "local mean over neighbouring reports"),
        },
    ),
    "formulations": Table(
        "Life of formulations in a series",
        ("series", "phrase"),
        {
            "series": ("s", "source of the series"),
            "phrase": ("s", "formulation"),
            "first": ("i", "first year"),
            "peak": ("i", "year of the highest rate"),
            "last": ("i", "last year"),
            "n": ("l", "occurrences"),
            "documents": ("i", "reports with it"),
            "first_source": ("s", "document that has it first, over all dated sources"),
        },
    ),
    "segmentation_summary": Table(
        "How much of the corpus another segmentation cuts otherwise",
        ("variant",),
        {
            "variant": ("s", "id of the other segmentation in the configuration"),
            "terms": ("l", "terms that differ in number"),
            "share": ("f", "share of the study's tokens that the other has not, by counts"),
        },
    ),
    "segmentation_audit": Table(
        "Terms that another segmentation cuts otherwise",
        ("variant", "term"),
        {
            "variant": ("s", "id of the other segmentation in the configuration"),
            **_TERM,
            "n": ("l", "occurrences by the study's segmentation"),
            "n_variant": ("l", "occurrences by the other"),
        },
    ),
    "robustness": Table(
        "Each headline claim under every listed choice",
        ("claim", "specification"),
        {
            "claim": ("s", "id of the claim in the configuration"),
            "specification": ("i", "number, from 0; 0 is the default"),
            "segmentation": ("s", "choice"),
            "counting": ("s", "choice"),
            "reference": ("s", "choice"),
            "estimate": ("f?", "log2 ratio"),
            "p": ("f?", "document-level p value"),
            "agrees": ("b", "same sign and call as claimed"),
            "verdict": ("s", "robust, mixed or fragile, over the claim's specifications"),
        },
    ),
}
