import pandas as pd
import pytest
from example_study import ROOT, configured
from lunheng.errors import LunhengError
from lunheng.plan import preflight
from lunheng.plan.prepare import prepare
from lunheng.tables.schemas.every import TABLES

LABEL = {"zh": "甲", "en": "a"}
HEAD = {"study": "s", "title": LABEL}


def side(**columns):
    return {"label": LABEL, "documents": {"source": "t", **columns}}


def study(folder, *, files, groups=None, **more):
    """A study of texts in a folder, as a run would take it, and the ways of its sources."""
    (folder / "texts").mkdir()
    for name, text in files.items():
        (folder / "texts" / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    data = {
        **HEAD,
        "sources": {"t": {"label": LABEL, "from": [{"folder": "./texts"}], "name": "{stem}"}},
        **more,
    }
    if groups:
        (folder / "g.tsv").write_text(groups, encoding="utf-8")
        data["groups"] = "./g.tsv"
    return prepare(data, where="s.yaml", root=ROOT, corpora=None, folder=folder)


def contrast(target, reference):
    return {
        "label": LABEL,
        "target": {"source": "t", **target},
        "reference": {"source": "t", **reference},
    }


def test_documents_are_known_from_the_names_of_their_files(tmp_path):
    files = {"b 1.txt": "江水。", "a.docx": b"no docx", "c.txt": "江水。"}
    groups = "document\tarea\tyear\nt/a\tx\t2001\nt/b 1\ty\t\nt/b2\ty\t\n"
    config, ways = study(tmp_path, files=files, groups=groups)
    known = preflight.know(config, ways, root=ROOT)
    rows = known.documents.set_index("document")
    assert sorted(rows.index) == ["t/a", "t/b 1", "t/c"]
    assert rows.loc["t/a", "area"] == "x" and rows.loc["t/a", "year"] == 2001
    assert rows.loc["t/b 1", "n_characters"] == 3
    assert known.remarks == ["c.txt: the same file as b 1.txt"]
    assert preflight.problems(config, known)[1:] == [
        "groups: the study has no document “t/b2” (did you mean “t/b 1”?)",
        "groups: no line for 1 document(s): t/c",
    ]


def test_tables_are_read_through_and_their_flaws_named(tmp_path):
    rows = [("甲", "江水", 2001), ("乙", "江水", "MM"), ("丙", "", 2003), ("丁", "山", 2004)]
    table = pd.DataFrame(rows, columns=["name", "text", "year"])

    table.to_csv(tmp_path / "t.csv", index=False)
    source = {"label": LABEL, "from": [{"file": "./t.csv"}], "name": "{name}"}
    source["fields"] = {"year": "year"}
    data = {**HEAD, "sources": {"t": source}}
    config, ways = prepare(data, where="s", root=ROOT, corpora=None, folder=tmp_path)
    known = preflight.know(config, ways, root=ROOT)
    assert known.documents["document"].tolist() == ["t/甲", "t/丁"]
    assert known.documents["year"].tolist() == [2001, 2004]
    said = " / ".join(known.remarks)
    assert "row 3: the text is empty" in said and "'MM' is no year" in said
    assert "row 2: the same text as t.csv, row 1" in said


def test_an_archive_tells_its_documents(data):
    from lunheng.settings.models import load

    config = load(ROOT / "config" / "config.yaml")
    folder = ROOT / "data" / "archive" / "laws"
    found, said = preflight._source(
        "laws", config.sources["laws"], {"way": "archive", "paths": [str(folder)]}
    )
    assert len(found) == 16 and said == [] and found[0]["source"] == "laws"


@pytest.mark.parametrize(
    ("n", "sides", "tested", "said"),
    [
        (3, ({"area": "x"}, {"area": "y"}), False, "1 document (2 characters) against 2 documents"),
        (4, ({"area": "x"}, {"area": "y"}), True, "one text against a genre"),
        (4, ({"year": 2001}, {"area": "y"}), False, "nothing is compared, as one side is empty"),
    ],
)
def test_each_contrast_is_said_with_its_sides_and_its_test(tmp_path, n, sides, tested, said):
    files = {f"{i}.txt": f"江{i}" for i in range(n)}
    lines = "".join(f"t/{i}\t{'y' if i else 'x'}\n" for i in range(n))
    config, ways = study(
        tmp_path,
        files=files,
        groups=f"document\tarea\n{lines}",
        contrasts={"one": contrast(*sides)},
    )
    [(text, can)] = preflight.compared(config, preflight.know(config, ways, root=ROOT)).items()
    assert can == tested and text.startswith("one: ") and said in text


def test_what_is_too_small_is_said_before_the_run(tmp_path):
    more = {
        "topics": {"documents": {"source": "t"}, "models": {"nmf": [3]}, "resamples": {"nmf": 2}},
        "similarity": {"active": {"source": "t"}},
        "trends": {"series": "t"},
    }
    config, ways = study(tmp_path, files={"a.txt": "江水", "b.txt": "山"}, **more)
    said = " / ".join(preflight.short(config, preflight.know(config, ways, root=ROOT)))
    for words in (
        "2 documents in 1 source",
        "frequencies alone",
        "no map: 2",
        "topics: 2",
        "no trends",
    ):
        assert words in said


def test_a_source_that_is_too_large_is_not_looked_into_and_nothing_is_said_of_its_groups(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(preflight, "MOST_BYTES", 5)
    (tmp_path / "t.csv").write_text("name,text\n1,江水\n", encoding="utf-8")
    source = {"label": LABEL, "from": [{"file": "./t.csv"}], "name": "{name}"}
    config, ways = prepare(
        {**HEAD, "sources": {"t": source}}, where="s", root=ROOT, corpora=None, folder=tmp_path
    )
    known = preflight.know(config, ways, root=ROOT)
    assert "too much to look into" in known.unknown["t"]
    said = preflight.report(config, known, results=tmp_path)
    assert said == [f"t: not looked into: {known.unknown['t']}"]


def test_how_much_is_tested_at_what_power_is_that_of_the_last_run(tmp_path):
    config, _ = study(
        tmp_path,
        files={"a.txt": "江水", "b.txt": "山"},
        groups="document\tk\nt/a\tx\nt/b\ty\n",
        contrasts={"c": contrast({"k": "x"}, {"k": "y"})},
    )
    (said,) = preflight.powers(config, results=tmp_path)
    assert "once the study has been run" in said
    row = dict.fromkeys(TABLES["contrasts"].columns) | {"contrast": "c", "theme": "*"}
    rows = [row | {"term": t, "p": p, "smallest_detectable": d} for t, p, d in (
        ("江", 0.5, 3.0), ("山", 0.1, 5.0), ("水", None, None),
    )]  # fmt: skip
    rows.append(row | {"term": "江", "theme": "finance", "p": 0.5, "smallest_detectable": 99.0})
    path = tmp_path / "s" / "analysis" / "contrasts.parquet"
    path.parent.mkdir(parents=True)
    pd.DataFrame(rows).to_parquet(path)
    (said,) = preflight.powers(config, results=tmp_path)
    assert "2 of 3 terms and families were tested" in said and said.endswith("is 4.0")


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (("contrasts", "coast-inland", "target", "regoin"), "沿海", ["did you mean “region”"]),
        (("contrasts", "coast-inland", "target", "region"), "沿嗨", ["region”", "“沿海”"]),
        (
            ("contrasts", "coast-inland", "reference"),
            {"source": "speeches", "region": "沿海"},
            ["contrasts.coast-inland.reference", "together", "speeches"],
        ),
        (
            ("contrasts", "coast-inland", "target", "without"),
            {"regon": "内陆"},
            [".without", "region"],
        ),
        (
            ("groupings", "regions", "coast", "documents", "source"),
            "citys",
            ["did you mean “cities”"],
        ),
        (("topics", "documents"), {"sorce": "cities"}, ["topics.documents", "source"]),
        (("contrasts", "essay-cities", "target", "year"), 1999, ["target.year", "1999", "2026"]),
        (("similarity", "active"), {"source": "x"}, ["similarity.active.source"]),
        (
            ("effects",),
            {"e": {"label": LABEL, "documents": {"source": "cities"}, "formula": "log(gpd)"}},
            ["effects.e.formula", "gpd"],
        ),
    ],
)
def test_what_no_document_can_have_stops_the_run_before_its_first_job(data, path, value, words):
    configured(data, *path, value)
    with pytest.raises(LunhengError) as error:
        prepare(data, where="study.yaml", root=ROOT, corpora=None)
    for word in ("study.yaml", *words):
        assert word in str(error.value)
