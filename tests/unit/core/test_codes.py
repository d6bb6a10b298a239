"""Public codes."""

from collections import Counter

from campaigns.core.tokens import ALPHABET, random_code


def test_a_code_has_its_length_whatever_that_is() -> None:
    assert [len(random_code(length)) for length in (1, 8, 40_000)] == [1, 8, 40_000]


def test_every_sign_comes_as_often_as_any_other() -> None:
    drawn = Counter(random_code(310_000))
    assert set(drawn) == set(ALPHABET)
    assert max(drawn.values()) < 1.1 * min(drawn.values())
