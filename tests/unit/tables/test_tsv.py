import ast

import pytest
from lunheng.errors import LunhengError
from lunheng.modules import PACKAGE
from lunheng.tables import tsv


@pytest.fixture
def path(tmp_path):
    return tmp_path / "table.tsv"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_table_is_read_however_it_was_saved(path, encoding, end):
    path.write_bytes(end.join(["id\ttext", "", "a\t修\u2028路", " \t ", "b\t"]).encode(encoding))
    names, rows = tsv.read_rows(path, ("id",))
    assert names == ["id", "text"]
    assert rows == [(3, {"id": "a", "text": "修\u2028路"}), (5, {"id": "b", "text": ""})]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "line 1: the file is empty; the columns id, themes must be there"),
        (b"id\ttheme\n", "line 1: no column “themes” .did you mean “theme”"),
        (b"id\tthemes\tid\n", "line 1: two columns are called “id”"),
        (b"id\tthemes\n\na\t-\t-\n", "line 3: 3 cells, expected 2"),
        (b"id\tthemes\na\n", "line 2: 1 cells, expected 2"),
        (b"id\tthemes\n" + "修".encode("gb18030"), "line 2: is no UTF-8"),
        (None, "cannot be read: No such file"),
    ],
)
def test_what_is_wrong_names_file_line_and_column(path, content, said):
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(LunhengError, match=rf"table\.tsv.*{said}"):
        tsv.read_rows(path, ("id", "themes"))


def test_a_line_that_may_be_short_is_filled_up_and_no_longer_one(path):
    path.write_bytes(b"id\tregion\tarea\na\tx\n")
    assert tsv.read_rows(path, ("id",), short=True)[1] == [
        (2, {"id": "a", "region": "x", "area": ""})
    ]
    path.write_bytes(b"id\tregion\tarea\na\tx\ty\tz\n")
    with pytest.raises(LunhengError, match="line 2: 4 cells, expected 3"):
        tsv.read_rows(path, ("id",), short=True)


def test_quotes_of_a_spreadsheet_are_taken_off():
    # RFC 4180, section 2, rule 7
    assert tsv.unquoted('"b""bb"') == 'b"bb'
    assert [tsv.unquoted(cell) for cell in ('"', '"a', "a")] == ['"', '"a', "a"]


def test_no_other_module_takes_tab_separated_text_to_pieces_by_itself():
    # a document's own table, a machine's weights, what Snakemake writes
    own = {"tables/tsv.py", "corpus/readers.py", "coding/learned.py", "cli/bench.py"}
    # texts to be coded may have tabs of their own
    own |= {"corpus/texts.py"}
    for path in PACKAGE.rglob("*.py"):
        if path.relative_to(PACKAGE).as_posix() in own:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("split"):
                assert "'\\t'" not in ast.unparse(node), path
