import io
import re

import pandas as pd
import pytest
from lunheng.cli.main import ROOT, main


def test_lines_are_segmented_one_by_one(monkeypatch, capsysbinary):
    given = "加快高质量发展。\n\n专精特新企业\r\n".encode() + b"\xff\n"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given)))
    assert main(["segment"]) == 0
    lines = capsysbinary.readouterr().out.decode("utf-8", "replace").split("\n")
    assert len(lines) == 5
    assert "高质量发展" in lines[0].split(" ")
    assert lines[1] == lines[3] == lines[4] == ""
    assert "".join(lines[2].split(" ")) == "专精特新企业"


def segmented(text, monkeypatch, capsysbinary, *options):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert main([*options, "segment"]) == 0
    return capsysbinary.readouterr().out.decode().splitlines()


def test_lines_are_cut_as_a_study_cuts_them(monkeypatch, capsysbinary):
    given = (
        "２０３０年修路１．５亿元\n人\u200b工智能\n高 质 量 发 展\n\u200b\n一\u2028二\n$3 million\n"
    )
    assert segmented(given, monkeypatch, capsysbinary)[:4] == [
        "2030年 修路 1.5亿元", "人工智能", "高质量发展", "",
    ]  # fmt: skip
    assert len(segmented(given, monkeypatch, capsysbinary)) == 6


def test_the_language_is_that_of_the_study(monkeypatch, capsysbinary):
    english = str(ROOT / "config" / "studies" / "state-of-the-union.yaml")
    (line,) = segmented(
        "The WHO knows who’s right.\n", monkeypatch, capsysbinary, "--config", english
    )
    assert line.replace("’", "'") == "the WHO knows who's right"


def test_what_is_explained_is_what_a_study_would_cut(capsys):
    assert main(["explain", "２０３０年\u200b修 路"]) == 0
    assert [line.split()[2] for line in capsys.readouterr().out.splitlines()[1:3]] == [
        "2030年", "修路",
    ]  # fmt: skip


def test_each_cut_is_explained(capsys):
    assert main(["explain", "高质量发展"]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert "entry" in shown[0]
    assert "高质量发展" in shown[1] and "lexicon" in shown[1]
    assert any(line.split()[:1] == ["second"] for line in shown)


def test_sentences_are_coded(tmp_path, capsys):
    path = tmp_path / "sentences.tsv"
    path.write_text("a1\t培养人才。\n\nb2\t今天下雨了。\n", encoding="utf-8-sig")
    assert main(["code", str(path)]) == 0
    first, second = capsys.readouterr().out.splitlines()
    name, themes = first.split("\t")
    assert name == "a1"
    assert "talent" in themes.split(",")
    assert second == "b2\t-"


def test_a_line_without_a_tab_is_named_by_its_number(tmp_path, capsys):
    path = tmp_path / "sentences.tsv"
    path.write_text("a\t培养人才。\n没有制表符\n", encoding="utf-8")
    assert main(["code", str(path)]) == 1
    said = capsys.readouterr().err
    for word in (str(path), "line 2", "tab"):
        assert word in said


@pytest.mark.parametrize("content", [None, "创新".encode("gb18030")])
def test_a_file_that_cannot_be_read_is_an_error_without_a_traceback(tmp_path, capsys, content):
    path = tmp_path / "sentences.tsv"
    if content:
        path.write_bytes(content)
    assert main(["code", str(path)]) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"lunheng: {path}")
    assert "Traceback" not in said


@pytest.fixture
def counts(tmp_path):
    rows = [(d, t, 3 + len(d) + i) for d in "abcdefgh" for i, t in enumerate(("创新", "=1+1"))]
    path = tmp_path / "counts.parquet"
    pd.DataFrame(rows, columns=["document", "term", "n"]).to_parquet(path)
    return path


def contrast(counts, out, target="a,b,c", reference="d,e,f,g,h"):
    sides = ["--target", target, "--reference", reference]
    return main(["contrast", str(counts), *sides, "--out", str(out)])


def test_a_contrast_is_written_as_csv_and_the_same_each_time(counts, tmp_path):
    outs = [tmp_path / "one.csv", tmp_path / "two.csv"]
    assert [contrast(counts, out) for out in outs] == [0, 0]
    assert outs[0].read_bytes() == outs[1].read_bytes()
    table = pd.read_csv(outs[0])
    # what a spreadsheet would compute is defused
    assert set(table["term"]) == {"创新", "'=1+1"}
    assert table["n_target"].sum() == 3 * (4 + 5)


def test_a_contrast_of_an_unknown_document_writes_nothing(counts, tmp_path, capsys):
    assert contrast(counts, tmp_path / "out.csv", target="a,z") == 1
    assert "“z”" in capsys.readouterr().err
    assert not (tmp_path / "out.csv").exists()
    assert contrast(tmp_path / "no.parquet", tmp_path / "out.csv") == 1
    assert "no.parquet" in capsys.readouterr().err


def test_an_unknown_source_is_not_fetched(capsys):
    assert main(["fetch", "esay"]) == 1
    screen = capsys.readouterr()
    assert screen.out == ""
    for word in ("“esay”", "essay", "national"):
        assert word in screen.err


def test_a_configuration_that_is_not_there_is_named(tmp_path, capsys):
    missing = tmp_path / "study.yaml"
    assert main(["--config", str(missing), "explain", "创新"]) == 1
    assert str(missing) in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["segmnt"], ["explain"], ["contrast", "x.parquet"]])
def test_a_wrong_call_shows_how_to_call(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "usage: lunheng" in capsys.readouterr().err


def test_a_table_that_is_no_parquet_is_named(tmp_path, capsys):
    path = tmp_path / "counts.parquet"
    path.write_text("document,term,n\n")
    assert contrast(path, tmp_path / "out.csv") == 1
    assert "counts.parquet" in capsys.readouterr().err


def test_a_folder_in_place_of_a_file_is_named(tmp_path, capsys):
    assert main(["code", str(tmp_path)]) == 1
    assert str(tmp_path) in capsys.readouterr().err


def test_a_new_study_prints_the_command_to_run_it_alone_on_a_line(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["new", "mine", "--title", "河与山"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1].endswith(" run mine") and lines[-2] == ""
    assert "mine/study.yaml" in lines


def test_run_hands_over_to_snakemake_in_the_folder_where_one_stands(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    main(["new", "mine"])
    called = []
    monkeypatch.setattr("os.execv", lambda program, command: called.append(command))
    for study in ("mine", "mine/study.yaml"):
        assert main(["run", study]) == 0
        assert main(["run", study, "-n", "-c3", "--", "target"]) == 0
    first, second, *others = called
    assert others == [first, second]
    at = {option: first[first.index(option) + 1] for option in ("--configfile", "--directory")}
    assert at == {
        "--configfile": str(tmp_path / "mine" / "study.yaml"),
        "--directory": str(tmp_path),
    }
    assert first[-2:] == ["--cores", "all"]
    assert second[-4:] == ["-n", "-c3", "--", "target"] and "--cores" not in second


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("study: 甲\ntitle: 乙丙丁戊己庚\n".encode("gb18030"), r"study\.yaml: .*gb18030.*UTF-8"),
        ("study: a\n".encode("utf-16"), r"study\.yaml: .*utf-16.*UTF-8"),
        (b"study: a\ntitle:\n\tzh: x\n", r"study\.yaml, line 3: .*not with tabs"),
        (b"study: a\nstudy: b\n", r"study\.yaml, line 2: the key “study” stands in line 1"),
    ],
)
def test_a_file_that_snakemake_would_stop_at_without_a_name_is_named(
    tmp_path, monkeypatch, capsys, data, said
):
    (tmp_path / "study.yaml").write_bytes(data)
    monkeypatch.setattr("os.execv", lambda *_: pytest.fail("handed over"))
    assert main(["run", str(tmp_path / "study.yaml")]) == 1
    error = capsys.readouterr().err
    assert re.search(said, error) and len(error.strip().splitlines()) == 1


def test_a_study_that_is_not_there_is_named_with_the_nearest(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    main(["new", "rivers"])
    assert main(["run", "river"]) == 1
    assert "river: no study here (did you mean “rivers”?)" in capsys.readouterr().err


def test_check_says_what_is_compared_and_needs_no_run(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    main(["new", "mine"])
    capsys.readouterr()
    for arguments in (["check", "mine"], ["--config", "mine/study.yaml", "check"]):
        assert main(arguments) == 0
        said = capsys.readouterr().out
        assert "coast-inland: 4 documents" in said and "tested between documents" in said
    assert not (tmp_path / "results").exists()
