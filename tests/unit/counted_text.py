"""A source of tokens of two characters, for the modules that count."""

import numpy as np
import pandas as pd


def build(texts):
    """Return paragraphs, clauses and tokens: two-character tokens, one clause a paragraph."""
    paragraphs, clauses, tokens = [], [], []
    for document, lines in texts.items():
        start = 0
        for p, line in enumerate(lines):
            offsets = [0, start]
            key = {"document": document, "paragraph": p}
            paragraphs.append(
                {**key, "section": str(p), "role": "body", "point": None, "text": line}
                | {"start": start, "end": start + len(line), "offsets": offsets}
            )
            clauses.append(
                {**key, "sentence": p, "clause": 0, "point": "一是" if p else None}
                | {"text_start": 0, "text_end": len(line), "start": start, "end": start + len(line)}
            )
            for i in range(0, len(line), 2):
                tokens.append(
                    {**key, "start": start + i, "end": start + i + 2, "sentence": p, "clause": 0}
                    | {"term": line[i : i + 2], "is_content": True, "is_quoted": i == 2}
                )
            start += len(line) + 1
    return tuple(map(pd.DataFrame, (paragraphs, clauses, tokens)))


def codes_for(clauses, theme):
    keys = clauses[["document", "sentence", "clause", "start", "end"]]
    return keys.assign(theme=theme, source="rule", rule="r", term="创新", probability=np.nan)
