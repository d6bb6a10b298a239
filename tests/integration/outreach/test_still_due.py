"""The last look before what a deed made due is sent: was it given back, lost, or is it over?"""

from collections.abc import Callable

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.bootstrap.delivery import build_delivery
from campaigns.members.models import Activity, EntryKind, Member, PointsEntry, Signal
from campaigns.members.signals.cancelling import cancel_signals
from campaigns.messaging.extras import merged_extras
from campaigns.messaging.models import SkipReason
from campaigns.outreach.models import OccasionKind
from campaigns.outreach.occasions.kinds import OccasionKind as K
from campaigns.outreach.still_due import keep_to_deeds
from tests.clock import NOW
from tests.factories_deeds import DAY, bought, bought_often, called, claimed, earned, refunded, rose, signalled
from tests.factories_outreach import born_on, make_audience, make_club

Deed = Callable[[Session, Member, float], None]
Undo = Callable[[Session, Member], None]


@pytest.fixture
def member(session: Session) -> Member:
    make_club(session)
    return make_audience(session, 1)[0]


def reason(session: Session, member: Member, occasion: OccasionKind, shift: int, change: Undo) -> str:
    message = claimed(session, member, occasion, "Hello", shift_days=shift)
    change(session, member)
    extra = keep_to_deeds(session, [message]).get(message.id)
    return extra.skip_reason if extra else ""


def given_back(session: Session, member: Member) -> None:
    refunded(session, member, order=f"{member.id}-2")


def lost(session: Session, member: Member) -> None:
    rose(session, member, 0, up=False)


def buys(session: Session, member: Member) -> None:
    bought(session, member, 0)


def calls(session: Session, member: Member) -> None:
    called(session, member, 0)


def spends(session: Session, member: Member) -> None:
    session.add(PointsEntry(member_id=member.id, cause="gift", points=-5, at=NOW, kind=EntryKind.REDEEMED))
    session.flush()


def cancels(session: Session, member: Member) -> None:
    references = session.scalars(select(Signal.reference)).all()
    cancel_signals(session, references, source="desk", now=NOW)


def nothing(session: Session, member: Member) -> None: ...


CASES: list[tuple[OccasionKind, int, Deed, Undo]] = [
    (K.FIRST_PURCHASE, 2, bought, given_back),
    (K.PURCHASE, 2, bought, given_back),
    (K.RESTOCK, -3, bought_often, buys),
    (K.NO_PURCHASE, 90, bought, buys),
    (K.NO_TOUCH, 60, called, calls),
    (K.TIER_REACHED, 1, rose, lost),
    (K.POINTS_EXPIRING, -30, earned, spends),
    (K.SIGNAL, 3, signalled, cancels),
    (K.SIGNAL_DAY, -1, signalled, cancels),
]


@pytest.mark.parametrize(("occasion", "shift", "deed", "undo"), CASES, ids=[case[0].value for case in CASES])
def test_what_was_undone_since_is_skipped(
    session: Session, member: Member, occasion: OccasionKind, shift: int, deed: Deed, undo: Undo
) -> None:
    deed(session, member, shift)
    assert reason(session, member, occasion, shift, undo) == SkipReason.NO_LONGER_DUE


@pytest.mark.parametrize(
    ("occasion", "shift", "deed"),
    [case[:3] for case in CASES],
    ids=[case[0].value for case in CASES],
)
def test_what_stands_goes(session: Session, member: Member, occasion: OccasionKind, shift: int, deed: Deed) -> None:
    deed(session, member, shift)
    assert reason(session, member, occasion, shift, nothing) == ""


def test_a_purchase_whose_date_was_corrected_stands(session: Session, member: Member) -> None:
    def corrected(session: Session, member: Member) -> None:
        session.execute(update(Activity).where(Activity.member_id == member.id).values(at=NOW - 9 * DAY))

    bought(session, member, 2)
    assert reason(session, member, K.PURCHASE, 2, corrected) == ""


def test_of_two_purchases_of_a_day_one_may_be_given_back(session: Session, member: Member) -> None:
    bought(session, member, 2)
    bought(session, member, 2, order="other")
    assert reason(session, member, K.PURCHASE, 2, given_back) == ""


def test_days_of_members_own_are_not_asked_again(session: Session, member: Member) -> None:
    born_on(session, member, NOW.month, NOW.day)
    assert reason(session, member, K.BIRTHDAY, 0, nothing) == ""


def test_a_worker_looks_before_it_hands_over(runtime: Runtime, session: Session, member: Member) -> None:
    bought(session, member, 2)
    message = claimed(session, member, K.PURCHASE, "Hello", shift_days=2)
    given_back(session, member)
    found = merged_extras(session, build_delivery(runtime).extras, [message])
    assert found[message.id].skip_reason == SkipReason.NO_LONGER_DUE
