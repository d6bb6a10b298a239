from datetime import date

import pytest

from campaigns.core.errors import Refused
from campaigns.events.models import Rhythm
from campaigns.events.series.rhythms import EveryRefused, NoFurtherDate, SeriesPlan, TooManyDates, further_dates


@pytest.mark.parametrize(
    ("first", "rhythm", "every", "until", "dates"),
    [
        ((2026, 12, 24), Rhythm.WEEKS, 1, (2027, 1, 7), [(2026, 12, 31), (2027, 1, 7)]),
        ((2026, 12, 24), Rhythm.WEEKS, 2, (2027, 1, 7), [(2027, 1, 7)]),
        ((2026, 12, 10), Rhythm.MONTHS, 1, (2027, 2, 28), [(2027, 1, 14), (2027, 2, 11)]),
        ((2026, 12, 31), Rhythm.MONTHS, 1, (2027, 2, 28), [(2027, 1, 28), (2027, 2, 25)]),
        ((2026, 11, 1), Rhythm.MONTHS, 3, (2027, 5, 31), [(2027, 2, 7), (2027, 5, 2)]),
    ],
)
def test_dates_keep_their_weekday_and_its_place_in_the_month(
    first: tuple[int, int, int],
    rhythm: Rhythm,
    every: int,
    until: tuple[int, int, int],
    dates: list[tuple[int, int, int]],
) -> None:
    found = further_dates(date(*first), SeriesPlan(rhythm, every, date(*until)))
    assert found == [date(*each) for each in dates]


def test_a_date_is_left_out() -> None:
    plan = SeriesPlan(Rhythm.WEEKS, 1, date(2027, 1, 7), frozenset({date(2026, 12, 31)}))
    assert further_dates(date(2026, 12, 24), plan) == [date(2027, 1, 7)]


@pytest.mark.parametrize(
    ("every", "until", "refusal"),
    [
        (0, date(2027, 1, 7), EveryRefused),
        (13, date(2027, 1, 7), EveryRefused),
        (1, date(2026, 12, 30), NoFurtherDate),
        (1, date(2026, 1, 1), NoFurtherDate),
        (1, date.max, TooManyDates),
    ],
)
@pytest.mark.parametrize("rhythm", list(Rhythm))
def test_a_rhythm_beyond_reason_is_refused(rhythm: Rhythm, every: int, until: date, refusal: type[Refused]) -> None:
    with pytest.raises(refusal):
        further_dates(date(2026, 12, 24), SeriesPlan(rhythm, every, until))
