from itertools import pairwise

from webapp.charts import BOTTOM, TOP, Series, bars, lines


def test_bars_are_as_high_as_their_figures() -> None:
    drawn = bars(["0", "1", "2"], [Series("Members", [100, 50, 0])], say=str).bars
    assert [bar.height for bar in drawn] == [BOTTOM - TOP, (BOTTOM - TOP) / 2, 0]


def test_grid_lines_stand_at_even_figures() -> None:
    ticks = bars(["0"], [Series("Members", [1411])], say=lambda value: f"{value:g}").ticks
    assert [tick.text for tick in ticks] == ["0", "400", "800", "1200", "1600"]


def test_an_interval_is_a_closed_band_inside_the_frame() -> None:
    chart = lines(["a", "b"], [Series("Invited", [1, 2], "club", [0.5, 1], [2, 4])], say=str)
    assert chart.bands[0].path.endswith("Z")
    assert chart.ticks[-1].text == "4.0"


def test_the_table_behind_holds_every_figure() -> None:
    chart = lines(["a", "b"], [Series("Ours", [1, 2]), Series("Theirs", [3])], say=str)
    assert chart.rows == [("a", ["1", "3"]), ("b", ["2", ""])]


def test_many_names_are_thinned() -> None:
    names = lines([str(day) for day in range(90)], [Series("Ours", list(range(90)))], say=str).names
    assert len(names) <= 12
    assert {int(later.text) - int(earlier.text) for earlier, later in pairwise(names)} == {8}


def test_nothing_to_draw_is_no_fault() -> None:
    assert bars([], [], say=str).bars == []
    assert lines([], [Series("Ours", [])], say=str).lines == []
