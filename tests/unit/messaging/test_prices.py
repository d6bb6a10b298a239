import pytest

from campaigns.messaging.prices import BadPrice, Prices, read_micros

PRICES = Prices({"+": 10_000, "+1": 7_500, "+1876": 90_000})


@pytest.mark.parametrize(
    ("number", "prefix"), [("+8613800138000", "+"), ("+12025550100", "+1"), ("+18765550100", "+1876"), ("", "")]
)
def test_the_longest_beginning_that_fits_counts(number: str, prefix: str) -> None:
    assert PRICES.prefix_of(number) == prefix


def test_each_part_costs() -> None:
    assert (PRICES.cost("+12025550100", 3), Prices({}).cost("+12025550100", 3)) == (22_500, 0)


@pytest.mark.parametrize(("text", "micros"), [("0.0075", 7_500), (" 1 ", 1_000_000), ("\uff10.05", 50_000), ("0", 0)])
def test_a_price_is_read(text: str, micros: int) -> None:
    assert read_micros(text) == micros


@pytest.mark.parametrize("text", ["", "much", "-1", "NaN", "Infinity", "1e9", "0.0000001", "1000.01"])
def test_what_is_no_price_is_refused(text: str) -> None:
    with pytest.raises(BadPrice):
        read_micros(text)
