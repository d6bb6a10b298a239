from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.members.agreement.consent import current_consents, set_consents
from campaigns.members.agreement.suppressions import lift_suppression, suppress
from campaigns.members.history import consent_changes_of, suppressions_of, timeline
from campaigns.members.models import (
    ActivityKind,
    AddressKind,
    ConsentState,
    Suppression,
    SuppressionReason,
    Topic,
)
from tests.clock import NOW
from tests.factories_consent import says
from tests.factories_members import joins, make_club

EMAIL, SMS = AddressKind.EMAIL, AddressKind.SMS
ANA = "ana@example.com"


def test_joining_with_consents_keeps_their_proof(session: Session) -> None:
    make_club(session)
    member = joins(
        session, consents=frozenset({(EMAIL, Topic.EVENTS)}), source="friend_link", evidence="ticked the box"
    )
    assert current_consents(session, member.id) == {(EMAIL, Topic.EVENTS): ConsentState.GRANTED}
    change = consent_changes_of(session, member.id)[0]
    assert (change.source, change.evidence) == ("friend_link", "ticked the box")


def test_each_change_is_kept_and_told_once(session: Session) -> None:
    make_club(session)
    member = joins(session, consents=frozenset({(EMAIL, Topic.EVENTS)}))
    for _ in range(2):
        changed = says(session, member.id, ConsentState.WITHDRAWN, Topic.EVENTS, Topic.OFFERS)
    assert changed == []
    assert len(consent_changes_of(session, member.id)) == 3
    assert len(timeline(session, member.id, kinds=[ActivityKind.CONSENT_WITHDRAWN])) == 2


def test_setting_all_withdraws_what_is_left_out(session: Session) -> None:
    make_club(session)
    member = joins(session, consents=frozenset({(EMAIL, Topic.EVENTS), (SMS, Topic.EVENTS)}))
    set_consents(session, member_id=member.id, granted=[(SMS, Topic.EVENTS)], source="staff", evidence="call", now=NOW)
    assert current_consents(session, member.id) == {
        (EMAIL, Topic.EVENTS): ConsentState.WITHDRAWN,
        (SMS, Topic.EVENTS): ConsentState.GRANTED,
    }


def test_a_suppression_keeps_its_first_reason_until_lifted(session: Session) -> None:
    make_club(session)
    member = joins(session, email=ANA)
    assert suppress(session, kind=EMAIL, address=ANA, reason=SuppressionReason.COMPLAINT, now=NOW)
    assert not suppress(session, kind=EMAIL, address=ANA, reason=SuppressionReason.BOUNCE, now=NOW)
    assert suppressions_of(session, member.id) == {(EMAIL, ANA): SuppressionReason.COMPLAINT}
    assert lift_suppression(session, kind=EMAIL, address=ANA)
    assert session.scalar(select(Suppression)) is None
