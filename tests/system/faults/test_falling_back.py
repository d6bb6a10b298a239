"""Mails that come back by signed receipts of the sandbox, the texts that follow them, and the ceiling on both."""

from typing import Any

import pytest
from sqlalchemy import delete, func, select

from campaigns.members.models import AddressKind, Consent, Member
from campaigns.messaging.models import Channel, Message, MessageState
from campaigns.messaging.prices import set_price
from campaigns.outreach.falling_back import LOOK_EVERY, fall_back
from campaigns.outreach.models import Run
from campaigns.outreach.planning import plan_due_runs
from campaigns.outreach.schedule import tick
from tests.factories_outreach import make_launched, make_member, reachable
from tests.factories_staff import Browser, signed_in
from tests.one_app import OneApp
from tests.system.faults.club import Club, wait_until
from tests.system.faults.oracle import assert_agrees


def invite(club: Club, *members: tuple[str, str], **values: Any) -> int:
    """A campaign to these addresses and numbers, launched and planned; gives its id."""
    with club.runtime.sessions.begin() as session:
        for email, sms in members:
            reachable(session, make_member(session), email=email or None, sms=sms or None)
        campaign_id = make_launched(session, now=club.runtime.clock(), **values).id
    plan_due_runs(club.runtime.sessions, clock=club.runtime.clock)
    club.audience = len(club.messages())
    return campaign_id


def look_again(club: Club, *, times: int = 1) -> int:
    """How many texts follow, in so many looks one after the other."""
    with club.runtime.sessions.begin() as session:
        now = club.runtime.clock()
        found = sum(fall_back(session, now=now + look * LOOK_EVERY) for look in range(times))
    club.audience = len(club.messages())
    return found


def mails_settle(club: Club, *, bounced: int) -> None:
    club.hasten()  # whatever hour it is
    club.deliver()
    wait_until(lambda: club.count(MessageState.BOUNCED) == bounced, meanwhile=club.apply)
    wait_until(lambda: club.count(MessageState.ACCEPTED) == 0, meanwhile=club.apply)


def withdraw(club: Club, sms: str) -> None:
    """Consent to texts, of whoever has that number."""
    theirs = select(Member.id).where(Member.contact_points.any(address=sms))
    with club.runtime.sessions.begin() as session:
        session.execute(delete(Consent).where(Consent.kind == AddressKind.SMS, Consent.member_id.in_(theirs)))


def texts(club: Club) -> list[Message]:
    return [message for message in club.messages() if message.channel is Channel.SMS]


def test_whose_mail_bounces_gets_one_text_by_day_if_they_agreed(heard: Club) -> None:
    people = [("bounce1@example.com", "+12025550181"), ("bounce2@example.com", "+12025550182")]
    people += [("bounce3@example.com", ""), ("arrives@example.com", "+12025550184")]
    invite(heard, *people, falls_back_on_failure=True, quiet_from=20, quiet_until=9)
    withdraw(heard, "+12025550182")
    mails_settle(heard, bounced=3)
    assert look_again(heard, times=3) == 1
    [sent] = [text for text in texts(heard) if text.state is MessageState.READY]
    assert (sent.address, 9 <= sent.due_at.hour < 20) == ("+12025550181", True)
    heard.rest()
    assert [times for times, address in heard.taken().values() if address.startswith("+1")] == [1]
    assert_agrees(heard)


def test_a_run_stops_at_its_ceiling_and_goes_on_by_a_higher_one(heard: Club, admin: Browser) -> None:
    """Five texts of one part at 10,000 millionths: three have no mail, two follow mails that came back."""
    mailed = [(f"bounce{number}@example.org", f"+1202555017{number}") for number in range(2)]
    texted = [("", f"+1202555016{number}") for number in range(3)]
    with heard.runtime.sessions.begin() as session:
        set_price(session, prefix="+1", micros=10_000)
    campaign_id = invite(heard, *mailed, *texted, falls_back_on_failure=True, cost_ceiling=45_000)
    mails_settle(heard, bounced=2)
    look_again(heard)
    heard.hasten()
    heard.deliver(Channel.SMS)
    tick(heard.runtime.sessions, clock=heard.runtime.clock)
    assert (texts_taken(heard), spent(heard)) == (4, 40_000)
    page = admin.get(f"/campaigns/{campaign_id}").text
    assert "it would cost more than the ceiling of" in page
    admin.post(f"/campaigns/{campaign_id}/ceiling", {"ceiling": "0.05"})
    heard.rest()
    assert (texts_taken(heard), spent(heard)) == (5, 50_000)
    assert_agrees(heard)


def texts_taken(club: Club) -> int:
    return len(club.words())


def spent(club: Club) -> int:
    with club.runtime.sessions() as session:
        return session.scalars(select(func.sum(Run.spent))).one()


@pytest.fixture
def admin(heard: Club, one_app: OneApp) -> Browser:
    return signed_in(one_app.on(heard.runtime).test_client(), heard.runtime)
