import pytest

from campaigns.messaging.recording import LONGEST_PAUSE, pause_before


@pytest.mark.parametrize(("attempt", "seconds"), [(2, 5), (3, 10), (4, 20), (8, 320)])
def test_each_pause_is_twice_the_last(attempt: int, seconds: float) -> None:
    assert pause_before(attempt, at_least=0, chance=0) == seconds


def test_no_pause_is_longer_than_the_longest_but_for_chance() -> None:
    assert pause_before(40, at_least=0, chance=1) == LONGEST_PAUSE.total_seconds() * 1.5


def test_the_providers_own_word_counts() -> None:
    assert pause_before(2, at_least=60, chance=0) == 60
