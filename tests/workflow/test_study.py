"""The workflow end to end on the example study, and its answers to bad input."""

import json
import re

import pandas as pd
import pytest
import yaml
from runs import EXAMPLE, PLAIN, ROOT, digests, snakemake


@pytest.fixture(scope="module")
def study(example):
    return example / "results" / "example"


@pytest.mark.slow
def test_one_core_another_hash_seed_locale_and_time_zone_leave_the_same_bytes(tmp_path, request):
    run = snakemake(tmp_path, cores=1, PYTHONHASHSEED="2", TZ="UTC", LC_ALL="C")
    assert run.returncode == 0, run.stderr[-4000:]
    # not before, so that another worker may make it in the meantime
    first = digests(request.getfixturevalue("study"))
    again = digests(tmp_path / "results" / "example")
    assert again.keys() == first.keys()
    assert [name for name in first if first[name] != again[name]] == []


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
    held = {}
    for row in coded.to_dict("records"):
        for place in str(row["places"]).split("; "):
            held.setdefault((row["document"], place), []).append(row)
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
                assert len(mark) == depth
                kind, which = mark or ("theme", theme)
                (row,) = [r for r in held[document, place] if (r["kind"], r["id"]) == (kind, which)]
                if mark and theme != "all":
                    assert theme in str(row["themes"]).split("; "), address
                assert word in row["terms"].split("; "), (address, word)
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


def test_candidates_for_the_lexicon_come_when_asked(example_copy):
    run = snakemake(example_copy, "--", "mine_candidates", start=PLAIN)
    assert run.returncode == 0, run.stderr[-4000:]
    text = example_copy / "results" / "example" / "text"
    table = pd.read_parquet(text / "candidates.parquet")
    assert {"term", "score", "segmentation", "example"} <= set(table.columns)
    assert (text / "candidates.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_nothing_is_done_twice(example_copy):
    run = snakemake(example_copy, start=PLAIN)
    assert "Nothing to be done" in run.stdout + run.stderr


@pytest.fixture
def broken(example_copy):
    """Return a function that goes on from the example's run with its configuration changed."""
    data = yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))

    def run(change, until="ingest_source"):
        change(data)
        path = example_copy / "study.yaml"
        path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
        return snakemake(example_copy, "--until", until, config=path, start=PLAIN)

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
        (set_in("sources", "cities", "text", "fulltext"), ["fulltext", "full_text"]),
        (set_in("sorces", {}), ["sorces", "sources"]),
    ],
)
def test_bad_configuration_gets_one_clear_error(broken, change, words):
    run = broken(change)
    assert run.returncode != 0
    for word in words:
        assert word in run.stderr, run.stderr[-3000:]
    assert "Traceback" not in run.stderr


def test_bad_text_gets_one_clear_error(broken, tmp_path):
    content = "创新".encode("gb18030") + b"\xff\xfe\xff"
    run = broken(own_file(tmp_path, content))
    assert run.returncode != 0
    for word in ("text.txt", "utf-8"):
        assert word in run.stderr.lower(), run.stderr[-3000:]
    assert "Traceback" not in run.stderr


def test_an_empty_side_gets_one_clear_error(broken):
    side = set_in("contrasts", "essay-cities", "target", {"source": "essay", "year": 1999})
    run = broken(side, "contrast_documents")
    assert run.returncode != 0
    for word in ("contrasts.essay-cities.target", "1999"):
        assert word in run.stderr, run.stderr[-3000:]
    assert "Traceback" not in run.stderr


def test_a_group_of_no_document_gets_one_clear_error(broken, tmp_path):
    path = tmp_path / "groups.tsv"
    lines = ["document\tregion", "cities/汐洲\t沿海", "cities/澜港\t内陆", ""]
    path.write_text("\n".join(lines), encoding="utf-8")
    run = broken(set_in("groups", str(path)), "join_features")
    assert run.returncode != 0
    for word in ("groups", "cities/汐洲", "cities/汐州"):
        assert word in run.stderr, run.stderr[-3000:]
    assert "Traceback" not in run.stderr


def test_a_new_study_is_ready_to_run(tmp_path):
    from lunheng.plan import scaffold

    scaffold.write("my-study", root=ROOT, folder=tmp_path, asked=scaffold.Asked())
    run = snakemake(tmp_path, "-n", config=tmp_path / "my-study" / "study.yaml", start=PLAIN)
    assert run.returncode == 0, run.stderr[-3000:]
    assert "write_manifest" in run.stdout + run.stderr


def test_one_changed_character_changes_its_document_and_what_depends_on_it(study, example_copy):
    text = (ROOT / "data" / "example" / "ex-cities.csv").read_text(encoding="utf-8")
    line = text.splitlines()[2]
    held = example_copy / "texts" / "ex-cities.csv"
    held.parent.mkdir()
    held.write_text(text.replace(line, line.replace("。", "！", 1), 1), encoding="utf-8")
    data = yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))
    data["sources"]["cities"]["from"] = [{"file": str(held)}]
    config = example_copy / "study.yaml"
    config.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    # below the waist everything depends on every text
    run = snakemake(example_copy, "--until", "join_features", config=config)
    assert run.returncode == 0, run.stderr[-4000:]
    again = example_copy / "results" / "example"
    before, after = (
        pd.read_parquet(folder / "features" / "documents.parquet").set_index("document")
        for folder in (study, again)
    )
    (document,) = after.index[before["text_sha256"] != after["text_sha256"]]
    assert document == f"cities/{text.splitlines()[1].split(',')[0]}"
    # by the manifest's own account, only what was made from the file may have changed
    artefacts = json.loads((study / "manifest.json").read_text(encoding="utf-8"))["artefacts"]
    depends = {"received/cities/ex-cities.csv"}
    for _ in artefacts:
        depends |= {n for n, a in artefacts.items() if depends & set(a["inputs"])}
    parts = ("text", "features")
    first, second = digests(study, parts), digests(again, parts)
    assert first.keys() == second.keys()
    found = {f"results/example/{name}" for name in first if first[name] != second[name]}
    assert found & artefacts.keys() <= depends
    assert "results/example/text/cities/paragraphs.parquet" in found
    assert "results/example/text/essay/paragraphs.parquet" not in depends
    assert "results/example/features/parts/essay/counts.parquet" not in depends
