"""A mail to an owner's mailbox becomes words in a conversation with the member, answered by that owner."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.models import InboundReply, InboundResult
from campaigns.messaging.mailboxes import mailboxes
from campaigns.messaging.models import Conversation
from campaigns.staff.models import Staff
from tests.factories_care import carer
from tests.factories_members import joins, make_club
from tests.functional.events.mails import letter, post_mail


@pytest.fixture
def ada(session: Session) -> Staff:
    make_club(session)
    return carer(session)


def mailbox(runtime: Runtime, staff: Staff) -> str:
    return mailboxes(runtime.signer, runtime.settings.inbound_domain)(staff.id)


def test_words_reach_the_owner(client: FlaskClient, runtime: Runtime, session: Session, ada: Staff) -> None:
    member = joins(session, email="ana@example.com", owner_id=ada.id)
    joins(session, "Bo Chen", email="ana@example.com")
    session.commit()
    post_mail(client, mailbox(runtime, ada).upper(), letter("ana@example.com"))
    talk = session.scalars(select(Conversation)).one()
    assert (talk.member_id, talk.owner_id) == (member.id, ada.id)


def test_a_strangers_words_wait_for_staff(client: FlaskClient, runtime: Runtime, session: Session, ada: Staff) -> None:
    session.commit()
    post_mail(client, mailbox(runtime, ada), letter("who@example.com"))
    kept = session.scalars(select(InboundReply)).one()
    assert (kept.result, kept.member_id, kept.settled_at) == (InboundResult.NOT_A_REPLY, None, None)
    assert session.scalars(select(Conversation)).all() == []


def test_a_forged_mailbox_is_nobodys(client: FlaskClient, session: Session, ada: Staff) -> None:
    joins(session, email="ana@example.com", owner_id=ada.id)
    session.commit()
    post_mail(client, "owner+abcdefgh@reply.club.example", letter("ana@example.com"))
    assert session.scalars(select(InboundReply.result)).one() is InboundResult.UNKNOWN_ADDRESS
