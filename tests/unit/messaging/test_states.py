import pytest

from campaigns.messaging.models import MessageState
from campaigns.messaging.states import SETTLED, TRANSITIONS

S = MessageState
FINAL = {S.SKIPPED, S.HELD_OUT, S.FAILED, S.BOUNCED, S.CANCELLED, S.EXPIRED}


def test_every_state_has_its_row() -> None:
    assert set(TRANSITIONS) == set(MessageState)


@pytest.mark.parametrize("state", sorted(FINAL))
def test_nothing_leaves_a_final_state(state: MessageState) -> None:
    assert TRANSITIONS[state] == frozenset()


def test_every_state_can_be_reached_from_planned_or_is_given_by_planning() -> None:
    reached = {S.PLANNED, S.READY, S.SKIPPED, S.HELD_OUT}
    for _ in MessageState:
        reached |= {target for state in reached for target in TRANSITIONS[state]}
    assert reached == set(MessageState)


def test_nothing_goes_back_from_what_the_provider_took() -> None:
    after_acceptance = TRANSITIONS[S.ACCEPTED] | TRANSITIONS[S.DELIVERED]
    assert after_acceptance.isdisjoint({S.READY, S.PLANNED, S.CLAIMED, S.UNKNOWN})


def test_only_a_claim_leads_into_a_workers_hands() -> None:
    assert [state for state in MessageState if S.CLAIMED in TRANSITIONS[state]] == [S.READY]


def test_settled_is_all_that_does_not_go_of_its_own_accord() -> None:
    assert set(MessageState) - SETTLED == {S.PLANNED, S.READY, S.CLAIMED}
