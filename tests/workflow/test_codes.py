"""Codes from elsewhere go through the workflow in place of the rules', or stop it."""

import pandas as pd
import pytest
import runs
import study_texts
from lunheng.corpus import texts
from lunheng.handcoding import sheets

PARTS = "results/example/features/parts"


@pytest.fixture
def study(example_copy):
    """Return the folder of the example's run with its essay coded by somebody else."""
    folder = example_copy
    made = study_texts.tables()["essay"]
    table = texts.sentences(made["paragraphs"], made["clauses"])[["id", "text"]]
    table["themes"] = ["talent,openness" if i % 5 == 0 else "-" for i in range(len(table))]
    sheets.write_sheet(table, folder / "codes.tsv")
    key = f"\ncodes: {{from: {folder / 'codes.tsv'}, name: B, sources: [essay]}}\n"
    text = study_texts.EXAMPLE.read_text(encoding="utf-8")
    (folder / "study.yaml").write_text(text + key, encoding="utf-8")
    return folder, table


def run(folder, *wanted):
    config = folder / "study.yaml"
    return runs.snakemake(folder, "--", *wanted, config=config, start=runs.PLAIN)


def test_the_waist_counts_the_other_coders_sentences(study):
    folder, table = study
    wanted = f"{PARTS}/essay/theme_counts.parquet"
    by_rules = pd.read_parquet(folder / wanted)
    done = run(folder, wanted)
    assert done.returncode == 0, done.stderr
    essay = pd.read_parquet(folder / wanted)
    coded = (table["themes"] != "-").sum()
    sentences = essay.groupby("theme")["n_sentences"].sum()
    assert sentences.to_dict() == {"openness": coded, "talent": coded}
    assert by_rules["theme"].nunique() > 2
    codes = pd.read_parquet(folder / "results/example/text/essay/codes.parquet")
    assert set(codes["source"]) == {"coder"}


def test_a_sentence_without_codes_stops_the_run_with_one_error(study):
    folder, table = study
    sheets.write_sheet(table.iloc[2:], folder / "codes.tsv")
    done = run(folder, f"{PARTS}/essay/theme_counts.parquet")
    assert done.returncode == 1
    for words in ("codes.tsv", f"2 of {len(table)} sentences", "essay/ex-essay#0", "lunheng sent"):
        assert words in done.stderr
    assert "Traceback" not in done.stderr
