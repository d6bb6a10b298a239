"""The oracle of every fault: the sandbox's ledger, which is what really went out, held against ours."""

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import Text, cast, func, literal, select
from sqlalchemy.orm import Session

from campaigns.members.models import Activity, ActivityKind
from campaigns.messaging.models import Message, MessageState
from tests.system.faults.club import Club, wait_until

_S = MessageState
WENT = frozenset({_S.ACCEPTED, _S.DELIVERED, _S.BOUNCED})
MAY_HAVE_GONE = WENT | {_S.FAILED, _S.UNKNOWN}
"""Failed: if the provider took it and then reported so."""
AT_REST = frozenset(_S) - {_S.PLANNED, _S.READY, _S.CLAIMED}


def assert_agrees(club: Club, *, unknown: int = 0, waiting: int = 0, since: int = 0) -> None:
    """Nobody twice, nobody left out, nobody told untruly. So many may be `unknown`, or `waiting` to go, at the end.

    Only messages newer than `since` are looked at.
    """
    wait_until(lambda: club.open_claims() == 0)
    taken = {key: value for key, value in club.taken().items() if key > since}
    with club.runtime.sessions() as session:
        ours = _ours(session, since)
        assert _told_twice_or_never(session) == 0, "the timeline does not say once what went out"
    states = Counter(state for state, _ in ours.values())
    assert {key: count for key, (count, _) in taken.items() if count > 1} == {}, "taken twice"
    assert set(taken) <= set(ours), "the provider took what we do not know of"
    assert _wrong_address(taken, ours) == []
    assert {key for key, (state, _) in ours.items() if state in WENT} <= set(taken), "it never went out"
    assert {key for key in taken if ours[key][0] not in MAY_HAVE_GONE} == set(), "it went out, and we say it did not"
    assert states[_S.UNKNOWN] == unknown, states
    assert sum(count for state, count in states.items() if state not in AT_REST) == waiting, states
    assert sum(states.values()) == club.audience, states


def _ours(session: Session, since: int) -> Mapping[int, tuple[MessageState, str]]:
    """Message id → its state and address."""
    rows = session.execute(select(Message.id, Message.state, Message.address).where(Message.id > since))
    return {row.id: (row.state, row.address) for row in rows}


def _wrong_address(
    taken: Mapping[int, tuple[int, str]], ours: Mapping[int, tuple[MessageState, str]]
) -> list[tuple[str, str]]:
    """Ours and theirs, where they differ. Of somebody erased since we have none."""
    pairs = ((ours[key][1], address) for key, (_, address) in taken.items())
    return [(known, used) for known, used in pairs if known and known.lower() != used.lower()]


def _told_twice_or_never(session: Session) -> int:
    """Messages that went out and do not stand on the timeline exactly once."""
    told = (
        select(func.count())
        .where(
            Activity.kind == ActivityKind.MESSAGE_SENT,
            Activity.reference == literal("message:") + cast(Message.id, Text),
        )
        .scalar_subquery()
    )
    return session.scalars(select(func.count()).where(Message.state.in_(WENT), told != 1)).one()
