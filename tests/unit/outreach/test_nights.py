from campaigns.core.hours import Quiet
from campaigns.messaging.countries import KNOWN, Country
from campaigns.outreach.nights import OWN, joint_nights


def test_a_country_that_asks_for_no_more_than_the_campaign_adds_nothing() -> None:
    nights = joint_nights(Quiet(20, 10), [Country("+86"), Country("+971", 21, 7)])
    assert (set(nights.by_key), nights.keys) == ({OWN}, {})


def test_both_nights_are_kept_where_the_country_asks_for_more() -> None:
    own = Quiet(21, 8)
    nights = joint_nights(own, KNOWN)
    assert nights.by_key[nights.keys["+91"]] == (own, Quiet(21, 10))
    assert nights.by_key[nights.keys["+33"]] == (own, Quiet(20, 8, sundays=True))


def test_a_longer_calling_code_stands_before_a_shorter_one() -> None:
    nights = joint_nights(Quiet(21, 8), [Country("+1", 18, 8), Country("+124", 22, 7)])
    assert nights.keys["+124"] == OWN


def test_without_any_quiet_hours_nothing_is_kept() -> None:
    assert not joint_nights(Quiet(0, 0), []).any
    assert joint_nights(Quiet(0, 0), [Country("+33", 0, 0, sundays=False)]).any
