"""Tables above the waist: they hold text, or places in it."""

from lunheng.schemas.base import DOCUMENT, TERM, THEME, Table

TABLES: dict[str, Table] = {
    "text_documents": Table(
        "Documents as read (text)",
        ("document",),
        {
            **DOCUMENT,
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
            **DOCUMENT,
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
            **DOCUMENT,
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
            **DOCUMENT,
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
            **TERM,
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
            **DOCUMENT,
            "start": ("i", "first character in the received text"),
            "end": ("i", "one past the last character in the received text"),
            "paragraph": ("i", "paragraph"),
            "sentence": ("i", "sentence in the document"),
            "clause": ("i", "clause in the sentence"),
            **TERM,
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
            **DOCUMENT,
            "sentence": ("i", "sentence in the document"),
            "clause": ("i", "clause in the sentence"),
            **THEME,
            "start": ("i", "first character of the hit in the received text"),
            "end": ("i", "one past its last character"),
            "source": ("s", "rule, model or coder: codes from elsewhere, one row a clause"),
            "rule": ("s", "id of the rule; coder where there is none"),
            **TERM,
            "probability": ("f?", "of the theme, from a model"),
        },
    ),
    "evaluation": Table(
        "How good the coding is, on a gold sample (text: there only where the sample is at hand)",
        ("pair", "group", "theme"),
        {
            "pair": ("s", "rules, against the gold; or two coders, the first taken as the gold"),
            "group": ("s", "all; the kind of document; or its decade"),
            "theme": ("s", "id of the theme; * for the mean over themes that have a value"),
            "n_documents": ("i", "documents in the sample"),
            "n_sentences": ("i", "sentences in the sample"),
            "n_gold": ("i", "sentences with the theme in the gold; for *, with any"),
            "n_coded": ("i", "sentences that the rules, or the second coder, give the theme"),
            **{
                name: ("f?", meaning)
                for metric, about in (
                    ("precision", "share of the coded that are in the gold"),
                    ("recall", "share of the gold that is coded"),
                    ("f1", "harmonic mean of precision and recall"),
                    ("alpha", "Krippendorff's α, nominal: agreement beyond chance"),
                )
                for name, meaning in (
                    (metric, about),
                    (f"{metric}_low", "its interval's lower end (95 %, documents resampled)"),
                    (f"{metric}_high", "its upper end"),
                )
            },
            "recall_gap": ("f?", "recall here less recall in all other sentences"),
            "recall_gap_low": ("f?", "its interval's lower end"),
            "recall_gap_high": ("f?", "its upper end"),
        },
    ),
    "evaluation_rules": Table(
        "What each rule of the codebook adds and costs, on a gold sample (text)",
        ("theme", "rule"),
        {
            **THEME,
            "rule": ("s", "id of the rule"),
            "n_right": ("i", "sentences it codes that have the theme in the gold"),
            "n_false": ("i", "sentences it codes that have not"),
            "n_adds": ("i", "of the right ones, those that no other rule of the theme codes"),
            "n_costs": ("i", "of the false ones, those that no other rule codes"),
            "f1": ("f?", "of the theme with all its rules"),
            "f1_without": ("f?", "of the theme without this rule"),
        },
    ),
    "evaluation_sentences": Table(
        "Sentences of the gold sample that the rules code otherwise (text)",
        ("id", "theme"),
        {
            "id": ("s", "id of the sentence"),
            **THEME,
            **DOCUMENT,
            "kind": ("s", "missed: in the gold alone; false: by the rules alone"),
            "matched": ("s?", "rules and the words that they matched"),
            "text": ("s", "the sentence"),
        },
    ),
}
