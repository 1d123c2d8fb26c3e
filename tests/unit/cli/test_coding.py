import os
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
import study_texts
from lunheng.cli.main import main
from lunheng.handcoding import sheets

SOURCE = Path(__file__).parents[3] / "workflow"


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Return a function that runs a command where the example study's texts are."""
    study_texts.write(tmp_path)
    monkeypatch.chdir(tmp_path)

    def call(*words, config=study_texts.EXAMPLE, status=0):
        assert main(["--config", str(config), *words]) == status
        out = capsys.readouterr()
        return out.err if status else out.out

    return call


def rows(path):
    return sheets.read_sheet(path).drop(columns="row")


def test_a_line_is_explained(run, tmp_path):
    (tmp_path / "in.tsv").write_text(
        "a\t今天下雨，培养\u200b人才。\nb\t今天下雨。\n", encoding="utf-8"
    )
    header, first, second = run("code", "in.tsv", "--explain").splitlines()
    found = dict(zip(header.split("\t"), first.split("\t"), strict=True))
    assert (found["id"], found["theme"], found["term"]) == ("a", "talent", "人才")
    assert (found["start"], found["end"]) == ("8", "10")
    assert found["clause"] == "今天下雨，培养人才。"
    assert second.split("\t")[:2] == ["b", "-"]


def test_lines_in_traditional_characters_are_said(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    lines = "a\t培养人才，乾坤已定。\nb\t鎮裡培養人才。\n"
    (tmp_path / "in.tsv").write_text(lines, encoding="utf-8")
    assert main(["code", "in.tsv"]) == 0
    said = capsys.readouterr().err
    assert "in.tsv: 1 of 2 lines are in traditional characters, the first “b”" in said
    (tmp_path / "in.tsv").write_text("a\t培养人才，乾坤已定。\n", encoding="utf-8")
    assert main(["code", "in.tsv"]) == 0
    assert capsys.readouterr().err == ""


def test_the_header_of_a_sheet_and_failing_examples_are_told_apart_from_codes(
    tmp_path, capsys, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in.tsv").write_text("id\tnote\ttext\nb\t人才\t今天下雨。\na\t\t培养人才\t。\n")
    assert main(["code", "in.tsv"]) == 0
    out, err = capsys.readouterr()
    assert (out, err) == ("id\tthemes\nb\t-\na\ttalent\n", "")
    assert main(["code", "in.tsv", "--explain"]) == 0
    line = capsys.readouterr().out.splitlines()[2].split("\t")
    assert line == ["a", "talent", "talent", "人才", "2", "4", "培养人才 。"]
    theme = (
        'version: 1\nthemes:\n- {id: roads, zh: 路, en: R, colour: "#000000", definition: d,\n'
        "   rules: [{id: r, terms: [路]}], examples: [架桥], counterexamples: [种树]}\n"
    )
    (tmp_path / "book.yaml").write_text(theme)
    text = study_texts.EXAMPLE.read_text(encoding="utf-8")
    named = re.sub(r"(?m)^codebook:.*$", f"codebook: {tmp_path / 'book.yaml'}", text)
    (tmp_path / "own.yaml").write_text(named, encoding="utf-8")
    assert main(["--config", "own.yaml", "code", "in.tsv"]) == 0
    out, err = capsys.readouterr()
    assert out == "id\tthemes\nb\t-\na\t-\n"
    assert "book.yaml: theme roads: its example “架桥” is not coded" in err


def test_the_texts_of_an_english_study_are_cut_as_english(tmp_path, capsys):
    (tmp_path / "in.tsv").write_text("a\tWe cut taxes. The farm is poor.\n")
    english = study_texts.EXAMPLE.parent / "state-of-the-union.yaml"
    assert main(["--config", str(english), "code", str(tmp_path / "in.tsv"), "--explain"]) == 0
    clauses = {line.split("\t")[6] for line in capsys.readouterr().out.splitlines()[1:]}
    assert clauses == {"We cut taxes."}


def test_codes_go_out_as_utf8_whatever_the_locale(tmp_path):
    (tmp_path / "in.tsv").write_text("甲\t培养人才。\n", encoding="utf-8")
    said = subprocess.run(
        [sys.executable, "-m", "lunheng", "code", "in.tsv"], cwd=tmp_path, capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONPATH": str(SOURCE)}, check=False,
    )  # fmt: skip
    assert (said.stdout.decode(), said.stderr) == ("甲\ttalent\n", b"")


def by_hand(a, b):
    """Return kappa, alpha and AC1 of two lists of 0 and 1, by their textbook definitions."""
    n = len(a)
    same = sum(x == y for x, y in zip(a, b, strict=True)) / n
    share_a, share_b = sum(a) / n, sum(b) / n
    chance = share_a * share_b + (1 - share_a) * (1 - share_b)
    kappa = (same - chance) / (1 - chance)
    # alpha: observed over expected disagreement of all pairs of values, whoever gave them
    pooled = a + b
    pairs = [x != y for i, x in enumerate(pooled) for j, y in enumerate(pooled) if i != j]
    alpha = 1 - (1 - same) / (sum(pairs) / len(pairs))
    mean = (share_a + share_b) / 2
    chance = 2 * mean * (1 - mean)
    return kappa, alpha, (same - chance) / (1 - chance)


def test_agreement_is_what_the_definitions_give(run, tmp_path):
    a = [1, 1, 1, 0, 0, 0, 0, 0, 0, 1]
    b = [1, 1, 0, 0, 0, 0, 0, 0, 1, 1]
    for name, codes in (("a", a), ("b", b)):
        lines = [f"x#{i}\t{'talent' if code else '-'}\n" for i, code in enumerate(codes)]
        (tmp_path / f"{name}.tsv").write_text("id\tthemes\n" + "".join(lines))
    line = next(li for li in run("agree", "a.tsv", "b.tsv").splitlines() if "talent" in li)
    shown = [float(x) for x in re.findall(r"([\d.]+) \[", line)]
    # 3 of 10 both, one each alone, 5 neither: same 0.8; by chance 0.52, for AC1 0.48;
    # unlike pairs of 20 pooled values: 96 of 190
    assert shown == [0.8, 0.58, 0.6, 0.62] == [0.8, *(round(x, 2) for x in by_hand(a, b))]


def test_terms_are_suggested_with_what_they_would_do(run, tmp_path):
    gold = "id\ttext\tthemes\na\t表彰技能高手。\ttalent\nb\t青年走上街头。\t-\n"
    (tmp_path / "gold.tsv").write_text(gold, encoding="utf-8")
    options = ("suggest", "talent", "--top", "5", "--gold", "gold.tsv", "--out", "terms.tsv")
    lines = run(*options).splitlines()
    assert lines[0].split()[:3] == ["term", "score", "keyness"]
    assert len(lines) == 6
    table = rows("terms.tsv")
    assert list(table["term"]) == [line.split()[0] for line in lines[1:]]
    assert (table["n_clauses"].astype(int) > 0).all()
    for line, row in zip(lines[1:], table.itertuples(), strict=True):
        assert f"{row.n_right} of {row.n_gold}" in line
        assert "[" in line
    assert run(*options[:-2]).splitlines() == lines  # the same each time


def test_every_sentence_is_written_to_be_coded_elsewhere(run):
    said = run("sentences", "--out", "all.tsv")
    table = rows("all.tsv")
    assert list(table.columns) == ["id", "document", "text", "themes"]
    assert str(len(table)) in said
    assert set(table["themes"]) == {""}
    assert table["document"].str.split("/").str[0].nunique() == 3
    run("sentences", "--source", "essay", "--out", "essay.xlsx")
    assert list(rows("essay.xlsx")["id"]) == list(table["id"][table["id"].str.startswith("essay")])


def sampled(run, *options, out="a.xlsx"):
    shown = run("sample", "--n", "40", "--theme", "talent", "--out", out, *options)
    return shown, rows(out), rows(out.replace(".xlsx", ".key.tsv"))


def test_a_sample_is_blind_and_its_key_says_how_it_was_drawn(run):
    shown, table, key = sampled(run)
    assert list(table.columns) == ["id", "document", "text", "themes"]
    assert set(table["themes"]) == {""}
    assert list(key.columns) == ["id", "document", "sentence", "stratum", "probability"]
    assert list(key["id"]) == list(table["id"])
    assert (key["id"] == key["document"] + "#" + key["sentence"]).all()
    assert len(table) == 40 and table["id"].is_unique
    assert "cities × talent" in shown
    whole = run("sentences", "--out", "all.tsv")
    total = int(re.search(r"(\d+) sentences", whole)[1])
    assert (1 / key["probability"].astype(float)).sum() == pytest.approx(total)
    assert sampled(run, out="b.xlsx")[1]["id"].tolist() == table["id"].tolist()
    assert sampled(run, "--seed", "9", out="c.xlsx")[1]["id"].tolist() != table["id"].tolist()


def test_strata_by_a_column_of_the_documents(run, tmp_path):
    names = [d for made in study_texts.tables().values() for d in made["clauses"]["document"]]
    documents = pd.DataFrame({"document": sorted(set(names))})
    documents["region"] = documents["document"].map({"cities/汐州": "沿海", "cities/澜港": "沿海"})
    said = run("sample", "--by", "region", "--out", "x.tsv", status=1)
    assert "documents.parquet" in said
    assert not (tmp_path / "x.tsv").exists()
    made_up_documents(documents, tmp_path)
    _, _, key = sampled(run, "--by", "region")
    where = key["document"].isin(["cities/汐州", "cities/澜港"])
    assert key["stratum"][where].str.startswith("沿海 × ").all() and where.any()
    assert key["stratum"][~where].str.startswith("ungrouped × ").all()
    said = run("sample", "--by", "regoin", "--out", "x.tsv", status=1)
    assert "did you mean “region”" in said


def made_up_documents(documents, folder):
    from lunheng.tables.io import write_table
    from lunheng.tables.schemas.every import TABLES

    for column, (kind, _) in TABLES["documents"].columns.items():
        if column not in documents:
            documents[column] = None if kind.endswith("?") else ("x" if kind == "s" else 1)
    path = folder / "results" / "example" / "features" / "documents.parquet"
    write_table(documents, path, "documents")


def fill(path, out, themes):
    table = rows(path)
    table["themes"] = [themes(i, text) for i, text in enumerate(table["text"])]
    sheets.write_sheet(table, out)
    return table


def talent(_, text):
    return "talent" if "人才" in text else "-"


def test_codes_are_taken_back_and_merged_to_a_gold(run):
    sampled(run)
    a = fill("a.xlsx", "coder-a.xlsx", talent)
    b = fill("a.xlsx", "coder-b.tsv", lambda i, text: "talent" if i == 0 else talent(i, text))
    options = ("agree", "coder-a.xlsx", "coder-b.tsv", "--key", "a.key.tsv", "--out", "gold.tsv")
    shown = run(*options)
    apart = a["id"][a["themes"] != b["themes"]]
    line = next(li for li in shown.splitlines() if li.split()[:1] == ["talent"])
    same = 1 - len(apart) / 40
    assert f"{same:.2f} [" in line
    assert all(name in shown for name in apart) and f"{len(apart)} sentences to be" in shown
    gold = rows("gold.tsv")
    assert list(gold.columns) == [
        "id", "document", "text", "themes", "coder_a", "coder_b", "stratum", "probability",
    ]  # fmt: skip
    assert list(gold["id"][gold["themes"] == ""]) == list(apart)
    key = rows("a.key.tsv").set_index("id")["probability"].to_dict()
    assert gold.set_index("id")["probability"].to_dict() == key
    # a gold that is not decided yet is none; decided, it weighs each sentence
    if len(apart):
        assert "no themes" in run("agree", "gold.tsv", "coder-b.tsv", "--gold", status=1)
    fill("gold.tsv", "decided.tsv", talent)
    shown = run("agree", "decided.tsv", "coder-b.tsv", "--gold")
    assert "1/probability" in shown
    line = shown.splitlines()[
        -[li.split()[:1] for li in shown.splitlines()][::-1].index(["talent"]) - 1
    ]
    w = gold["probability"].astype(float).rdiv(1)
    inside, extra = a["themes"] == "talent", a["themes"] != b["themes"]
    precision = w[inside].sum() / (w[inside].sum() + w[extra].sum())
    assert f"{precision:.2f} [" in line and "1.00 [1.00, 1.00]" in line


def test_codes_from_elsewhere_are_compared_with_a_part_of_them(run):
    sampled(run)
    fill("a.xlsx", "gold.tsv", talent)
    run("sentences", "--out", "all.tsv")
    fill("all.tsv", "model.tsv", talent)
    assert "40 sentences" in run("agree", "gold.tsv", "model.tsv", "--gold")
    said = run("agree", "gold.tsv", "model.tsv", status=1)
    assert "gold.tsv" in said and "missing" in said


def test_the_study_may_be_sampled_by_another_coders_codes(run, tmp_path):
    run("sentences", "--source", "essay", "--out", "essay.tsv")
    fill("essay.tsv", "codes.tsv", lambda i, text: "openness" if i < 4 else "-")
    text = study_texts.EXAMPLE.read_text(encoding="utf-8")
    key = f"\ncodes: {{from: {tmp_path / 'codes.tsv'}, name: B, sources: [essay]}}\n"
    (tmp_path / "own.yaml").write_text(text + key, encoding="utf-8")
    options = ("--source", "essay", "--theme", "openness", "--n", "20")
    shown = run("sample", *options, "--out", "s.tsv", config=tmp_path / "own.yaml")
    assert re.search(r"essay × openness +4 ", shown)
    table = rows("codes.tsv").iloc[1:]
    sheets.write_sheet(table, "codes.tsv")
    said = run("sample", *options, "--out", "t.tsv", config=tmp_path / "own.yaml", status=1)
    assert "1 of" in said and "have no codes: essay/ex-essay#0" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["suggest", "talnt"], ["did you mean “talent”", "finance"]),
        (["suggest", "talent", "--source", "esay"], ["did you mean “essay”"]),
        (["suggest", "talent", "--gold", "g.tsv"], ["g.tsv", "no column “text”"]),
        (["suggest", "talent", "--out", "g.tsv"], ["g.tsv", "is there already"]),
        (["sample", "--theme", "talnt", "--out", "x.tsv"], ["did you mean “talent”"]),
        (["sample", "--out", "x.tsv", "--n", "9999"], ["9999", "example.yaml sentences`"]),
        (["sample", "--out", "x.tsv", "--n", "5"], ["too small", "--theme"]),
        (["sample", "--out", "g.tsv"], ["g.tsv", "is there already"]),
        (["sample", "--out", "x.docx"], ["x.docx", ".xlsx"]),
        (["sentences", "--out", "g.tsv"], ["g.tsv", "is there already"]),
        (["agree", "g.tsv", "no.tsv"], ["no.tsv", "cannot be read"]),
        (["agree", "g.tsv", "g.tsv", "--key", "g.tsv"], ["g.tsv", "no column “document”"]),
    ],
)
def test_each_error_says_what_to_do_and_writes_nothing(run, tmp_path, words, said):
    (tmp_path / "g.tsv").write_text("id\tthemes\nx#0\t-\n")
    before = sorted(tmp_path.iterdir())
    shown = run(*words, status=1)
    for word in said:
        assert word in shown
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    "command", ["suggest talent", "sample --out s.tsv", "sentences --out s.tsv"]
)
def test_without_texts_the_remedy_is_said(tmp_path, monkeypatch, capsys, command):
    monkeypatch.chdir(tmp_path)
    assert main(["--config", str(study_texts.EXAMPLE), *command.split()]) == 1
    shown = capsys.readouterr().err
    for word in ("results/example/text", "example.yaml sources`", "call `lunheng run "):
        assert word in shown


@pytest.mark.parametrize("n", ["0", "-3", "many"])
def test_a_number_that_is_none_shows_how_to_call(n, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["sample", "--out", "s.tsv", "--n", n])
    assert stopped.value.code == 2
    assert "--n" in capsys.readouterr().err
