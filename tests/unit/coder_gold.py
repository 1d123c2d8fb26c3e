"""A codebook of roads and trees, sentences coded by hand, and a coder that learned from them."""

import numpy as np
from lunheng.coding import learned
from lunheng.coding.terms import codebook_id
from lunheng.handcoding.labels import gold_features
from lunheng.settings.codebook import load_codebook

BOOK = """
version: 1
themes:
  - {id: roads, zh: 路, en: Roads, colour: "#000000", definition: roads,
     rules: [{id: road, terms: [公路]}], examples: [修公路。], counterexamples: [种树。]}
  - {id: trees, zh: 树, en: Trees, colour: "#111111", definition: trees,
     rules: [{id: tree, terms: [种树]}], examples: [种树。], counterexamples: [修公路。]}
"""
ROADS = ["今年修公路两条。", "旧桥要重修，栏杆加固。", "村口的桥通车了。", "公路加宽，桥面铺平。"]
TREES = ["春天种树三千棵。", "苗圃育苗，山坡添绿。", "育苗的地方有水。", "种树护坡，苗木自产。"]
NONE = [
    "学校开学了。",
    "医院添了床位。",
    "大家都很高兴。",
    "会开到晚上。",
    "卖公路图册的店关门了。",
]
THEMES = ("roads", "trees")


def read_book(folder):
    """Write the codebook into a folder and return it."""
    path = folder / "codebook.yaml"
    path.write_text(BOOK, encoding="utf-8")
    return load_codebook(path)


def gold():
    """Return texts, codes and documents: every sentence in six documents."""
    texts = [*ROADS, *TREES, *NONE]
    codes = [(True, False)] * 4 + [(False, True)] * 4 + [(False, False)] * 5
    documents = np.repeat([f"d{i}" for i in range(6)], len(texts))
    return texts * 6, np.array(codes * 6), documents


def train(book):
    """Return a coder trained on `gold`."""
    texts, codes, documents = gold()
    options = {"themes": THEMES, "codebook": codebook_id(book), "seed": 1}
    return learned.train(gold_features(texts, book), codes, documents, **options)
