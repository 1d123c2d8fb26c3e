import pytest
from lunheng.errors import LunhengError
from lunheng.plan import survey

ZH, EN = "渡口的船今天停航，明天再开。\n", "The ferry does not sail today.\n"


@pytest.fixture
def folder(tmp_path):
    def make(**files):
        for name, text in files.items():
            path = tmp_path / "texts" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path / "texts"

    return make


def table(tmp_path, text, name="groups.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_files_give_names_folders_patterns_and_the_language(folder):
    seen = survey.look(folder(**{"a b.txt": ZH, "north/c.md": ZH, "north/.DS_Store": "x"}))
    assert seen.names == {"a b.txt": "a b", "north/c.md": "c"}
    assert seen.folders == {"a b.txt": "", "north/c.md": "north"}
    assert (seen.template, seen.numbered, seen.language) == ("{stem}", False, "zh")
    assert seen.patterns == ["**/*.md", "**/*.txt"] and seen.remarks == []


def test_the_language_is_that_of_most_letters(folder):
    assert survey.look(folder(**{"a.txt": EN, "b.txt": EN + "WTO 世贸"})).language == "en"


@pytest.mark.parametrize(
    ("files", "template", "names"),
    [
        (["n/x.txt", "s/x.txt"], "{folder}-{stem}", ["n-x", "s-x"]),
        (["n/x.txt", "x.txt"], "{stem}", ["x", "x-2"]),
        (["x.md", "x.txt"], "{stem}", ["x", "x-2"]),
    ],
)
def test_files_of_one_name_are_told_apart(folder, files, template, names):
    seen = survey.look(folder(**dict.fromkeys(files, ZH)))
    assert seen.template == template and list(seen.names.values()) == names
    assert seen.numbered == (template == "{stem}")


def test_what_is_no_text_and_what_cannot_be_read_is_named_and_the_others_stay(folder):
    seen = survey.look(folder(**{"a.txt": ZH, "bad.pdf": "no pdf", "m.csv": "x\n", "i.jpg": ""}))
    assert list(seen.names) == ["a.txt", "bad.pdf"]
    said = " / ".join(seen.remarks)
    assert "bad.pdf: not a whole PDF" in said and "i.jpg, m.csv" in said


@pytest.mark.parametrize(
    ("files", "said"), [({}, "is no folder"), ({"a.jpg": "x"}, r"found \.jpg")]
)
def test_a_folder_without_texts_is_refused(folder, files, said):
    with pytest.raises(LunhengError, match=said):
        survey.look(folder(**files))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("g.csv", '\ufefffile,area\n"a.txt",coast\nb,hills\n'),
        ("g.csv", "file;area\na;coast\nB.TXT;hills\n"),
        ("g.tsv", "file\tarea\na\tcoast\nb.txt\thills\n"),
    ],
)
def test_a_table_names_files_with_or_without_their_endings(folder, tmp_path, name, text):
    seen = survey.look(folder(**{"a.txt": EN, "b.txt": EN}))
    columns, rows = survey.read_table(table(tmp_path, text, name))
    found, said = survey.grouped(seen, columns, rows, table=name)
    assert found == {"a": {"area": "coast"}, "b": {"area": "hills"}} and said == []
    assert survey.grouping(found) == ("area", {"coast": 1, "hills": 1})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("file,area\nc,coast\n", "row 2: no file is called “c”"),
        ("file,area\na,coast\na.txt,hills\n", "row 3: a.txt stands in row 2 too"),
        ("file,area\nx,coast\n", "row 2: “x” may be n/x.txt or s/x.txt"),
        ("file\na\n", r"found the columns \['file'\]"),
        ("file,a,a\na,1,2\n", "two columns are called “a”"),
        ("file,area\na,coast,1\n", "row 2: 3 cells under 2 columns"),
    ],
)
def test_a_table_that_cannot_be_meant_names_its_row(folder, tmp_path, text, said):
    seen = survey.look(folder(**{"a.txt": EN, "n/x.txt": EN, "s/x.txt": EN}))
    with pytest.raises(LunhengError, match=said) as error:
        columns, rows = survey.read_table(table(tmp_path, text))
        survey.grouped(seen, columns, rows, table="groups.csv")
    assert "groups.csv" in str(error.value)


def test_rows_without_a_file_and_files_without_a_row_are_said(folder, tmp_path):
    seen = survey.look(folder(**{"report-a.txt": EN, "report-b.txt": EN}))
    columns, rows = survey.read_table(table(tmp_path, "f,g\nreport-a,x\nreport-d,y\n"))
    found, said = survey.grouped(seen, columns, rows, table="groups.csv")
    assert list(found) == ["report-a"]
    assert "row 3: no file is called “report-d” (did you mean" in said[0]
    assert "report-b.txt" in said[1]


def test_only_a_column_of_two_to_eight_values_groups():
    many = {f"d{i}": {"number": str(i), "side": "ab"[i % 2]} for i in range(9)}
    assert survey.grouping(many) == ("side", {"a": 5, "b": 4})
    assert survey.grouping({"d": {"side": "a"}}) is None
    assert survey.grouping({}) is None
