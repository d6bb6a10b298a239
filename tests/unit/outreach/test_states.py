"""Every state of the ledger is counted once."""

from campaigns.messaging.models import MessageState
from campaigns.outreach.states import GROUPS, Counts


def test_each_state_falls_into_exactly_one_group() -> None:
    assert sorted(state for states in GROUPS.values() for state in states) == sorted(MessageState)


def test_what_was_intended_is_the_sum_of_its_groups() -> None:
    counts = Counts.of((state, place) for place, state in enumerate(MessageState, start=1))
    assert counts.intended == sum(range(1, len(MessageState) + 1)) == sum(counts.by_group.values())


def test_states_of_one_group_are_added_up() -> None:
    counts = Counts.of([(MessageState.ACCEPTED, 2), (MessageState.DELIVERED, 3), (MessageState.READY, 1)])
    assert counts == Counts(sent=5, left=1)
