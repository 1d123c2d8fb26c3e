import pytest
from lunheng.errors import LunhengError
from lunheng.tables.yaml_file import as_written, line_of, read_yaml

TEXT = """a: 1
b:
  - c: {d: [x,
      y]}
  - e
"""


def test_each_key_and_item_is_found_in_its_line(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text("\ufeff" + TEXT, encoding="utf-8")
    data, node = read_yaml(path)
    assert data == {"a": 1, "b": [{"c": {"d": ["x", "y"]}}, "e"]}
    lines = {("a",): 1, ("b",): 2, ("b", 0, "c", "d"): 3, ("b", 0, "c", "d", 1): 4, ("b", 1): 5}
    assert {steps: line_of(node, steps) for steps in lines} == lines
    # what is not there: the nearest thing around it
    assert [line_of(node, s) for s in [(), ("z",), ("b", 7), ("b", 1, "z")]] == [1, 1, 2, 5]
    assert read_yaml(path)[0] == data


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a: 1\nb: {c: 1,\n  d: 2, c: 3}\n", None),
        (b"a: 1\nb: 2\na: 3\n", "x.yaml, line 3: the key “a” stands in line 1 already"),
        (b"a:\n  - b: 1\n    c: 2\n    b: 3\n", "x.yaml, line 4: the key “b” stands in line 2"),
        (b"a: {b: 1, b: 2}\n", "x.yaml, line 1: the key “b” stands in line 1 already"),
        (b"a: 1\nb: [1\n", "x.yaml, line 3: not readable as YAML"),
        (b"a: 1\n\tb: 2\n", "x.yaml, line 2: not readable as YAML"),
        (b"a:\n\tb: 2\n", "indent lines with blanks, not with tabs"),
        (b"a: \x07\n", "x.yaml: not readable as YAML"),
        (None, "x.yaml: cannot be read: No such file"),
    ],
)
def test_a_file_that_is_no_yaml_or_says_a_thing_twice_is_named_with_its_line(
    tmp_path, content, said
):
    path = tmp_path / "x.yaml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(LunhengError) as error:
        read_yaml(path)
    assert (said or "line 3: the key “c” stands in line 2 already") in str(error.value)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_a_file_is_read_however_an_editor_saved_it(tmp_path, encoding):
    path = tmp_path / "x.yaml"
    path.write_bytes("title: {zh: 修路的人, en: x}\r\n".encode(encoding))
    assert read_yaml(path)[0] == {"title": {"zh": "修路的人", "en": "x"}}


WORDS = "NO Yes on off y 1_000 0123 12:30:00 2024-01-01 0x1F 1e3 .inf".split()


def test_words_and_figures_are_read_as_they_are_written(tmp_path):
    path = tmp_path / "x.yaml"
    lines = [f"{word}: [{word}]" for word in WORDS]
    lines += ["plain: [1, -2, 0, 1.5, true, FALSE, null, ~, '1', \"true\"]", "empty:"]
    path.write_text("\n".join(lines), encoding="utf-8")
    data = read_yaml(path)[0]
    assert [data.pop(word) for word in WORDS] == [[w] for w in WORDS]
    assert data == {
        "plain": [1, -2, 0, 1.5, True, False, None, None, "1", "true"], "empty": None,
    }  # fmt: skip


def test_what_an_older_reader_gave_is_told_as_written_where_nothing_changed_it(tmp_path):
    first, second = tmp_path / "a.yaml", tmp_path / "b.yaml"
    first.write_text("g: {NO: {country: [NO, SE]}, at: 12:30}\nseed: 1\nx: on\n")
    second.write_text("g: {at: 1_000}\n")
    # YAML 1.1 takes 1_000 for 1000; here a command line set the seed and x
    given = {
        "g": {False: {"country": [False, "SE"]}, "at": 1000}, "seed": 2, "x": False, "new": 1,
    }  # fmt: skip
    assert as_written(given, [first, second]) == {
        "g": {"NO": {"country": ["NO", "SE"]}, "at": "1_000"}, "seed": 2, "x": False, "new": 1,
    }  # fmt: skip
    assert as_written({"a": 1}, []) == {"a": 1}


def test_an_empty_file_and_one_that_holds_itself_are_read(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text("# nothing\n")
    assert read_yaml(path) == (None, None)
    assert line_of(None, ("a",)) == 1
    path.write_text("a: &x [*x]\n")
    data, _ = read_yaml(path)
    assert data["a"][0] is data["a"]
