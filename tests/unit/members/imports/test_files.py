import pytest

from campaigns.members.imports.columns import FieldTwice, NoSuchColumn, UnknownColumns, UnknownField, choose
from campaigns.members.imports.files import NotText, read_table
from campaigns.members.imports.purchase_fields import FIELDS
from campaigns.members.imports.rows import EmptyFile, NoRows


def test_gb18030_and_a_bom_are_read() -> None:
    assert read_table("姓名,金额\n王芳,1\n".encode("gb18030")).header == ("姓名", "金额")
    assert read_table("name;amount\nAna;1\n".encode("utf-8-sig")).header == ("name", "amount")


def test_lines_count_as_an_editor_counts_them() -> None:
    table = read_table(b'name,note\n"Ana","two\nlines"\n\nBob,x\n')
    assert [(row.line, row.cells[0]) for row in table.rows] == [(2, "Ana"), (5, "Bob")]


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", EmptyFile),
        (b" \n\n", EmptyFile),
        (b"a,b\n", NoRows),
        (b"\x80\x81\xff", NotText),
        (b"\x00\x01,b\nc,d", NotText),
    ],
)
def test_files_without_rows_or_text_are_refused(content: bytes, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        read_table(content)


def test_a_log_is_known_by_its_lines() -> None:
    table = read_table(b" 00004 0001 19970101  2   29.33\n")
    assert table.is_log
    assert next(iter(table.rows)).cells == ("00004", "0001", "19970101", "2", "29.33")


def test_unknown_columns_are_named() -> None:
    with pytest.raises(UnknownColumns, match="“wine”"):
        choose(["Customer ID", "wine", "日期"], {}, FIELDS)


def test_what_is_told_goes_before_what_is_guessed() -> None:
    columns = choose(["date", "booked", "amount"], {"booked": "date"}, FIELDS)
    assert columns.positions == {"date": 1, "amount": 2}
    assert columns.ignored == ("date",)


@pytest.mark.parametrize(
    ("told", "refusal"),
    [({"gone": "date"}, NoSuchColumn), ({"day": "wine"}, UnknownField), ({"day": "date", "date": "date"}, FieldTwice)],
)
def test_a_mapping_that_cannot_be_is_refused(told: dict[str, str], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        choose(["day", "date"], told, FIELDS)
