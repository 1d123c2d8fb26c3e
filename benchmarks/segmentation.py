"""Throughput of segmentation, side by side in one run, and how it grows.

    python benchmarks/segmentation.py [--megabytes 20] [--folder TEXTS]

Prints megabytes (UTF-8) a second of one core: jieba alone, rjieba alone, the model without a
dictionary, and ours with lexicon, quantities, classes and places in the received text; then ours on
a tenth, the whole and ten times the text. Texts are those of the example study, repeated, or the
`.txt` files of a folder.
"""

import argparse
import os
import time
from pathlib import Path

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import pandas as pd  # noqa: E402

ROOT = Path(__file__).parents[1]
LISTS = ROOT / "config" / "lexicon"


def texts(folder: str | None, megabytes: float) -> list[str]:
    """Return documents of about so many megabytes, each text as often as it takes."""
    if folder:
        held = [p.read_text(encoding="utf-8") for p in sorted(Path(folder).rglob("*.txt"))]
    else:
        example = ROOT / "data" / "example"
        held = [(example / "ex-essay.txt").read_text(encoding="utf-8")]
        held += pd.read_csv(example / "ex-cities.csv")["full_text"].tolist()
    size = sum(len(t.encode()) for t in held) / 1e6
    return held * max(1, round(megabytes / size))


def tables(documents: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return paragraphs and clauses of documents."""
    from lunheng.corpus import ingest

    records = ({"text": t, "name": f"{n:07d}"} for n, t in enumerate(documents))
    found = ingest.ingest(
        records, source="s", language="zh", text_field="text", name="{name}", fields={},
        constants={}, filters=[], cleaning=[], convert=None, repeated_names="error",
    )  # fmt: skip
    return found["paragraphs"], found["clauses"]


def speed(documents: list[str], cut) -> float:
    """Return megabytes a second of processor time."""
    start = time.process_time()
    cut()
    return sum(len(t.encode()) for t in documents) / 1e6 / (time.process_time() - start)


def ours(paragraphs: pd.DataFrame, clauses: pd.DataFrame, lexicon: pd.DataFrame) -> None:
    """Segment as the rule `segment_source` does, batch by batch."""
    from lunheng.words.segment import segment

    segment(
        paragraphs, clauses, engine="rjieba", lexicon=lexicon, hmm=True, language="zh",
        functions=LISTS / "stop-short.tsv", places=LISTS / "places.tsv",
    )  # fmt: skip


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--megabytes", type=float, default=20)
    parser.add_argument("--folder", help="of .txt files in place of the example texts")
    given = parser.parse_args()
    import jieba
    import rjieba
    from jieba import finalseg
    from lunheng.words.lexicon import load_lexicon

    jieba.setLogLevel(60)
    jieba.initialize()
    lexicon = load_lexicon(LISTS / "policy.tsv")
    documents = texts(given.folder, given.megabytes)
    few = documents[: max(1, len(documents) // 4)]
    plain = rjieba.Jieba()
    plain.cut("试", True)
    ours(*tables(["试一试2025年。"]), lexicon)  # tables of characters are made once
    reference = speed(few, lambda: [jieba.lcut(t) for t in few])
    held = tables(documents)
    rows = {
        "jieba.lcut": reference,
        "rjieba, no lexicon, classes or places": speed(
            documents, lambda: [plain.cut(t, True) for t in documents]
        ),
        "jieba's model without a dictionary": speed(
            few, lambda: [list(finalseg.cut(t)) for t in few]
        ),
        "ours": speed(documents, lambda: ours(*held, lexicon)),
    }
    for name, value in rows.items():
        print(f"{value:6.2f} MB/s  {value / reference:5.2f} times jieba  {name}", flush=True)
    for factor in (0.1, 1, 10):
        size = round(len(documents) * factor)
        some = (documents * max(1, round(factor)))[:size]
        held = tables(some)
        value = speed(some, lambda held=held: ours(*held, lexicon))
        megabytes = sum(len(t.encode()) for t in some) / 1e6
        print(f"{value:6.2f} MB/s  ours on {megabytes:.0f} MB", flush=True)


if __name__ == "__main__":
    main()
