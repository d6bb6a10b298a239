import pytest

from webapp.commands.bench.figure import Figure


def test_a_row_has_the_form_of_the_design() -> None:
    row = Figure("stack start", value=6.0, bare=2.0, reach=30.0).row()
    assert row == {
        "name": "stack start",
        "value": 6.0,
        "unit": "s",
        "bare": 2.0,
        "ratio": 3.0,
        "reach": 30.0,
        "ok": True,
    }


@pytest.mark.parametrize(("value", "ok"), [(29.9, True), (30.0, True), (30.1, False)])
def test_the_reach_must_hold(value: float, ok: bool) -> None:  # noqa: FBT001 - a case
    assert Figure("stack start", value=value, bare=2.0, reach=30.0).ok is ok


def test_a_figure_may_have_a_least_and_no_bare_step() -> None:
    figure = Figure("recall", value=0.99, bare=None, reach=0.98, unit="share", at_least=True)
    assert (figure.ok, figure.row()["ratio"]) == (True, None)


@pytest.mark.parametrize(("reach", "told"), [(4.00026087500155, 4.0), (0.012345, 0.0123), (15_625.0, 15_625.0)])
def test_a_reach_that_is_reckoned_is_told_in_three_digits(reach: float, told: float) -> None:
    assert Figure("answers", value=1.0, bare=2.0, reach=reach).row()["reach"] == told
