"""Speed and memory of reading and cleaning, on a folder of plain text that this file makes.

    python benchmarks/reading.py [--megabytes 1000] [--each 30000] [--folder DIR]

Prints a line for a tenth of the folder and one for all of it: megabytes a second of one core for
reading and cleaning alone (decoding, cleaning rules, normalisation) and for the whole stage (with
structure, sentences, clauses and the tables on disk), and the largest memory of the process.
"""

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
RULES = ROOT / "config" / "cleaning.yaml"
MARKS = ("，", "，", "，", "、", "。", "。", "；")
HEAD = "下载\n打印\n"
TAIL = "\n打印本页\n关闭窗口\n"


def pool(rng: random.Random) -> str:
    """Return running text: Han characters by Zipf's law, with marks and figures."""
    characters = [chr(c) for c in range(0x4E00, 0x4E00 + 3000)]
    weights = [1 / (rank + 3) for rank in range(len(characters))]
    parts, drawn = [], rng.choices(characters, weights, k=1_500_000)
    at = 0
    while at < len(drawn):
        size = rng.randint(4, 16)
        parts.append("".join(drawn[at : at + size]) + rng.choice(MARKS))
        if rng.random() < 0.05:
            parts.append(f"{rng.randint(2000, 2030)}年增长{rng.randint(1, 99) / 10}%，")
        at += size
    return "".join(parts)


def document(text: str, size: int, rng: random.Random) -> str:
    """Return a report of about `size` bytes: headings, paragraphs, buttons of a web page."""
    lines, held = [], 0
    while held < size:
        number = "一二三四五六七八九十"[len(lines) // 12 % 10]
        at = rng.randrange(len(text) - 400)
        heading = len(lines) % 12 == 0
        body = "".join(c for c in text[at : at + 12] if c not in "，。、；")
        line = (
            f"{number}、{body}"
            if heading
            else "\u3000\u3000" + text[at : at + rng.randint(80, 350)]
        )
        lines.append(line if heading else line + "。")
        held += 3 * len(line)
    return HEAD + "\n".join(lines) + TAIL


def generate(folder: Path, *, megabytes: float, each: int, seed: int = 1) -> None:
    """Write documents of half to one and a half times `each` bytes until the folder is full."""
    rng = random.Random(seed)
    text, written, number = pool(rng), 0, 0
    while written < megabytes * 1e6:
        content = document(text, rng.randint(each // 2, 3 * each // 2), rng).encode()
        (folder / f"report-{number:06d}.txt").write_bytes(content)
        written += len(content)
        number += 1


def read_and_clean(paths: list[str]) -> None:
    """Decode, clean and normalise every document, and keep none."""
    from lunheng.corpus import cleaning, sources
    from lunheng.corpus.normalise import normalise

    rules = [r for r in cleaning.load_rules(RULES) if r["sources"] is None]
    for record in sources.iterate_source({"way": "folder", "paths": paths}, {"format": "auto"}):
        taken = cleaning.removals(record["text"], rules)
        normalise(record["text"], keep=cleaning.kept(record["text"], taken))


def whole_stage(paths: list[str], output: Path) -> None:
    """Do what the rule `ingest_source` does."""
    from lunheng.corpus import cleaning, ingest, sources
    from lunheng.tables.io import write_batches

    batches = ingest.batches(
        sources.iterate_source({"way": "folder", "paths": paths}, {"format": "auto"}),
        source="s", language="zh", text_field="text", name="{stem}", fields={}, constants={},
        filters=[], cleaning=cleaning.load_rules(RULES), convert=None, repeated_names="error",
        left_out=[],
    )  # fmt: skip
    write_batches(batches, {name: output / f"{name}.parquet" for name in ingest.TABLES})


def measure(folder: Path, share: float) -> None:
    """Print one line for the first `share` of a folder's files."""
    paths = sorted(map(str, folder.glob("*.txt")))
    paths = paths[: max(1, int(len(paths) * share))]
    size = sum(Path(p).stat().st_size for p in paths) / 1e6
    read_and_clean(paths[:1])  # tables of characters are made once
    start = time.process_time()
    read_and_clean(paths)
    clean = size / (time.process_time() - start)
    with tempfile.TemporaryDirectory(dir=folder) as output:
        start = time.process_time()
        whole_stage(paths, Path(output))
        whole = size / (time.process_time() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{size:7.0f} MB in {len(paths):6d} files: reading and cleaning {clean:5.1f} MB/s, "
        f"the whole stage {whole:5.1f} MB/s a core; largest memory {peak:4.0f} MB",
        flush=True,
    )


def main() -> None:
    """Make the folder and measure each share of it in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--megabytes", type=float, default=1000)
    parser.add_argument("--each", type=int, default=30_000, help="bytes of a document, about")
    parser.add_argument("--folder", help="where to make it; a temporary folder by default")
    parser.add_argument("--measure", type=float, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        measure(Path(given.folder), given.measure)
        return
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        generate(Path(folder), megabytes=given.megabytes, each=given.each)
        for share in (0.1, 1.0):
            command = [sys.executable, __file__, "--folder", folder, "--measure", str(share)]
            subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
