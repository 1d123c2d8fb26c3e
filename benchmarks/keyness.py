"""Calibration and power of keyness: a panel of methods on documents dealt, cut and planted.

    python benchmarks/keyness.py --source provincial-2026 --cores 2
    python benchmarks/keyness.py --short

Writes null.csv, planted.csv, one_text.csv and seconds.csv under benchmarks/results/<source>, and
for the documentation a page of tables and a figure. Under the null nothing differs, since
documents are dealt at random; `--short` runs lunheng alone and fails where it finds more than
chance allows.
"""

import argparse
import functools
import sys
from collections.abc import Callable, Iterable
from itertools import pairwise
from multiprocessing import Pool
from pathlib import Path

import numpy as np
import pandas as pd
import panel
import planting
import summary
from lunheng.errors import LunhengError

ROOT = Path(__file__).parents[1]
SIZES = (15, 4, 3)
LENGTHS = (1.0, 1 / 2, 1 / 4, 1 / 10)
RATIOS = (1.5, 2.0, 3.0)
SHARES = (0.02, 0.1, 0.3)
TEXT_SIZES = (500, 1000, 3000, 10_000)
TEXT_RATIOS = (3.0, 5.0, 10.0)
TEXT_DRAWS = 6
LEVEL = 0.05
ALLOWED = 0.065
SHORT_SPLITS = 60
SHORT_LENGTHS = (1.0, 1 / 4)
EXPECTED = {"groups": (0, 5, 20, 80, np.inf), "text": (planting.MIN_EXPECTED, 1, 2, 4, np.inf)}


def discoveries(p: np.ndarray) -> np.ndarray:
    """Return which p-values Benjamini and Hochberg's procedure calls at 5 %."""
    from scipy.stats import false_discovery_control

    return false_discovery_control(p, method="bh") <= LEVEL if len(p) else np.zeros(0, bool)


def allowed(trials: int, rate: float = ALLOWED) -> int:
    """Return the most discoveries in `trials` that a true rate has in 99 of 100 benchmarks."""
    from scipy.stats import binom

    return int(binom.ppf(0.99, trials, rate))


def threshold(p: np.ndarray, true: np.ndarray) -> float:
    """Return the largest p at which at most 5 % of all calls are false, -1 where there is none."""
    order = np.argsort(p, kind="stable")
    ordered = p[order]
    false = np.cumsum(~true[order]) / np.arange(1, len(p) + 1)
    last = np.append(ordered[1:] != ordered[:-1], True)  # equal p-values are called together
    held = np.flatnonzero(last & (false <= LEVEL))
    return float(ordered[held[-1]]) if len(held) else -1.0


_held: dict[str, Callable] = {}


def _do(split: int) -> dict | None:
    return _held["task"](split)


def run(task: Callable, splits: int, cores: int) -> list[dict]:
    """Return the splits' results in their order, whatever the number of processes."""
    if cores == 1:
        return [f for f in map(task, range(splits)) if f is not None]
    # the corpus goes to each process once, not with every split
    with Pool(cores, _held.update, ({"task": task},)) as pool:
        return [f for f in pool.imap(_do, range(splits), chunksize=4) if f is not None]


def null_rows(found: list[dict]) -> Iterable[dict]:
    """Yield a method's row: splits with any discovery, and p < 0.001 per thousand by quintile."""
    for name in found[0]["p"] if found else ():
        held = [f for f in found if name in f["p"]]
        calls = [int(discoveries(f["p"][name]).sum()) for f in held]
        p = np.concatenate([f["p"][name] for f in held])
        quintile = np.concatenate([f["quintile"] for f in held])
        rate = np.mean(np.array(calls) > 0)
        row = {
            "method": name,
            "splits": len(held),
            "terms": round(len(p) / len(held)),
            "any_discovery": rate,
            "any_error": np.sqrt(rate * (1 - rate) / len(held)),
            "discoveries": np.mean(calls),
            "small_p": 1000 * np.mean(p < 0.001) if len(p) else 0.0,
        }
        for number in range(1, planting.QUINTILES + 1):
            own = p[quintile == number]
            row[f"small_p_{number}"] = 1000 * np.mean(own < 0.001) if len(own) else 0.0
        yield row


def planted_rows(found: list[dict], bars: tuple[float, ...]) -> Iterable[dict]:
    """Yield a method's rows: all terms, then by expected count and by quintile of dispersion."""
    for name in found[0]["p"] if found else ():
        held = [f for f in found if name in f["p"]]
        called = [discoveries(f["p"][name]) for f in held]
        true = [f["raised"] & f["over"] for f in held]
        false = [(c & ~t).sum() / max(c.sum(), 1) for c, t in zip(called, true, strict=True)]
        p, called, true, raised, expected, quintile = (
            np.concatenate(parts)
            for parts in (
                [f["p"][name] for f in held],
                called,
                true,
                *([f[key] for f in held] for key in ("raised", "expected", "quintile")),
            )
        )
        equal = p <= threshold(p, true)
        strata = {("all", ""): np.ones(len(p), bool)}
        for low, high in pairwise(bars):
            strata["expected", f"{low}-{high}"] = (expected >= low) & (expected < high)
        for number in range(1, planting.QUINTILES + 1):
            strata["dispersion", str(number)] = quintile == number
        for (by, stratum), rows in strata.items():
            planted = (rows & raised).sum()
            row = {"method": name, "splits": len(held), "by": by, "stratum": stratum}
            if by == "all":
                row["fdp"] = np.mean(false)
                row["fdp_error"] = np.std(false, ddof=min(1, len(held) - 1)) / np.sqrt(len(held))
            row["planted"] = planted / len(held)
            row["recall"] = (called & true & rows).sum() / max(planted, 1)
            row["recall_equal_fdp"] = (equal & true & rows).sum() / max(planted, 1)
            yield row


def seconds_rows(found: list[dict]) -> Iterable[dict]:
    """Yield the median seconds of one core that a method takes for a contrast."""
    for name in found[0]["p"] if found else ():
        values = [f["seconds"][name] for f in found if name in f["seconds"]]
        yield {"method": name, "seconds": np.median(values)}


def conditions(ratios: tuple, lengths: tuple = (1.0,)) -> list[tuple[float, tuple]]:
    """Return lengths and effects: every ratio and share at full length, one in the cut targets."""
    full = [(1.0, (ratio, share)) for ratio in ratios for share in SHARES]
    return full + [(length, (ratios[-1], SHARES[1])) for length in lengths if length < 1]


def fast(methods: dict[str, Callable], whole: bool) -> dict[str, Callable]:
    """Return the methods that answer under a condition: slow ones under the main ones alone."""
    return {name: f for name, f in methods.items() if whole or name not in planting.SLOW}


def groups(corpus: planting.Corpus, methods: dict, *, splits: int, seed: int, cores: int) -> dict:
    """Return the tables null, planted and seconds for groups; a tenth of the splits is planted."""
    tables: dict[str, list] = {"null": [], "planted": [], "seconds": []}
    for n_target in SIZES:
        task = functools.partial(planting.group_split, corpus=corpus, seed=seed, n_target=n_target)
        for length in LENGTHS:
            own = fast(methods, length == 1)
            one = functools.partial(task, methods=own, length=length, effect=None)
            found = run(one, splits, cores)
            key = {"target_documents": n_target, "length": length}
            tables["null"] += [key | row for row in null_rows(found)]
            if length == 1:
                tables["seconds"] += [key | row for row in seconds_rows(found)]
        for length, effect in conditions(RATIOS, LENGTHS):
            own = fast(methods, length == 1 and effect[1] == SHARES[1])
            one = functools.partial(task, methods=own, length=length, effect=effect)
            found = run(one, max(splits // 10, 2), cores)
            key = {"target_documents": n_target, "length": length}
            key |= {"ratio": effect[0], "share": effect[1]}
            tables["planted"] += [key | row for row in planted_rows(found, EXPECTED["groups"])]
    return tables


def one_text(corpus: planting.Corpus, methods: dict, *, splits: int, seed: int, cores: int) -> dict:
    """Return the tables one_text (null and planted rows) and seconds for one text."""
    tables: dict[str, list] = {"one_text": [], "seconds": []}
    documents = len(corpus.counts)
    draws = min(max(splits // documents, 1), TEXT_DRAWS)
    for size in TEXT_SIZES:
        task = functools.partial(planting.text_split, corpus=corpus, seed=seed, size=size)
        one = functools.partial(task, methods=fast(methods, size == TEXT_SIZES[1]), effect=None)
        found = run(one, draws * documents, cores)
        key = {"tokens": size, "ratio": 1.0, "share": 0.0}
        tables["one_text"] += [key | row | {"by": "all"} for row in null_rows(found)]
        tables["seconds"] += [{"tokens": size} | row for row in seconds_rows(found)]
        for _, effect in conditions(TEXT_RATIOS):
            own = fast(methods, size == TEXT_SIZES[1] and effect[1] == SHARES[1])
            one = functools.partial(task, methods=own, effect=effect)
            found = run(one, max(draws // 3, 1) * documents, cores)
            key = {"tokens": size, "ratio": effect[0], "share": effect[1]}
            tables["one_text"] += [key | row for row in planted_rows(found, EXPECTED["text"])]
    return tables


def check(corpus: planting.Corpus, *, seed: int, cores: int) -> list[str]:
    """Return where lunheng finds more between random groups than chance allows, one line each."""
    problems = []
    ours = {"lunheng": panel.PANEL["lunheng"]}
    tasks = {
        f"{n_target} documents, length {length:g}": functools.partial(
            planting.group_split,
            corpus=corpus,
            methods=ours,
            seed=seed,
            n_target=n_target,
            length=length,
            effect=None,
        )
        for n_target in SIZES
        for length in SHORT_LENGTHS
    }
    ours = {"lunheng": panel.TEXT_PANEL["lunheng"]}
    tasks["one text of 1000 tokens"] = functools.partial(
        planting.text_split, corpus=corpus, methods=ours, seed=seed, size=1000, effect=None
    )
    for name, task in tasks.items():
        for row in null_rows(run(task, SHORT_SPLITS, cores)):
            splits = row["splits"]
            found = round(row["any_discovery"] * splits)
            print(f"{name}: any discovery in {found} of {splits} splits", flush=True)
            if found > allowed(splits):
                problems.append(
                    f"{name}: any discovery in {found} of {splits} splits, allowed "
                    f"are {allowed(splits)}"
                )
    return problems


def write(tables: dict[str, pd.DataFrame], folder: Path) -> None:
    """Write a CSV for each table, six significant digits."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False, float_format="%.6g", lineterminator="\n")


def main() -> int:
    """Run the benchmark, or its short version; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--splits", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--source", default="provincial-2026")
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "results")
    parser.add_argument("--docs", type=Path, default=ROOT / "docs")
    parser.add_argument("--cores", type=int, default=1)
    parser.add_argument("--short", action="store_true", help="lunheng alone, in under a minute")
    given = parser.parse_args()
    try:
        corpus = planting.load(given.source)
    except LunhengError as error:
        print(f"skipped: {error}", file=sys.stderr)
        return 0
    chosen = {"seed": given.seed, "cores": given.cores}
    if given.short:
        problems = check(corpus, **chosen)
        print("\n".join(problems), file=sys.stderr)
        return int(bool(problems))
    left_out = set() if panel.deseq_python() else {"PyDESeq2"}
    if left_out:
        print("PyDESeq2 is left out: pip cannot install it here", file=sys.stderr)
    panels = [
        {name: method for name, method in each.items() if name not in left_out}
        for each in (panel.PANEL, panel.TEXT_PANEL)
    ]
    found = groups(corpus, panels[0], splits=given.splits, **chosen)
    text = one_text(corpus, panels[1], splits=given.splits, **chosen)
    found["one_text"] = text["one_text"]
    found["seconds"] += text["seconds"]
    tables = {name: pd.DataFrame(rows).assign(source=given.source) for name, rows in found.items()}
    write(tables, given.out / given.source)
    name = f"keyness-{given.source}"
    text = summary.page(tables, source=given.source, splits=given.splits, seed=given.seed)
    (given.docs / "figures").mkdir(parents=True, exist_ok=True)
    (given.docs / f"{name}.md").write_text(text, encoding="utf-8")
    drawn = summary.draw(tables, given.source)
    drawn.savefig(given.docs / "figures" / f"{name}.png", dpi=200, metadata={"Software": None})
    return 0


if __name__ == "__main__":
    sys.exit(main())
