"""Which enumerated point (其一, 一是) a clause belongs to."""

import pandas as pd


def number_points(clauses: pd.DataFrame) -> pd.DataFrame:
    """Say which enumerated point each clause belongs to.

    A label (其一, 一是) opens a point; what follows in the paragraph belongs to it until the next
    label. The last of several points in one sentence ends with the sentence.

    Parameters
    ----------
    clauses
        Table `clauses` with a column `section`, in order.

    Returns
    -------
    `clauses` with `point` (number in its section from 1, 0 outside all points) and `label`.
    """
    numbers, labels, used = [], [], {}
    before, number, label, tied = None, 0, "", None
    rows = clauses[["document", "paragraph", "section", "sentence", "point"]]
    for document, paragraph, section, sentence, opened in rows.itertuples(index=False, name=None):
        if (document, paragraph) != before or tied not in (None, sentence):
            number, label, tied, last = 0, "", None, None
        before = (document, paragraph)
        if isinstance(opened, str):
            tied = sentence if number and last == sentence else None
            number = used[document, section] = used.get((document, section), 0) + 1
            label, last = opened, sentence
        numbers.append(number)
        labels.append(label)
    return clauses.assign(point=numbers, label=labels)
