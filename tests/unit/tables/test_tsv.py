import ast

import pytest
from lunheng.errors import LunhengError
from lunheng.modules import PACKAGE
from lunheng.tables import tsv


@pytest.fixture
def path(tmp_path):
    return tmp_path / "table.tsv"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030", "big5"]
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_table_is_read_however_it_was_saved(path, encoding, end):
    path.write_bytes(end.join(["id\ttext", "", "a\t年年有人", " \t ", "b\t"]).encode(encoding))
    names, rows = tsv.read_rows(path, ("id",))
    assert names == ["id", "text"]
    assert rows == [(3, {"id": "a", "text": "年年有人"}), (5, {"id": "b", "text": ""})]


def test_only_line_ends_end_a_line_and_accents_are_composed(path):
    path.write_text("id\ttext\nOrba\u0301n\ta\u2028b\n", encoding="utf-8")
    assert tsv.read_rows(path, ("id",))[1] == [(2, {"id": "Orb\xe1n", "text": "a\u2028b"})]


def test_what_a_spreadsheet_adds_is_no_part_of_the_table(path):
    path.write_text('sep=\t\n"id"\t\ttext\t\t\na\t\tx\nb\t\ty\t\t\t\n', encoding="utf-8")
    assert tsv.read_rows(path, ("id",)) == (
        ["id", "text"],
        [(3, {"id": "a", "text": "x"}), (4, {"id": "b", "text": "y"})],
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "line 1: the file is empty; the columns id, themes must be there"),
        (b"id\ttheme\n", "line 1: no column “themes” .did you mean “theme”"),
        (b"id\tthemes\tid\n", "line 1: two columns are called “id”"),
        (b"id\tthemes\n\na\t-\t-\n", "line 3: 3 cells, expected 2"),
        (b"id\tthemes\na\n", "line 2: 1 cells, expected 2"),
        ("id\tthemes\n修路修路\t-\n".encode() + b"\xff", "line 3: is no UTF-8, as the rest is"),
        (b"PK\x03\x04xyz", "is an Excel workbook, expected text"),
        (b"id,themes\na,-\n", "line 1: no column “id”.* and not “,”: in Excel save as"),
        (b"id\tthemes\t\na\t-\tx\n", "line 2: “x” stands in column 3, which has no name in line 1"),
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
