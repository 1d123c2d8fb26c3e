import re

import pytest
import study_texts
from lunheng.cli.main import main
from lunheng.handcoding import sheets

# 12 measures that the rules find, 10 that they do not, 2 problems, 3 sentences of nothing
FOUND = [f"推广第{n}种信用贷款。" for n in "一二三四五六七八九十百千"]
MISSED = [f"信贷产品第{n}类不足。" for n in "一二三四五六七八九十"]
ROWS = [(text, "measure", "financial_support") for text in FOUND]
ROWS += [(text, "measure", "-") for text in MISSED]
ROWS += [(f"人才{n}匮乏。", "problem", "-") for n in "很更"] + [("四季分明。", "-", "-")] * 3


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    def call(rows=ROWS, header="text\tstances\tinstruments", config=study_texts.EXAMPLE):
        lines = [header, *("\t".join(row) for row in rows)]
        (tmp_path / "gold.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        status = main(["--config", str(config), "evaluate-marks", "gold.tsv"])
        return status, *capsys.readouterr()

    return call


def line(out, mark):
    return next(li for li in out.splitlines() if re.search(rf"\b{mark}\b", li)).split()


def test_marks_are_measured_by_hand(run):
    status, out, _ = run()
    assert status == 0 and out.startswith("27 sentences")
    # 12 of 22 are found, and nothing else: F1 is 2 · 12 / (12 + 22)
    assert line(out, "measure")[:3] == ["stance", "measure", "22"]
    assert [float(x) for x in re.findall(r"([\d.]+) \[", " ".join(line(out, "measure")))] == [
        1.0, 0.55, 0.71,
    ]  # fmt: skip
    assert line(out, "financial_support")[2] == "12"


def test_what_few_sentences_have_is_not_measured(run):
    _, out, _ = run()
    assert line(out, "problem")[:7] == ["stance", "problem", "2", "-", "-", "not", "measured"]
    assert line(out, "tax")[2:7] == ["0", "-", "-", "not", "measured"]
    nine = [r for r in ROWS if r[2] == "-"] + ROWS[:9]
    assert "not measured" in " ".join(line(run(nine)[1], "financial_support"))
    ten = [*nine, ROWS[9]]
    assert "not measured" not in " ".join(line(run(ten)[1], "financial_support"))


def test_what_the_book_states_otherwise_is_told(run, tmp_path):
    _, _, err = run()
    told = [li for li in err.splitlines() if ": measure: " in li]
    assert len(told) == 1 and "stances.yaml" in told[0]
    assert "stated as 0.93 and is 0.71 [" in told[0] and "22 sentences" in told[0]
    assert ": problem: " not in err  # not measured here, so nothing is known of it
    same = study_texts.EXAMPLE.parents[1] / "stances.yaml"
    (tmp_path / "own.yaml").write_text(
        same.read_text(encoding="utf-8").replace("f1: 0.93", "f1: 0.71"), encoding="utf-8"
    )
    text = study_texts.EXAMPLE.read_text(encoding="utf-8")
    text = text.replace("stances: config/stances.yaml", f"stances: {tmp_path / 'own.yaml'}")
    (tmp_path / "study.yaml").write_text(text, encoding="utf-8")
    assert ": measure: " not in run(config=tmp_path / "study.yaml")[2]


def test_a_study_without_instruments_has_its_stances_measured(run, tmp_path):
    text = study_texts.EXAMPLE.read_text(encoding="utf-8")
    text = re.sub(r"(?m)^instruments: config.*$", "instruments: null", text)
    text = re.sub(r"(?m)^  instruments: instruments$\n", "", text)
    (tmp_path / "study.yaml").write_text(text, encoding="utf-8")
    rows = [row[:2] for row in ROWS]
    status, out, _ = run(rows, header="text\tstances", config=tmp_path / "study.yaml")
    assert status == 0 and line(out, "measure")[2] == "22" and "instrument " not in out


@pytest.mark.parametrize(
    ("rows", "header", "words"),
    [
        ([("种树。", "-")], "text\tstances", ["gold.tsv", "no column “instruments”"]),
        ([("种树。", "mesure", "-")], None, ["gold.tsv, row 2", "no stance “mesure”", "measure"]),
        ([("", "", ""), ("种树。", "-", "")], None, ["gold.tsv, row 3", "no instruments"]),
    ],
)
def test_a_bad_sheet_is_told(run, rows, header, words):
    status, _, err = run(rows, header=header or "text\tstances\tinstruments")
    assert status == 1
    for word in words:
        assert word in err


def test_a_study_without_stances_is_told(run):
    english = study_texts.EXAMPLE.parent / "state-of-the-union.yaml"
    status, _, err = run(config=english)
    assert status == 1 and "key “stances”: not set" in err


def test_a_workbook_is_read_as_well(tmp_path, monkeypatch, capsys):
    import pandas as pd

    monkeypatch.chdir(tmp_path)
    frame = pd.DataFrame(ROWS, columns=["text", "stances", "instruments"])
    sheets.write_sheet(frame, tmp_path / "gold.xlsx")
    assert main(["--config", str(study_texts.EXAMPLE), "evaluate-marks", "gold.xlsx"]) == 0
    assert line(capsys.readouterr().out, "measure")[2] == "22"
