from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import replace

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.bootstrap.delivery import build_delivery
from campaigns.insight.digest.sending import write_digests
from campaigns.insight.month.sending import write_month_mails
from campaigns.messaging.delivery import deliver_all
from campaigns.messaging.models import Channel, StaffMail
from campaigns.messaging.providers.base import Accepted, Envelope, Provider, Rejected, Unfit
from tests.clock import NOW, StandingClock
from tests.factories_outreach import born_on, make_club, make_member
from tests.factories_staff import make_staff
from tests.providers.conftest import always
from tests.sandboxes import RunningSandbox

Letters = Callable[..., list[Envelope]]
Providers = Mapping[Channel, Provider]


def test_one_bad_address_of_a_hundred_is_left_out(
    providers: Providers, sandbox: RunningSandbox, letters: Letters
) -> None:
    sent = letters(Channel.EMAIL, 100)
    sandbox.misbehave("sendgrid", "refuse_address", address=sent[40].address, count=None)
    outcomes = providers[Channel.EMAIL].hand_over(sent, may_start=always)
    refused = [number for number, outcome in enumerate(outcomes) if isinstance(outcome, Rejected)]
    assert refused == [40]
    assert sum(isinstance(outcome, Accepted) for outcome in outcomes) == 99


def test_one_address_twice_goes_in_two_requests(
    providers: Providers, sandbox: RunningSandbox, letters: Letters
) -> None:
    first, second = letters(Channel.EMAIL, 2)
    second = replace(second, address=first.address.upper())
    outcomes = providers[Channel.EMAIL].hand_over([first, second], may_start=always)
    assert all(isinstance(outcome, Accepted) for outcome in outcomes)
    assert sandbox.ledger.count(recipient=first.address) == 2


def test_each_person_gets_their_own_name_and_way_out(
    providers: Providers, sandbox: RunningSandbox, letters: Letters
) -> None:
    (letter,) = letters(Channel.EMAIL, unsubscribe_url="http://club.test/p/token/unsubscribe?topic=events")
    providers[Channel.EMAIL].hand_over([letter], may_start=always)
    (taken,) = sandbox.ledger.messages(message_id=str(letter.message_id))
    assert taken.request_id is not None
    (person,) = orjson.loads(sandbox.ledger.request_body(taken.request_id))["personalizations"]
    assert taken.subject == f"For Zoë {letter.message_id}"
    assert person["headers"] == {
        "List-Unsubscribe": f"<{letter.unsubscribe_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def test_a_request_refused_for_everybody_gives_nobody_up(
    providers: Providers, sandbox: RunningSandbox, letters: Letters
) -> None:
    sandbox.misbehave("sendgrid", "bad_request", count=None)
    outcomes = providers[Channel.EMAIL].hand_over(letters(Channel.EMAIL, 100), may_start=always)
    assert set(outcomes) == {Unfit("The template is not understood.")}


def test_the_daily_mail_arrives_and_can_be_turned_off(
    runtime: Runtime, session: Session, clock: StandingClock, sandbox: RunningSandbox
) -> None:
    staff, member = make_staff(runtime, email="ada@club.example"), make_member(session, full_name="Ana Lima")
    make_club(session)
    member.owner_id = staff.id
    born_on(session, member, NOW.month, NOW.day)
    session.commit()
    assert write_digests(runtime.sessions, clock=clock) == 1
    delivery = build_delivery(replace(runtime, settings=sandbox.settings("postgresql://nowhere")))
    assert deliver_all(delivery, more=lambda: True) == 1
    (taken,) = sandbox.ledger.messages(recipient="ada@club.example")
    stop = runtime.signer.sign("digest", staff.id)
    body = sandbox.ledger.request_body(taken.request_id or 0).decode()
    assert ("Ana Lima: birthday" in body, f"/digest/{stop}" in body) == (True, True)


def test_the_monthly_review_arrives_with_its_paper(
    runtime: Runtime, session: Session, clock: StandingClock, sandbox: RunningSandbox
) -> None:
    make_staff(runtime, email="bo@club.example")
    make_member(session)
    make_club(session)
    session.commit()
    clock.now = NOW.replace(month=12, day=1)
    assert write_month_mails(runtime.sessions, clock=clock) == 1
    delivery = build_delivery(replace(runtime, settings=sandbox.settings("postgresql://nowhere")))
    assert deliver_all(delivery, more=lambda: True) == 1
    (taken,) = sandbox.ledger.messages(recipient="bo@club.example")
    [file] = orjson.loads(sandbox.ledger.request_body(taken.request_id or 0))["attachments"]
    assert (file["filename"], b64decode(file["content"])[:5]) == ("2026-11.pdf", b"%PDF-")
    assert session.scalars(select(StaffMail)).one().attached is None
