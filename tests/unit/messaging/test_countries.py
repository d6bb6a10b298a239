import pytest

from campaigns.messaging.countries import KNOWN, Country, country_of


@pytest.mark.parametrize(
    ("number", "prefix"),
    [
        ("+8613800138000", "+86"),
        ("+85251234567", "+852"),
        ("+886912345678", "+886"),
        ("+15550100", "+1"),
        ("+99", None),
    ],
)
def test_the_longest_calling_code_that_fits(number: str, prefix: str | None) -> None:
    found = country_of(KNOWN, number)
    assert (found and found.prefix) == prefix


def test_of_those_who_share_a_code_the_large_ones_are_named() -> None:
    assert [Country(prefix).codes for prefix in ("+1", "+44", "+86", "+999")] == [("US", "CA"), ("GB",), ("CN",), ()]


def test_each_country_says_where_its_rule_comes_from() -> None:
    assert all(country.source and country.codes for country in KNOWN)
