"""A cell says what its column is called, for phones."""

from markupsafe import Markup

from webapp.tables import under_columns

COLUMNS = ["Name", Markup('<th scope="col" class="numeric"><a href="?sort=sent">Sent</a></th>'), "<Left>", ""]


def test_each_cell_is_under_its_column_in_every_row() -> None:
    row = "<tr><td>Ada</td><td class='numeric'>3</td></tr>"
    named = '<tr><td data-column="Name">Ada</td><td data-column="Sent" class=\'numeric\'>3</td></tr>'
    assert under_columns(row * 2, COLUMNS) == named * 2


def test_a_cell_over_several_columns_is_under_none_and_the_next_under_its_own() -> None:
    shown = under_columns('<tr><td colspan="2">All</td><td>4</td></tr>', COLUMNS)
    assert shown == '<tr><td colspan="2">All</td><td data-column="&lt;Left&gt;">4</td></tr>'


def test_a_cell_with_nothing_in_it_says_so() -> None:
    assert "<td data-empty> \n</td>" in under_columns("<tr><th>Ada</th><td> \n</td></tr>", COLUMNS)


def test_more_cells_than_columns_are_left_alone() -> None:
    assert under_columns("<tr>" + "<td>x</td>" * 5, COLUMNS).endswith("<td>x</td><td>x</td>")
