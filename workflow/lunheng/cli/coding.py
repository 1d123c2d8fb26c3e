"""The commands about themes: coding, growing a codebook, coding by hand."""

import argparse
from pathlib import Path

from lunheng.errors import LunhengError, nearest

# Lines that are coded together: enough for speed, few enough for any memory.
_BLOCK = 10_000


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def _book(study, root: Path):
    from lunheng.plan import identities

    if study.codebook is None:
        raise LunhengError("key “codebook”: the study has no themes; name a codebook to code with")
    return identities.book_of(study, root=root)


def _scorer(study, book, root: Path):
    """Return the learned coder of a study, or None where the rules alone code it."""
    from lunheng.coding import learned
    from lunheng.plan import identities

    if study.coder != "hybrid":
        return None
    weights = identities.find(study.weights, root=root, key="weights")
    return learned.read_scorer(weights, themes=[theme.id for theme in book.themes])


def _theme(name: str, book) -> str:
    themes = [theme.id for theme in book.themes]
    if name not in themes:
        hint = nearest(name, themes)
        raise LunhengError(f"no theme is called “{name}”{hint}; known: {', '.join(themes)}")
    return name


def _texts(study, wanted: list[str], *, root: Path, book=None) -> dict:
    """Return the texts' tables, joined, with the codes of today's codebook where it is given."""
    import pandas as pd

    from lunheng.coding import coders
    from lunheng.corpus import texts
    from lunheng.handcoding import brought
    from lunheng.plan import identities

    folder = Path("results") / study.study / "text"
    scorer = _scorer(study, book, root) if book else None
    parts = []
    for source in texts.choose(folder, list(study.sources), wanted=wanted):
        part = texts.read(folder, source)
        file = identities.codes_of(study, source, root=root) if book else None
        if file:
            given = brought.read_codes(file, codebook=book)
            keys = part["clauses"][["document", "sentence"]].drop_duplicates()
            given = brought.source_codes(given, keys, source=source, path=file)
            part["codes"] = brought.to_codes(
                part["paragraphs"], part["clauses"], given=given, path=file
            )
        elif book:
            part["codes"] = coders.code_tables(
                part["paragraphs"], part["clauses"], codebook=book, scorer=scorer
            )
        parts.append(part)
    return {name: pd.concat([p[name] for p in parts], ignore_index=True) for name in parts[0]}


def _label(study, arguments, root: Path) -> None:
    import os
    import tempfile

    import pandas as pd

    from lunheng.features import archive
    from lunheng.handcoding import brought, labels
    from lunheng.plan import identities, prepare
    from lunheng.settings import populations
    from lunheng.tables.io import read_table, write_table

    if study.correction is None:
        raise LunhengError("key “correction”: not set; see config/gold.yaml and docs/themes.md")
    folder = arguments.gold or os.environ.get("LUNHENG_GOLD")
    if not folder:
        raise LunhengError("no gold: name its folder with --gold, or set LUNHENG_GOLD")
    book = _book(study, root)
    tables = _texts(study, [], root=root, book=book)
    design = populations.load_design(
        identities.find(study.correction.design, root=root, key="correction")
    )
    found, predictions, lost = labels.label_gold(
        tables["paragraphs"],
        tables["clauses"],
        tables["codes"],
        read_table(Path("results") / study.study / "features" / "documents.parquet", "documents"),
        folder=folder,
        design=design,
        themes=tuple(theme.id for theme in book.themes),
        seed=study.seed,
    )
    kept = {"labels": found, "predictions": predictions}
    judged = list(prepare.gold(study, root=root, folder=folder).values())
    if judged:
        scorer = _scorer(study, book, root)
        kept["gold_codes"], _ = labels.judge_gold(judged, codebook=book, scorer=scorer)
    sources = sorted(set(pd.unique(predictions["document"].str.split("/").str[0])))
    ids = identities.ids(study, root=root)
    with tempfile.TemporaryDirectory() as parts:
        for name, table in kept.items():
            write_table(table, Path(parts) / f"{name}.parquet", name)
        archive.write(
            Path(parts), root / study.correction.labels, source="gold", licence="CC0-1.0",
            ids={s: ids[s]["codebook_id"] for s in sources}, names=tuple(kept),
        )  # fmt: skip
    print(f"{found[['document', 'sentence']].drop_duplicates().shape[0]} sentences labelled")
    if lost:
        print(f"not in the texts, or cut otherwise: {len(lost)} ({brought.few(lost, most=5)})")


def show(frame) -> str:
    """Return a table for the screen, Chinese characters two columns wide."""
    import pandas as pd

    with pd.option_context("display.unicode.east_asian_width", True, "display.width", None):
        return frame.to_string(index=False, na_rep="")


def _code(study, arguments: argparse.Namespace, root: Path) -> None:
    import sys

    from lunheng.coding.coders import code_lines
    from lunheng.coding.rules import themes_of, untrue_examples
    from lunheng.corpus.conversion import is_traditional
    from lunheng.corpus.texts import read_lines

    book = _book(study, root)
    rows, header = read_lines(arguments.file)
    for problem in untrue_examples(book):
        print(f"{study.codebook}: {problem}", file=sys.stderr)
    if arguments.explain:
        print("id\ttheme\trule\tterm\tstart\tend\tclause")
    elif header:
        print("id\tthemes")
    languages = {source.language for source in study.sources.values()}
    options = {"codebook": book, "scorer": _scorer(study, book, root)}
    options["language"] = "en" if languages == {"en"} else "zh"
    unsaid = []
    for at in range(0, len(rows), _BLOCK):
        block = rows[at : at + _BLOCK]
        if options["language"] == "zh":
            unsaid += [name for name, text in block if is_traditional(text)]
        found = code_lines([text for _, text in block], **options)
        for (name, _), hits in zip(block, found, strict=True):
            if not arguments.explain:
                print(f"{name}\t{','.join(themes_of(hits, codebook=book)) or '-'}")
                continue
            for hit in hits or [("-", "", "", "", "", "")]:
                print("\t".join([name, *(str(cell).replace("\t", " ") for cell in hit)]))
    if unsaid:
        print(
            f"{arguments.file}: {len(unsaid)} of {len(rows)} lines are in traditional characters, "
            f"the first “{unsaid[0]}”; the rules know simplified ones: convert the file first "
            "(`opencc -c t2s` does), or read it as a source with `convert: t2s`",
            file=sys.stderr,
        )


def _suggest(study, arguments: argparse.Namespace, root: Path) -> None:
    import pandas as pd

    from lunheng.coding.suggest import suggest
    from lunheng.handcoding import brought, sheets

    book = _book(study, root)
    theme = _theme(arguments.theme, book)
    gold = [brought.read_codes(path, codebook=book) for path in arguments.gold]
    for path, frame in zip(arguments.gold, gold, strict=True):
        if "text" not in frame:
            raise LunhengError(f"{path}: no column “text”; a gold has id, text and themes")
    out = sheets.new_file(arguments.out) if arguments.out else None
    table = suggest(
        _texts(study, arguments.source, root=root, book=book),
        theme=theme,
        codebook=book,
        gold=pd.concat(gold) if gold else None,
        top=arguments.top,
        seed=study.seed,
    )
    if out:
        sheets.write_sheet(table, out)
    shown = table.drop(columns=["examples", "precision", "n_gold", "n_right", "n"]).round(2)
    if gold:
        right = zip(table["n_right"], table["n_gold"], strict=True)
        shown["right_in_gold"] = [f"{a} of {b}" for a, b in right]
    shown["example"] = table["examples"].str.split(" | ", regex=False).str[0]
    print(show(shown))


def _sentences(study, arguments: argparse.Namespace, root: Path) -> None:
    from lunheng.corpus import texts
    from lunheng.handcoding import sheets

    out = sheets.new_file(arguments.out)
    tables = _texts(study, arguments.source, root=root)
    found = texts.sentences(tables["paragraphs"], tables["clauses"])
    sheets.write_sheet(_to_code(found), out, notes=_guide(_book(study, root)))
    print(f"{out}: {len(found)} sentences")


def _to_code(sentences):
    """Return what a coder gets: nothing that tells today's codes."""
    return sentences[["id", "document", "text"]].assign(themes="")


def _guide(book):
    import pandas as pd

    rows = [(t.id, t.zh, t.en, t.definition) for t in book.themes]
    return pd.DataFrame(rows, columns=["theme", "zh", "en", "definition"])


def _sample(study, arguments: argparse.Namespace, root: Path) -> None:
    from lunheng.corpus import texts
    from lunheng.handcoding import sample, sheets

    out = sheets.new_file(arguments.out)
    key = sheets.new_file(out.with_name(f"{out.stem}.key.tsv"))
    book = _book(study, root)
    themes = [_theme(name, book) for name in arguments.theme] or [t.id for t in book.themes]
    tables = _texts(study, arguments.source, root=root, book=book)
    found = texts.sentences(tables["paragraphs"], tables["clauses"])
    options = {
        "groups": _groups(study, found, arguments.by),
        "classes": sample.predicted(found, tables["codes"], themes=themes),
        "n": arguments.n,
    }
    seed = study.seed if arguments.seed is None else arguments.seed
    drawn = sample.draw(found, **options, seed=seed)
    sheets.write_sheet(_to_code(drawn), out, notes=_guide(book))
    sheets.write_sheet(drawn.drop(columns="text"), key)
    print(show(sample.strata(found, **options).drop(columns=["group", "class"]).round(4)))
    print(f"{out}: {len(drawn)} sentences, for the coders; {key}: for you alone; seed {seed}")


def _groups(study, sentences, column: str):
    """Return the group of each sentence: its document's value in a column of `documents`."""
    if column == "source":
        return sentences["document"].str.split("/").str[0]
    from lunheng.tables.io import read_table

    path = Path("results") / study.study / "features" / "documents.parquet"
    documents = read_table(path, "documents").set_index("document")
    if column not in documents:
        raise LunhengError(f"{path}: no column “{column}”{nearest(column, documents.columns)}")
    return (
        sentences["document"]
        .map(documents[column].astype("string"))
        .fillna("ungrouped")
        .astype(str)
    )


def _agree(study, arguments: argparse.Namespace, root: Path) -> None:
    from lunheng.handcoding import brought, reliability, sheets
    from lunheng.measures import agreement

    book = _book(study, root)
    names = (arguments.file_a, arguments.file_b)
    out = sheets.new_file(arguments.out) if arguments.out else None
    a, b = (brought.read_codes(path, codebook=book) for path in names)
    joined = reliability.join(a, b, names=names, gold=arguments.gold)
    if arguments.key:
        key = sheets.read_sheet(arguments.key)
        joined = reliability.with_key(joined, key, names=(names[0], arguments.key))
    if "document" not in joined:
        joined["document"] = joined["id"].str.rpartition("#")[0].replace("", None)
    merged = reliability.gold(joined)
    themes = [theme.id for theme in book.themes]
    coded = [reliability.indicator(joined[c], themes) for c in ("coder_a", "coder_b")]
    strata = joined["stratum"].to_numpy() if "stratum" in joined else None
    options = {"themes": themes, "strata": strata, "seed": study.seed}
    print(f"{len(joined)} sentences; 95 % intervals over resampled sentences; * is the mean\n")
    table = reliability.compare(*coded, **options)
    print(show(_intervals(table, reliability.MEASURES)))
    if arguments.gold:
        weights = reliability.weights(joined, where=arguments.key or names[0])
        table = reliability.compare(
            *coded, **options, measures=agreement.accuracy_of, weights=weights
        )
        how = "each sentence counts once" if weights is None else "weighted by 1/probability"
        print(f"\n{names[1]} against the gold {names[0]}; {how}\n")
        print(show(_intervals(table, ("precision", "recall", "f1"))))
    apart = merged[merged["themes"] == ""]
    if len(apart) and not arguments.gold:
        print(f"\n{len(apart)} sentences to be decided\n")
        print(show(apart[["id", "coder_a", "coder_b"]]))
    if out:
        sheets.write_sheet(merged, out, notes=_guide(book))


def _intervals(table, measures):
    """Return a table with each measure and its interval in one cell."""
    shown = table[["theme", "n_a", "n_b", "n_both"]].copy()
    for name in measures:
        cells = zip(table[name], table[f"{name}_low"], table[f"{name}_high"], strict=True)
        shown[name] = [f"{x:.2f} [{a:.2f}, {b:.2f}]" if x == x else "-" for x, a, b in cells]
    return shown


def add_commands(add, *, load, root: Path) -> None:
    """Add the commands about themes to a parser.

    Parameters
    ----------
    add
        Takes a name, a function of the arguments and a text; returns the command's parser.
    load
        Returns the study of the arguments.
    root
        The checkout.
    """

    def command(name, run, text):
        return add(name, lambda arguments: run(load(arguments), arguments, root), text)

    def source(parser):
        parser.add_argument(
            "--source", action="append", default=[], help="only this source; may be repeated"
        )

    parser = command("code", _code, "read id<TAB>text and write id<TAB>themes")
    parser.add_argument("file")
    parser.add_argument(
        "--explain", action="store_true", help="which term of which rule coded which clause, where"
    )
    parser = command("suggest", _suggest, "rank terms that a theme's rules may lack")
    parser.add_argument("theme")
    parser.add_argument(
        "--gold", action="append", default=[], help="sentences coded by hand: id, text, themes"
    )
    parser.add_argument("--top", type=_positive, default=30, help="how many terms (30)")
    parser.add_argument("--out", help="write all columns to this sheet too")
    source(parser)
    parser = command("sentences", _sentences, "write every sentence with its id, to be coded")
    parser.add_argument("--out", required=True, help="a sheet: .tsv or .xlsx")
    source(parser)
    parser = command("sample", _sample, "draw sentences to be coded by hand, and their key")
    parser.add_argument("--out", required=True, help="the coders' sheet: .tsv or .xlsx")
    parser.add_argument("--n", type=_positive, default=300, help="how many sentences (300)")
    parser.add_argument(
        "--theme", action="append", default=[], help="a stratum for this theme; all by default"
    )
    parser.add_argument("--by", default="source", help="column of documents (source)")
    parser.add_argument("--seed", type=int, help="the study's seed by default")
    source(parser)
    parser = command("label", _label, "lay the gold beside the texts, and keep it without its text")
    parser.add_argument("--gold", help="folder of the gold files (LUNHENG_GOLD by default)")
    parser = command("agree", _agree, "compare two coders, and merge their codes to a gold")
    parser.add_argument("file_a")
    parser.add_argument("file_b")
    parser.add_argument("--key", help="the key that `sample` wrote: adds stratum and probability")
    either = parser.add_mutually_exclusive_group()
    either.add_argument(
        "--gold", action="store_true", help="the first file is the gold: precision, recall, F1 too"
    )
    either.add_argument("--out", help="write the merged codes: .tsv or .xlsx")
