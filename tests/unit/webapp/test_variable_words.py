"""The menu of variables."""

from campaigns.messaging.liquid import MAY_BE_EMPTY, NAMES
from webapp.variable_words import GROUPS


def test_every_variable_is_offered_once() -> None:
    offered = [name for _, words in GROUPS.values() for name in words]
    assert sorted(offered) == sorted(NAMES)
    assert set(NAMES) >= MAY_BE_EMPTY
