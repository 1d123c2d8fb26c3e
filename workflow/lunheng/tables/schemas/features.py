"""Tables at the waist: what is counted, and all that the analysis reads."""

from lunheng.tables.schemas.base import DOCUMENT, MARKS, TERM, THEME, UNIT, Table

# The parts of the waist that each source has, by what makes them where its texts are at hand.
COUNTED = (
    "documents",
    "units",
    "counts",
    "theme_counts",
    "concept_counts",
    "stance_counts",
    "points",
    "counts_by_theme",
    "cooccurrence",
)
PHRASED = ("phrase_list", "phrases")
VARIED = ("variants", "variants_by_theme", "variants_theme_counts")
PARTS = (*COUNTED, *PHRASED, "reuse", *VARIED)

VARIANT = {"variant": ("s", "name of the variant in the configuration")}
CODED = {
    "n_sentences": ("i", "sentences coded"),
    "n_clauses": ("i", "clauses coded"),
    "n_tokens": ("i", "tokens in coded clauses"),
}
INSIDE = {
    "n": ("i", "occurrences"),
    "n_shared": ("f", "the same, one in a clause of two themes counting a half in each"),
}

TABLES: dict[str, Table] = {
    "documents": Table(
        "Documents",
        ("document",),
        {
            **DOCUMENT,
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
            "cluster": (
                "s",
                "one for documents that are no independent evidence: of one value of the column "
                "that `clusters` names, or of almost the same text; else the document",
            ),
            "segmentation_id": ("s", "identity of engine, dictionary, lexicon and options"),
        },
        open=True,
    ),
    "units": Table(
        "Units: paragraphs, short neighbours joined until 100 tokens",
        ("document", "unit"),
        {
            **DOCUMENT,
            **UNIT,
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
            **TERM,
            "class": ("s", "content, quoted, function, number, date, place, latin or address"),
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
            **DOCUMENT,
            **UNIT,
            **TERM,
            "n": ("i", "occurrences"),
            "n_reused": ("i", "of them, inside runs shared with another document of the source"),
            "n_quoted": ("i", "of them, alone between quotation marks"),
        },
    ),
    "theme_counts": Table(
        "Coded text by unit and theme",
        ("document", "unit", "theme"),
        {
            **DOCUMENT,
            **UNIT,
            **THEME,
            **CODED,
        },
    ),
    "concept_counts": Table(
        "Concepts: clauses in which a rule of the codebook found a term",
        ("document", "unit", "theme", "rule"),
        {
            **DOCUMENT,
            **UNIT,
            **THEME,
            "rule": ("s", "id of the rule in its theme"),
            "n": ("i", "clauses"),
        },
    ),
    "stance_counts": Table(
        "Marked clauses by unit, theme, stance and policy instrument",
        ("document", "unit", "theme", "stance", "instrument"),
        {
            **DOCUMENT,
            **UNIT,
            "theme": ("s", "id of the theme in the codebook; * for any clause"),
            **MARKS,
            "n_clauses": ("i", "clauses that have all three"),
            "n_sentences": ("i", "sentences with such a clause"),
        },
    ),
    "points": Table(
        "Clauses by section and enumerated point, theme and stance",
        ("document", "section", "point", "theme", "stance"),
        {
            **DOCUMENT,
            "section": ("s", "section path as numbers, 2/3; empty before the first heading"),
            "point": ("i", "number of the point in its section from 1; 0 outside all points"),
            "label": ("s", "label that opens it (一是, 其一); empty outside all points"),
            "theme": ("s", "id of the theme in the codebook; * for any clause"),
            "stance": MARKS["stance"],
            "n_clauses": ("i", "clauses"),
            "n_terms": ("i", "terms of the theme in them; of terms that overlap, one"),
        },
    ),
    "counts_by_theme": Table(
        "Term counts inside coded clauses, where a document has at least 50 such tokens",
        ("document", "theme", "term"),
        {
            **DOCUMENT,
            **THEME,
            **TERM,
            **INSIDE,
        },
    ),
    "phrases": Table(
        "How often each formulation of the study's list stands in a document; no row is 0",
        ("document", "phrase"),
        {
            **DOCUMENT,
            "phrase": ("s", "the formulation"),
            "n": ("i", "occurrences, nested ones too"),
        },
    ),
    "phrase_list": Table(
        "The study's one list of formulations, all counted in every source",
        ("phrase",),
        {
            "phrase": ("s", "the formulation"),
            "origin": ("s", "lexicon, asked (by trends.phrases) or texts (repeated runs of words)"),
        },
    ),
    "cooccurrence": Table(
        "Sentences in which two terms stand together; a term with itself: its own sentences",
        ("document", "term_a", "term_b"),
        {
            **DOCUMENT,
            "term_a": ("s", "the first in code-point order"),
            "term_b": ("s", "the other, or the same"),
            "n_sentences": ("i", "sentences; a pair met once in a document is left out"),
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
    "gold_codes": Table(
        "A gold sample without its sentences: who gave which of them which theme",
        ("id", "coder", "theme", "rule"),
        {
            "id": ("s", "id of the sentence in the gold"),
            "document": ("s", "its document, as the gold names it"),
            "coder": ("s", "gold (what was agreed), coder_<name>, rules, hybrid"),
            "theme": ("s", "id of the theme; - where the coder gave none"),
            "rule": ("s", "id of the rule that hit; empty for other coders"),
        },
    ),
    "labels": Table(
        "The gold without its text: human codes beside predictions that have not seen them",
        ("document", "sentence", "theme"),
        {
            **DOCUMENT,
            "sentence": ("i", "number of the sentence in the document, from 0"),
            **THEME,
            "code": ("i", "1 where a human coded the theme, else 0"),
            "prediction": ("f", "probability by a coder that learned from other documents"),
            "probability": ("f", "of the sentence to be drawn once its document is"),
        },
    ),
    "predictions": Table(
        "Codes and predictions of all sentences that the gold could have drawn, by document",
        ("document", "theme"),
        {
            **DOCUMENT,
            **THEME,
            "n_sentences": ("i", "sentences that could have been drawn"),
            "n_coded": ("i", "of them, coded for the theme"),
            "n_predicted": ("f", "sum of their predictions, like those of labels"),
        },
    ),
    "variants": Table(
        "Term counts by unit under another segmentation or coder, where they differ from counts",
        ("variant", "document", "unit", "term"),
        {
            **VARIANT,
            **DOCUMENT,
            **UNIT,
            **TERM,
            "n": ("i", "occurrences"),
            "n_reused": ("i", "of them, inside runs shared with another document of the source"),
        },
    ),
    "variants_by_theme": Table(
        "Term counts inside coded clauses under another segmentation or coder, where they differ",
        ("variant", "document", "theme", "term"),
        {**VARIANT, **DOCUMENT, **THEME, **TERM, **INSIDE},
    ),
    "variants_theme_counts": Table(
        "Coded text by unit and theme under another segmentation or coder, where it differs",
        ("variant", "document", "unit", "theme"),
        {**VARIANT, **DOCUMENT, **UNIT, **THEME, **CODED},
    ),
}
