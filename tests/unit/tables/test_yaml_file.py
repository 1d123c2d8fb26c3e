import pytest
from lunheng.errors import LunhengError
from lunheng.tables.yaml_file import line_of, read_yaml

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
        (b"a: \xc3\x28\n", "x.yaml: not readable as YAML: is no UTF-8"),
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


def test_an_empty_file_and_one_that_holds_itself_are_read(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text("# nothing\n")
    assert read_yaml(path) == (None, None)
    assert line_of(None, ("a",)) == 1
    path.write_text("a: &x [*x]\n")
    data, _ = read_yaml(path)
    assert data["a"][0] is data["a"]
