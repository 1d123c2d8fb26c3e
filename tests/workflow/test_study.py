"""The workflow end to end on the example study, and its answers to bad input."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
import yaml

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "config" / "studies" / "example.yaml"


def snakemake(folder, *arguments, config, cores=2, **environment):
    command = [sys.executable, "-m", "snakemake", "-s", str(ROOT / "Snakefile"), f"-c{cores}"]
    command += ["--directory", str(folder), "--configfile", str(config), *arguments]
    env = {k: v for k, v in os.environ.items() if k != "LUNHENG_CORPORA"} | environment
    return subprocess.run(command, capture_output=True, text=True, env=env, timeout=600)


def digests(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for part in ("features", "analysis", "tables", "paper", "figures", "report")
        for path in sorted((folder / part).rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    folder = tmp_path_factory.mktemp("study")
    run = snakemake(folder, config=EXAMPLE, PYTHONHASHSEED="1", TZ="Asia/Shanghai")
    assert run.returncode == 0, run.stderr[-4000:]
    return folder / "results" / "example"


def test_every_kind_of_result_is_there(study):
    for name in ("report/index.html", "paper/numbers.tex", "tables/example.xlsx", "manifest.json"):
        assert (study / name).stat().st_size > 0
    for lang in ("zh", "en"):
        for kind in ("pdf", "svg", "png"):
            assert (study / "figures" / lang / f"keyness-essay.{kind}").stat().st_size > 0


def linked(html, table):
    """Return the linked numbers of a table of the report: group's name, address."""
    found = re.search(rf'<table id="{table}".*?</table>', html, re.S)[0]
    groups = re.findall(r'<th scope="col" class="n"><span class="zh" lang="zh">(.*?)</span>', found)
    for row in re.findall(r"<tr>(.*?)</tr>", found.split("<tbody>")[1], re.S):
        for group, cell in zip(groups, re.findall(r'<td class="n">(.*?)</td>', row), strict=True):
            if link := re.search(r'href="#(.*?)"', cell):
                yield group, link[1]


def lines_at(html, address):
    """Return the lines that stand at an address: word, document, places."""
    start = html.index(f' id="{address}"')
    stops = [html.find(stop, start) for stop in ("</details>", "<div id=", "</div>")]
    end = min(at for at in stops if at > 0)
    line = r"<mark>(.*?)</mark>.*?<small>(.*?), .*?(\d+–\d+)"
    return re.findall(line, html[start:end])


def test_every_number_on_themes_leads_to_coded_sentences_of_its_group(study):
    html = (study / "report" / "index.html").read_text(encoding="utf-8")
    coded = pd.read_csv(study / "text" / "coded_sentences.csv", encoding="utf-8-sig")
    regions = pd.read_csv(ROOT / "data/example/groups.tsv", sep="\t").set_index("document")[
        "region"
    ]
    seen = 0
    for table, depth in (("t-shares", 0), ("t-stance", 2), ("t-instrument", 2)):
        for group, address in linked(html, table):
            _, _, theme, *mark = address.split("-")
            lines = lines_at(html, address)
            is_class = mark and mark[1] in ("supply", "environment", "demand")
            assert bool(lines) != bool(is_class), address  # a class heads its instruments
            for word, document, place in lines:
                source = "essay" if group == "文章" else "cities"
                assert document.startswith(f"{source}/"), (address, document)
                assert group in ("文章", "城市报告") or regions[document] == group
                rows = coded[coded["document"] == document]
                rows = rows[[place in str(p).split("; ") for p in rows["places"]]]
                assert len(mark) == depth
                if not mark:
                    own = rows[(rows["kind"] == "theme") & (rows["id"] == theme)]
                else:
                    own = rows[rows["kind"] == mark[0]]
                    if theme != "all":
                        own = own[[theme in str(t).split("; ") for t in own["themes"]]]
                    own = own[own["id"] == mark[1]]
                assert len(own) and word in own["terms"].iloc[0].split("; "), (address, word)
                seen += 1
    assert seen > 300


def test_the_table_of_coded_sentences_has_as_many_as_were_counted(study):
    coded = pd.read_csv(study / "text" / "coded_sentences.csv", encoding="utf-8-sig")
    counts = pd.read_parquet(study / "features" / "theme_counts.parquet")
    listed = coded[coded["kind"] == "theme"].groupby("id").size()
    assert listed.to_dict() == counts.groupby("theme")["n_sentences"].sum().to_dict()


# Columns that hold nothing in this study, and why that is right. All others must say something.
EMPTY = {
    "features/documents": {"date": "the example's texts have years and no dates"},
    "features/terms": {
        "province": "its cities do not exist, and so lie in no province",
        "region": "nor in a region",
    },
}


def test_no_column_is_null_in_every_row(study):
    found = {}
    for path in sorted([*study.glob("analysis/*.parquet"), *study.glob("features/*.parquet")]):
        frame = pd.read_parquet(path)
        if names := {name for name in frame if len(frame) and frame[name].isna().all()}:
            found[path.relative_to(study).with_suffix("").as_posix()] = names
    assert found == {name: set(reasons) for name, reasons in EMPTY.items()}


def test_the_manifest_describes_the_results(study):
    artefacts = json.loads((study / "manifest.json").read_text())["artefacts"]
    for name, digest in digests(study).items():
        assert artefacts[f"results/example/{name}"]["sha256"] == digest, name


def test_one_core_another_hash_seed_locale_and_time_zone_leave_the_same_bytes(study, tmp_path):
    run = snakemake(tmp_path, config=EXAMPLE, cores=1, PYTHONHASHSEED="2", TZ="UTC", LC_ALL="C")
    assert run.returncode == 0, run.stderr[-4000:]
    again = digests(tmp_path / "results" / "example")
    first = digests(study)
    assert again.keys() == first.keys()
    assert [name for name in first if first[name] != again[name]] == []


def test_candidates_for_the_lexicon_come_when_asked(study):
    run = snakemake(study.parents[1], "--", "mine_candidates", config=EXAMPLE)
    assert run.returncode == 0, run.stderr[-4000:]
    table = pd.read_parquet(study / "text" / "candidates.parquet")
    assert {"term", "score", "segmentation", "example"} <= set(table.columns)
    assert (study / "text" / "candidates.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_nothing_is_done_twice(study):
    run = snakemake(study.parents[1], config=EXAMPLE)
    assert "Nothing to be done" in run.stdout + run.stderr


@pytest.fixture
def broken(tmp_path):
    """Return a function that runs the example with its configuration changed."""
    data = yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))

    def run(change, until="join_features"):
        change(data)
        path = tmp_path / "study.yaml"
        path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
        return snakemake(tmp_path, "--until", until, config=path)

    return run


def set_in(*steps):
    *path, last, value = steps

    def change(data):
        for step in path:
            data = data[step]
        data[last] = value

    return change


def own_file(tmp_path, content):
    path = tmp_path / "text.txt"
    path.write_bytes(content)
    return set_in("sources", "essay", "from", [{"file": str(path)}])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            set_in("sources", "essay", "from", [{"file": "no-such.txt"}]),
            ["sources.essay", "no-such.txt"],
        ),
        (set_in("sources", "cities", "text", "fulltext"), ["fulltext", "full_text"]),
        (set_in("sources", "cities", "fields", {"year": "yaer"}), ["yaer", "year"]),
        (set_in("sorces", {}), ["sorces", "sources"]),
        (set_in("codebook", "config/codbook.yaml"), ["codebook", "config/codbook.yaml"]),
    ],
)
def test_bad_configuration_gets_one_clear_error(broken, change, words):
    run = broken(change)
    assert run.returncode != 0
    for word in words:
        assert word in run.stderr, run.stderr[-3000:]
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", ["text.txt", "empty"]),
        ("创新".encode("gb18030") + b"\xff\xfe\xff", ["text.txt", "utf-8"]),
    ],
)
def test_bad_text_gets_one_clear_error(broken, tmp_path, content, words):
    run = broken(own_file(tmp_path, content))
    assert run.returncode != 0
    for word in words:
        assert word in run.stderr.lower(), run.stderr[-3000:]
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize(
    ("change", "until", "words"),
    [
        (
            set_in("contrasts", "essay-cities", "target", {"source": "essay", "year": 1999}),
            "contrast_documents",
            ["contrasts.essay-cities.target", "1999"],
        ),
        (
            set_in("groupings", "profile", "essay-group", "documents", {"region": "西边"}),
            "share_themes",
            ["groupings.profile.essay-group", "西边"],
        ),
        (
            set_in("contrasts", "essay-cities", "reference", {"source": ["essay", "cities"]}),
            "contrast_documents",
            ["contrasts.essay-cities", "both sides"],
        ),
    ],
)
def test_an_empty_side_or_group_gets_one_clear_error(broken, change, until, words):
    run = broken(change, until)
    assert run.returncode != 0
    for word in words:
        assert word in run.stderr, run.stderr[-3000:]
    assert "Traceback" not in run.stderr


def test_a_group_of_no_document_gets_one_clear_error(broken, tmp_path):
    path = tmp_path / "groups.tsv"
    path.write_text("document\tregion\ncities/汐洲\t沿海\n", encoding="utf-8")
    run = broken(set_in("groups", str(path)))
    assert run.returncode != 0
    for word in ("groups", "cities/汐洲", "cities/汐州"):
        assert word in run.stderr, run.stderr[-3000:]
    assert "Traceback" not in run.stderr


def test_an_edited_module_reruns_what_stands_on_it(study, tmp_path):
    checkout = tmp_path / "checkout"
    for name in ("Snakefile", "workflow", "config", "data", "profiles", "environment.yml"):
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        checkout.mkdir(exist_ok=True)
        copy(source, checkout / name)
    command = [
        sys.executable,
        "-m",
        "snakemake",
        "-c2",
        "--configfile",
        "config/studies/example.yaml",
    ]
    until = ["--until", "join_features"]
    env = {k: v for k, v in os.environ.items() if k != "LUNHENG_CORPORA"}
    run = subprocess.run([*command, *until], cwd=checkout, env=env, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr[-3000:]
    module = checkout / "workflow" / "lunheng" / "reuse.py"
    module.write_text(module.read_text() + "# an edit\n")
    run = subprocess.run(
        [*command, *until, "-n"], cwd=checkout, env=env, capture_output=True, text=True
    )
    plan = run.stdout + run.stderr
    assert "count_source" in plan
    assert "ingest_source" not in plan


def test_a_new_study_is_ready_to_run(tmp_path):
    from lunheng.plan import scaffold

    scaffold.write("my-study", root=ROOT, folder=tmp_path)
    run = snakemake(tmp_path, "-n", config=tmp_path / "my-study" / "study.yaml")
    assert run.returncode == 0, run.stderr[-3000:]
    assert "write_manifest" in run.stdout + run.stderr


def described(folder):
    return json.loads((folder / "results" / "example" / "manifest.json").read_text("utf-8"))


def changed(before, after, part):
    assert before[part].keys() == after[part].keys()
    return {
        name
        for name, value in after[part].items()
        if (value["sha256"] if isinstance(value, dict) else value)
        != (before[part][name]["sha256"] if isinstance(value, dict) else before[part][name])
    }


def test_one_changed_character_changes_its_document_and_what_depends_on_it(tmp_path):
    data = yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))
    held = tmp_path / "texts"
    shutil.copytree(ROOT / "data" / "example", held)
    for source in data["sources"].values():
        source["from"] = [{"file": str(held / Path(source["from"][0]["file"]).name)}]
    config = tmp_path / "study.yaml"
    config.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    assert snakemake(tmp_path, config=config).returncode == 0
    before = described(tmp_path)
    text = (held / "ex-cities.csv").read_text(encoding="utf-8")
    line = text.splitlines()[2]
    (held / "ex-cities.csv").write_text(text.replace(line, line.replace("。", "！", 1), 1), "utf-8")
    run = snakemake(tmp_path, config=config)
    assert run.returncode == 0, run.stderr[-4000:]
    after = described(tmp_path)
    assert changed(before, after, "inputs") == {"received/cities/ex-cities.csv"}
    (document,) = changed(before, after, "documents")
    assert document == f"cities/{text.splitlines()[1].split(',')[0]}"
    # by the manifest's own account, only what was made from the file may have changed
    depends = {"received/cities/ex-cities.csv"}
    for _ in after["artefacts"]:
        depends |= {n for n, a in after["artefacts"].items() if depends & set(a["inputs"])}
    found = changed(before, after, "artefacts")
    assert found <= depends
    assert "results/example/text/cities/paragraphs.parquet" in found
    assert "results/example/text/essay/paragraphs.parquet" not in depends
    assert "results/example/features/parts/essay/counts.parquet" not in depends
