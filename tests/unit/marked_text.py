"""A made-up text with points, coded and marked by the shipped books, and the marks' gold."""

from pathlib import Path

import pandas as pd
from lunheng.coding.marks import mark
from lunheng.coding.rules import code
from lunheng.corpus.document import read_document
from lunheng.settings.codebook import load_codebook
from lunheng.tables.io import check

ROOT = Path(__file__).parents[2]
STANCES = load_codebook(ROOT / "config" / "stances.yaml")
INSTRUMENTS = load_codebook(ROOT / "config" / "instruments.yaml")
BOOKS = {"stances": STANCES, "instruments": INSTRUMENTS}
GOLD = pd.read_csv(
    ROOT / "data" / "example" / "stance-gold.tsv", sep="\t", keep_default_na=False, dtype=str
)
TEXT = """一、短板
短板有四处：其一，人才匮乏；其二，贷款不足。
总的说来要有耐心。
（一）出路
一是设立产业基金。银行愿意。二是引进人才；三是推广贷款；这样就好。末了再说。
"""


def tables():
    """Return paragraphs, clauses, codes and marks of the text."""
    codebook = load_codebook(ROOT / "config" / "codebook.yaml")
    paragraphs, clauses, _ = read_document(TEXT, document="s/a", language="zh", cleaning=[])
    codes = code(paragraphs, clauses, codebook=codebook)
    marks = check(mark(paragraphs, clauses, **BOOKS), "marks")
    return paragraphs, clauses, codes, marks
