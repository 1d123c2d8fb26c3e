"""Tables at the waist: what is counted, and all that the analysis reads."""

from lunheng.schemas.base import DOCUMENT, TERM, THEME, UNIT, Table

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
            "n_sentences": ("i", "sentences coded"),
            "n_clauses": ("i", "clauses coded"),
            "n_tokens": ("i", "tokens in coded clauses"),
        },
    ),
    "counts_by_theme": Table(
        "Term counts inside coded clauses, where a document has at least 50 such tokens",
        ("document", "theme", "term"),
        {
            **DOCUMENT,
            **THEME,
            **TERM,
            "n": ("i", "occurrences"),
            "n_shared": ("f", "the same, one in a clause of two themes counting a half in each"),
        },
    ),
    "phrases": Table(
        "Multi-word formulations, in at least three documents of a source or in the lexicon",
        ("document", "phrase"),
        {
            **DOCUMENT,
            "phrase": ("s", "the formulation"),
            "n": ("i", "occurrences"),
        },
    ),
    "cooccurrence": Table(
        "Sentences in which two terms stand together",
        ("document", "term_a", "term_b"),
        {
            **DOCUMENT,
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
            **DOCUMENT,
            **TERM,
            "n": ("i", "occurrences"),
        },
    ),
}
