"""The command that measures how well stances and policy instruments are coded."""

import argparse
import sys
from functools import partial
from pathlib import Path

from lunheng.errors import LunhengError

RESAMPLES = 1000
NEEDED = ("text", "stances", "instruments")


def _books(study, root: Path) -> dict:
    """Return the rules of a study's stances and instruments, None where it has no instruments."""
    from lunheng.plan import identities
    from lunheng.settings.codebook import load_codebook

    if not study.stances:
        raise LunhengError("key “stances”: not set; this study codes no stances and no instruments")
    named = {"stances": study.stances, "instruments": study.instruments}
    return {
        key: load_codebook(identities.find(path, root=root, key=key)) if path else None
        for key, path in named.items()
    }


def _gold(path: str, books: dict):
    from lunheng.handcoding import sheets

    gold = sheets.read_sheet(path)
    for name in NEEDED:
        if name not in gold and (name == "text" or books[name]):
            raise LunhengError(
                f"{path}: no column “{name}”; a sample of marks has text, stances, instruments"
            )
    return gold


def _cell(row: dict, name: str) -> str:
    if row[name] != row[name]:
        return "-"
    return f"{row[name]:.2f} [{row[f'{name}_low']:.2f}, {row[f'{name}_high']:.2f}]"


def _shown(table, stated: dict):
    """Return the table for the screen: what rests on too few sentences is not measured."""
    import pandas as pd

    from lunheng.measures.agreement import FEWEST

    rows = []
    for row in table.to_dict("records"):
        few = row["n"] < FEWEST
        cells = {name: "-" if few else _cell(row, name) for name in ("precision", "recall", "f1")}
        if few:
            cells["f1"] = "not measured"
        told = stated.get((row["kind"], row["mark"]))
        told = {"stated": "" if told is None else f"{told:.2f}"}
        rows.append({"kind": row["kind"], "mark": row["mark"], "n": row["n"]} | cells | told)
    return pd.DataFrame(rows)


def _differing(table, stated: dict, paths: dict[str, str]):
    """Yield what a book states otherwise than it was measured."""
    from lunheng.measures.agreement import FEWEST

    for row in table.to_dict("records"):
        told = stated.get((row["kind"], row["mark"]))
        if told is None or row["n"] < FEWEST or f"{told:.2f}" == f"{row['f1']:.2f}":
            continue
        yield (
            f"{paths[row['kind']]}: {row['mark']}: f1 is stated as {told:.2f} and is "
            f"{_cell(row, 'f1')} on these {row['n']} sentences; correct it where they are held out"
        )


def _evaluate(load, root: Path, arguments: argparse.Namespace) -> None:
    from lunheng.cli.coding import show
    from lunheng.handcoding.mark_evaluation import evaluate
    from lunheng.measures.agreement import FEWEST

    study = load(arguments)
    books = _books(study, root)
    gold = _gold(arguments.file, books)
    table = evaluate(gold, **books, seed=study.seed, resamples=RESAMPLES, where=arguments.file)
    stated = {
        (key.removesuffix("s"), mark.id): mark.f1
        for key, book in books.items()
        for mark in (book.themes if book else ())
    }
    print(
        f"{len(gold)} sentences; 95 % intervals over resampled sentences; * is all of a kind "
        f"together; what fewer than {FEWEST} sentences have is not measured; stated is the f1 of "
        "the rules’ file\n"
    )
    print(show(_shown(table, stated)))
    for line in _differing(
        table, stated, {"stance": study.stances, "instrument": study.instruments}
    ):
        print(line, file=sys.stderr)


def add_command(add, *, load, root: Path) -> None:
    """Add the command to a parser; see `coding.add_commands`."""
    parser = add(
        "evaluate-marks",
        partial(_evaluate, load, root),
        "say how well stances and policy instruments are coded, on sentences coded by hand",
    )
    parser.add_argument("file", help="a sheet: text, stances, instruments")
