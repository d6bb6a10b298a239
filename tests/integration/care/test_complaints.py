"""A complaint is taken in, owned, answered and closed, and nothing cheerful goes out meanwhile."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.care.complaints import (
    AnswerMissing,
    LinkedAlready,
    NobodyNamed,
    NotClosed,
    NothingSaid,
    NotOpen,
    NoWayBack,
    answer,
    close,
    link_to_member,
    reopen,
)
from campaigns.care.models import Complaint, ComplaintState, FollowUp, FollowUpReason
from campaigns.care.queries import ComplaintFilter, list_complaints, time_to_answer
from campaigns.core.errors import Refused
from campaigns.members.agreement.mutes import mute, standing
from campaigns.members.history import timeline
from campaigns.members.models import ActivityKind, Merge, Mute, MuteReason, MuteScope
from campaigns.members.profile.addresses import BadEmail
from campaigns.messaging.models import Message, MessageState
from campaigns.staff.models import Staff
from tests.clock import NOW
from tests.factories_care import complains, owned
from tests.factories_members import joins, wide

HOSTILE = "<script>alert(1)</script>\u202eevil\x00\u2066 {{ member.name }}"


def mutes_of(session: Session, member_id: int) -> list[MuteReason]:
    found = select(Mute.reason).where(Mute.member_id == member_id, standing(now=NOW + timedelta(days=1)))
    return list(session.scalars(found))


def posted(session: Session) -> list[tuple[str, MessageState]]:
    return [(row.cause, row.state) for row in session.scalars(select(Message).order_by(Message.id))]


def test_the_members_owner_gets_it_with_a_deadline(session: Session, ada: Staff) -> None:
    member = owned(session, ada, email="ana@example.com")
    complaint = complains(session, email=" ANA@example.com ")
    assert (complaint.member_id, complaint.owner_id) == (member.id, ada.id)
    assert complaint.due_at == NOW + timedelta(hours=48)
    assert posted(session) == [(f"complaint:{complaint.id}/received", MessageState.READY)]
    assert mutes_of(session, member.id) == [MuteReason.COMPLAINT]


@pytest.mark.parametrize(
    "phone", ["+86 138 0013 8000", "0086-138-0013-8000", "138 0013 8000", wide("13800138000"), "13800138000.0"]
)
def test_a_number_is_known_however_it_is_written(session: Session, ada: Staff, phone: str) -> None:
    member = owned(session, ada, phone="+8613800138000", country="CN")
    assert complains(session, phone=phone).member_id == member.id


def test_a_number_that_is_none_loses_no_complaint(session: Session) -> None:
    complaint = complains(session, phone="ask at the till")
    assert (complaint.phone, complaint.member_id, complaint.owner_id) == ("ask at the till", None, None)


def test_an_address_that_two_share_is_left_to_a_lead(session: Session, ada: Staff) -> None:
    for name in ("Ana", "Bo"):
        owned(session, ada, name, email="home@example.com")
    complaint = complains(session, email="home@example.com")
    assert complaint.member_id is None
    assert list_complaints(session, ComplaintFilter(nobodys=True), now=NOW, limit=9) == [complaint]


def test_a_lead_says_whose_it_is(session: Session, ada: Staff) -> None:
    member, complaint = owned(session, ada, email="ana@example.com"), complains(session, phone="?")
    link_to_member(session, complaint_id=complaint.id, member_id=member.id, now=NOW)
    assert (complaint.owner_id, len(posted(session)), len(mutes_of(session, member.id))) == (ada.id, 1, 1)
    with pytest.raises(LinkedAlready):
        link_to_member(session, complaint_id=complaint.id, member_id=member.id, now=NOW)


def test_sent_twice_by_one_sheet_it_is_one(session: Session, ada: Staff) -> None:
    owned(session, ada, email="ana@example.com")
    first, again = (complains(session, form="one sheet", email="ana@example.com") for _ in range(2))
    assert (first.id, len(posted(session))) == (again.id, 1)
    assert complains(session, form="one sheet", email="ana@example.com", text="And the cake").id != first.id


def test_a_merged_members_link_leads_to_who_was_kept(session: Session, ada: Staff) -> None:
    kept = owned(session, ada)
    session.add(Merge(kept_id=kept.id, merged_id=900_001, merged_code="gone", at=NOW))
    session.flush()
    assert complains(session, member_id=900_001).member_id == kept.id


@pytest.mark.parametrize("erased", [True, False])
def test_an_erased_or_unknown_members_link_is_a_strangers(session: Session, *, erased: bool) -> None:
    member = joins(session)
    member.erased_at = NOW if erased else None
    who = member.id if erased else 2**62
    assert complains(session, member_id=who, email="ana@example.com").member_id is None


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"text": " \x00\u202e "}, NothingSaid),
        ({"text": "x" * 100_000}, NothingSaid),
        ({"name": "\u2066"}, NobodyNamed),
        ({"name": "x" * 201}, NobodyNamed),
        ({"email": "not an address"}, BadEmail),
        ({"email": "", "phone": " "}, NoWayBack),
    ],
)
def test_what_cannot_be_kept_is_refused(session: Session, wrong: dict[str, str], refusal: type[Refused]) -> None:
    with pytest.raises(refusal):
        complains(session, **{"email": "ana@example.com", **wrong})  # type: ignore[arg-type]
    assert session.scalar(select(func.count(Complaint.id))) == 0


def test_hostile_words_are_kept_as_words(session: Session) -> None:
    complaint = complains(session, text=HOSTILE, phone="1")
    assert complaint.text == "<script>alert(1)</script>evil {{ member.name }}"


def test_an_answer_goes_to_the_member(session: Session, ada: Staff) -> None:
    owned(session, ada, email="ana@example.com")
    complaint = complains(session, email="ana@example.com")
    answer(session, complaint_id=complaint.id, text="Sorry.\n\nCome again.", staff_id=ada.id, now=NOW)
    assert posted(session)[1] == (f"complaint:{complaint.id}/answer:1", MessageState.READY)
    details = session.scalar(select(Message.details).where(Message.cause.endswith("answer:1")))
    assert details
    assert details["complaint"]["answer"] == ["Sorry.", "Come again."]
    assert complaint.state is ComplaintState.ANSWERED


def test_closing_lifts_its_own_mute_only(session: Session, ada: Staff) -> None:
    member = owned(session, ada, email="ana@example.com")
    asked = {"scope": MuteScope.CELEBRATION, "reason": MuteReason.BEREAVEMENT, "note": "", "until": None}
    mute(session, member_id=member.id, staff_id=None, now=NOW, **asked)  # type: ignore[arg-type]
    one, other = (complains(session, email="ana@example.com") for _ in range(2))
    close(session, complaint_id=one.id, now=NOW)
    assert sorted(mutes_of(session, member.id)) == [MuteReason.BEREAVEMENT, MuteReason.COMPLAINT]
    close(session, complaint_id=other.id, now=NOW)
    assert mutes_of(session, member.id) == [MuteReason.BEREAVEMENT]


def test_after_closing_the_owner_asks_once_whether_all_is_well(session: Session, ada: Staff) -> None:
    member = owned(session, ada, days_ago=1, email="ana@example.com")
    complaint = complains(session, email="ana@example.com")
    for step in (close, reopen, close):
        step(session, complaint_id=complaint.id, now=NOW)
    tasks = session.scalars(select(FollowUp).where(FollowUp.reason == FollowUpReason.COMPLAINT)).all()
    assert [(task.owner_id, task.member_id) for task in tasks] == [(ada.id, member.id)]


def test_reopened_it_has_a_new_deadline_and_spares_again(session: Session, ada: Staff) -> None:
    member = owned(session, ada, email="ana@example.com")
    complaint = complains(session, email="ana@example.com")
    close(session, complaint_id=complaint.id, now=NOW)
    reopen(session, complaint_id=complaint.id, now=NOW + timedelta(hours=20))
    assert complaint.due_at == NOW + timedelta(hours=68)
    assert mutes_of(session, member.id) == [MuteReason.COMPLAINT]
    with pytest.raises(NotClosed):
        reopen(session, complaint_id=complaint.id, now=NOW)


@pytest.mark.parametrize("text", ["", "\x00 ", "x" * 4_001])
def test_an_answer_says_something(session: Session, ada: Staff, text: str) -> None:
    with pytest.raises(AnswerMissing):
        answer(session, complaint_id=complains(session, phone="1").id, text=text, staff_id=ada.id, now=NOW)


def test_a_closed_one_is_not_answered(session: Session, ada: Staff) -> None:
    complaint = complains(session, phone="1")
    close(session, complaint_id=complaint.id, now=NOW)
    with pytest.raises(NotOpen):
        answer(session, complaint_id=complaint.id, text="Sorry", staff_id=ada.id, now=NOW)


def test_the_time_to_answer_counts_the_first_answer(session: Session, ada: Staff) -> None:
    assert time_to_answer(session, now=NOW) is None
    complaint = complains(session, phone="1")
    for hours in (3, 30):
        then = NOW + timedelta(hours=hours)
        answer(session, complaint_id=complaint.id, text="Sorry", staff_id=ada.id, now=then)
    assert time_to_answer(session, now=NOW + timedelta(days=2)) == timedelta(hours=3)


def test_the_timeline_tells_of_both(session: Session, ada: Staff) -> None:
    member = owned(session, ada, email="ana@example.com")
    complaint = complains(session, email="ana@example.com")
    answer(session, complaint_id=complaint.id, text="Sorry.", staff_id=ada.id, now=NOW)
    told = [row.kind for row in timeline(session, member.id)][:2]
    assert told == [ActivityKind.COMPLAINT_ANSWERED, ActivityKind.COMPLAINED]
