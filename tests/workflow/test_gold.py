"""A gold sample at hand is evaluated; without one the workflow has no such rule."""

import pandas as pd
import runs
import yaml

GOLD = """id\tdocument\ttext\tthemes
a\tx:1\t设立产业基金，推广信用贷款。\tfinance
b\tx:2\t新建两座公园。\t-
"""


def evaluate(folder, config, gold):
    wanted = ("--", "evaluate_codebook")
    return runs.snakemake(folder, *wanted, config=config, start=runs.PLAIN, LUNHENG_GOLD=gold)


def test_the_gold_decides_whether_the_codebook_is_evaluated(tmp_path):
    config = tmp_path / "config.yaml"
    study = yaml.safe_load(runs.EXAMPLE.read_text(encoding="utf-8"))
    config.write_text(yaml.safe_dump(study | {"gold": ["gold.tsv"]}, allow_unicode=True))
    held = tmp_path / "gold"
    held.mkdir()
    (held / "gold.tsv").write_text(GOLD, encoding="utf-8")
    run = evaluate(tmp_path, config, str(held))
    assert run.returncode == 0, run.stderr[-4000:]
    results = tmp_path / "results" / "example"
    found = pd.read_parquet(results / "analysis" / "evaluation.parquet")
    assert found.set_index(["group", "theme"]).loc[("all", "finance"), "f1"] == 1
    rules = pd.read_parquet(results / "analysis" / "evaluation_rules.parquet")
    assert {"n_adds", "n_costs"} <= set(rules)
    assert "text" in pd.read_parquet(results / "text" / "evaluation_sentences.parquet")
    assert "text" not in pd.read_parquet(results / "features" / "gold_codes.parquet")
    run = evaluate(tmp_path, config, "")
    assert run.returncode != 0 and "evaluate_codebook" in run.stdout + run.stderr
