"""Erasing takes every planted string out of the whole database, but for those that are no person's."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.bootstrap.erasing import ERASING
from campaigns.members.agreement.suppressions import lift_suppression, suppress
from campaigns.members.models import (
    AddressKind,
    Member,
    PrivacyAct,
    PrivacyRecord,
    Suppression,
    SuppressionReason,
    Topic,
)
from campaigns.members.privacy.erasing import member_columns
from campaigns.members.privacy.erasure import AlreadyErased, OtherCode, erase_member
from campaigns.members.privacy.export import export_member
from campaigns.messaging.conversations.taking import Words, take_words
from campaigns.messaging.models import Conversation, MessageState
from tests.clock import NOW
from tests.factories_consent import ANA, EMAIL, careful_club, questions_of, requests_of, signs_up
from tests.factories_draws import drafted
from tests.factories_events import make_house, make_salon
from tests.factories_members import joins
from tests.factories_messaging import make_message, make_version
from tests.factories_moments import playbook
from tests.factories_outreach import make_launched, make_segment
from tests.factories_saying import ask
from tests.factories_staff import make_staff
from tests.factories_webhooks import endpoint_to
from tests.planting import MARK, found_anywhere, plant, planted_strings, tables_of_members

NO_PERSONS = {
    "activity.reference", "attempt.provider", "click.sign", "complaint.cause", "complaint.code", "complaint.language",
    "contact.request", "member.source", "member_trips.first_source", "member_trips.joined_through",
    "member_trips.first_product", "consent_change.source", "follow_up.cause", "inbound_reply.digest",
    "inbound_reply.source_id", "member.language", "member.zone", "message.cause", "message.language",
    "message.provider", "message.provider_reference", "points_entry.cause", "purchase.currency",
    "purchase.order_reference", "purchase.product", "purchase.refunded_order", "purchase.source",
    "receipt.provider", "receipt.provider_event_id", "receipt.provider_reference",
    "signal.name", "signal.reference", "signal.source",
    "moment.occasion", "moment_task.what", "moment_task.checklist", "moment_task.script",
    "points_entry.corrects", "redemption.request", "redemption.title", "tier_change.from_name", "tier_change.to_name",
    "webhook_delivery.event_key", "webhook_delivery.kind", "webhook_delivery.trouble",
}  # fmt: skip
"""Codes, kinds, amounts and references, which the figures need; a column of text that is new must be decided on."""

INVITED, MOMENT = 4711, 4712


def erased(session: Session, member: Member, **changes: object) -> PrivacyRecord:
    given = {"typed_code": member.code, "fresh_code": f"gone{member.id}", "staff_id": None, "now": NOW, **changes}
    return erase_member(session, member_id=member.id, rules=ERASING, **given)  # type: ignore[arg-type]


@pytest.fixture
def member(session: Session, runtime: Runtime) -> Member:
    """Of whom something stands everywhere."""
    event = make_salon(session)
    member, other = joins(session), joins(session, "Bo Chen")
    message, staff = make_message(session, member=member, address=ANA), make_staff(runtime)
    draw_id = drafted(session, event).id
    run, book = make_launched(session).runs[0], playbook(session)
    plant(
        session,
        member,
        other,
        {
            "attempt": {"message_id": message.id},
            "conversation_line": {"conversation_id": spoke(session, member).id},
            "click": {"message_id": message.id, "link": 1},
            "receipt": {"message_id": message.id},
            "trial": {"version_id": message.template_version_id, "staff_id": staff.id},
            "invitation": {"id": INVITED, "event_id": event.id},
            "companion": {"invitation_id": INVITED},
            "session_place": {"invitation_id": INVITED},
            "guest_note": {"invitation_id": INVITED},
            "question_reply": {"invitation_id": INVITED, "question_id": ask(session, event).id},
            "due_cause": {"campaign_id": run.campaign_id, "run_id": run.id},
            "moment": {"id": MOMENT, "playbook_id": book.id, "state": "approved"},
            "moment_task": {"moment_id": MOMENT, "department_id": book.tasks[0].department_id},
            "moment_photo": {"moment_id": MOMENT},
            "feedback": {"event_id": event.id},
            "friend_link": {"event_id": event.id},
            "draw_hand": {"draw_id": draw_id},
            "draw_place": {"draw_id": draw_id},
            "message": {"template_version_id": make_version(session), "state": MessageState.READY},
            "special_day": {"month": 5, "day": 6},
            "redemption": {"points": 1},
            "segment_move": {"segment_id": make_segment(session).id},
            "ownership_warning": {"owner_id": staff.id},
            "webhook_delivery": {"endpoint_id": endpoint_to(runtime, "https://shop.example/hook").id},
        },
    )
    return member


def spoke(session: Session, member: Member) -> Conversation:
    words = Words(AddressKind.SMS, "+15550100777", "Hello", "text:SM7", member_id=member.id, automatic=True)
    return take_words(session, words=words, now=NOW)


def test_every_table_that_refers_to_a_member_has_a_rule() -> None:
    named = [rule.table for rule in ERASING]
    assert {table.name for table in tables_of_members()} - set(named) == set()
    assert len(named) == len(set(named))


def test_the_file_holds_all_that_was_planted(session: Session, member: Member) -> None:
    name, content = export_member(session, member_id=member.id, rules=ERASING, staff_id=None, now=NOW)
    with ZipFile(BytesIO(content)) as bundle:
        said, read = bundle.read("member.json").decode(), bundle.read("member.html").decode()
    elsewhere = {"audit_entry", "household", "import_fault", "privacy_record", "suppression"}
    wanted = {each for each in planted_strings() if each.split(".")[1] not in elsewhere}
    wanted.remove(f"{MARK}member_summary.language")  # kept since they joined, so there was nothing to plant
    assert {each for each in wanted if each not in said or each not in read} == set()
    assert name == f"{member.code}.zip"
    assert json.loads(said)["tables"]["contact_point"][0]["member_id"] == member.id


def test_what_is_others_is_not_in_the_file(session: Session, member: Member) -> None:
    joins(session, "Cy Stranger", introduced_by_id=member.id, email="cy@example.com")
    _, content = export_member(session, member_id=member.id, rules=ERASING, staff_id=None, now=NOW)
    with ZipFile(BytesIO(content)) as bundle:
        assert "Cy Stranger" not in bundle.read("member.json").decode()


def test_nothing_of_the_person_is_left_anywhere(session: Session, member: Member) -> None:
    assert len(found_anywhere(session)) > len(NO_PERSONS)
    code, record = member.code, erased(session, member)
    assert found_anywhere(session) - {f"{MARK}member.code"} == {f"{MARK}{column}" for column in NO_PERSONS}
    assert (record.act, record.member_code) == (PrivacyAct.ERASED, code)


def test_the_figures_stay(session: Session, member: Member) -> None:
    before = counted(session, member)
    erased(session, member)
    gone = {name for name, rows in before.items() if rows != counted(session, member)[name]}
    assert gone == {rule.table for rule in ERASING if rule.deleted} & before.keys()
    assert (member.full_name, member.zone, member.erased_at) == ("Erased member", f"{MARK}member.zone", NOW)


def counted(session: Session, member: Member) -> dict[str, int]:
    tables = {table.name: table for table in tables_of_members()}
    return {
        name: len(session.execute(select(table).where(member_columns(table)[0] == member.id)).all())
        for name, table in tables.items()
    }


def test_what_waits_is_not_sent_any_more(session: Session) -> None:
    make_house(session)
    member = joins(session, email=ANA)
    message = make_message(session, member=member, address=ANA)
    erased(session, member)
    assert (message.state, message.address) == (MessageState.CANCELLED, "")


def test_another_code_erases_nobody(session: Session) -> None:
    make_house(session)
    member = joins(session, email=ANA)
    with pytest.raises(OtherCode):
        erased(session, member, typed_code="someone-else")
    assert member.full_name == "Ana Lima"


def test_erasing_twice_is_refused_and_so_is_a_file_of_nobody(session: Session) -> None:
    make_house(session)
    member = joins(session)
    erased(session, member)
    with pytest.raises(AlreadyErased):
        erased(session, member)
    with pytest.raises(AlreadyErased):
        export_member(session, member_id=member.id, rules=ERASING, staff_id=None, now=NOW)


def suppressions(session: Session) -> dict[str, SuppressionReason]:
    session.expire_all()
    return {row.address: row.reason for row in session.scalars(select(Suppression))}


def test_the_address_of_somebody_erased_stays_suppressed_when_it_comes_back(session: Session) -> None:
    make_house(session)
    member = joins(session, email=ANA)
    suppress(session, kind=EMAIL, address=ANA, reason=SuppressionReason.STOP, now=NOW)
    erased(session, member)
    assert [address[:5] for address in suppressions(session)] == ["hmac:"]
    joins(session, email="\uff21na@Example.com")
    assert suppressions(session)[ANA] is SuppressionReason.ERASED


def test_lifting_it_forgets_the_digest_too(session: Session) -> None:
    make_house(session)
    erased(session, joins(session, email=ANA))
    joins(session, email=ANA)
    assert lift_suppression(session, kind=EMAIL, address=ANA)
    assert suppressions(session) == {}


def test_who_shares_an_address_keeps_what_was_told_of_it(session: Session) -> None:
    make_house(session)
    member, _other = joins(session, email=ANA), joins(session, "Bo Chen", email=ANA)
    suppress(session, kind=EMAIL, address=ANA, reason=SuppressionReason.STOP, now=NOW)
    erased(session, member)
    assert suppressions(session)[ANA] is SuppressionReason.STOP


def test_somebody_erased_who_comes_back_themselves_is_asked_and_only_that(session: Session) -> None:
    careful_club(session)
    erased(session, joins(session, email=ANA))
    back, imported = signs_up(session), joins(session, "Bo", email=ANA, consents=frozenset({(EMAIL, Topic.EVENTS)}))
    assert [message.state for message in questions_of(session, back)] == [MessageState.READY]
    assert (requests_of(session, imported), suppressions(session)[ANA]) == ([], SuppressionReason.ERASED)
