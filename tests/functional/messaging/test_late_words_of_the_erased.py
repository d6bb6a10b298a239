"""What a provider tells, or a member writes, after they were erased: that it came is kept, their address is not."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.bootstrap.erasing import ERASING
from campaigns.events.models import InboundReply, Invitation
from campaigns.members.models import Member, Suppression
from campaigns.members.privacy.erasure import erase_member
from campaigns.messaging.models import MessageState, Receipt, ReceiptKind
from campaigns.messaging.receipts import NewReceipt, apply_receipts, store_receipts
from tests.clock import NOW
from tests.factories_events import invite, links_of, make_salon
from tests.factories_messaging import make_message
from tests.functional.events.mails import calendar_mail, post_mail, post_text

NUMBER, MAIL = "+15550100001", "planted.li@example.com"


@pytest.fixture
def guest(session: Session) -> Invitation:
    (guest,) = invite(session, make_salon(session), sms=NUMBER, email=MAIL)
    return guest


def erase(session: Session, guest: Invitation) -> None:
    member = session.get_one(Member, guest.member_id)
    erase_member(
        session, member_id=member.id, typed_code=member.code, fresh_code="gone", rules=ERASING, staff_id=None, now=NOW
    )
    session.commit()


def bounced(message_id: int | None, address: str = MAIL) -> NewReceipt:
    return NewReceipt(
        provider="sendgrid", provider_event_id=f"{message_id}/{address}", kind=ReceiptKind.BOUNCED,
        message_id=message_id, provider_reference="", address=address, detail=f"550 {address}", occurred_at=NOW,
        payload={"email": address},
    )  # fmt: skip


def receipts(session: Session) -> list[tuple[str, str, dict[str, object]]]:
    session.expire_all()
    return [(row.address, row.detail, row.payload) for row in session.scalars(select(Receipt).order_by(Receipt.id))]


def test_a_receipt_is_kept_without_the_person(session: Session, runtime: Runtime, guest: Invitation) -> None:
    member = session.get_one(Member, guest.member_id)
    message = make_message(session, member=member, address=MAIL, state=MessageState.ACCEPTED)
    erase(session, guest)
    store_receipts(session, [bounced(message.id), bounced(None)], now=NOW)
    session.commit()
    apply_receipts(runtime.sessions, clock=runtime.clock)
    assert receipts(session) == [("", "", {})] * 2
    assert message.state == "bounced"
    assert [row.address[:5] for row in session.scalars(select(Suppression))] == ["hmac:"] * 2


def test_a_receipt_about_somebody_else_is_kept_whole(session: Session, guest: Invitation) -> None:
    erase(session, guest)
    store_receipts(session, [bounced(None, "other@example.com")], now=NOW)
    assert receipts(session)[0][0] == "other@example.com"


@pytest.mark.parametrize("word", ["STOP", "YES", "hello"])
def test_a_text_is_kept_without_the_number(client: FlaskClient, session: Session, guest: Invitation, word: str) -> None:
    erase(session, guest)
    assert post_text(client, NUMBER, word).status_code == 200
    assert session.scalars(select(InboundReply.sender)).all() == [""]
    assert not [row for row in session.scalars(select(Suppression.address)) if NUMBER in row]


def test_a_mail_is_kept_without_what_names_them(
    client: FlaskClient, session: Session, runtime: Runtime, guest: Invitation
) -> None:
    erase(session, guest)
    links = links_of(runtime)
    raw = calendar_mail(links.uid(guest.id), MAIL, partstat="ACCEPTED", method="REPLY")
    assert post_mail(client, links.mailbox(guest.id), raw).status_code == 200
    kept = session.scalars(select(InboundReply)).one()
    assert (kept.sender, kept.subject, kept.body, kept.raw) == ("", "", "", b"")
