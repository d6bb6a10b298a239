"""What letters say of their reader: whose day, which year, how old, who looks after them; and in whose name."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.members.models import Member, Topic
from campaigns.messaging.extras import ClaimedMessage, MessageExtra
from campaigns.messaging.models import Channel, Message
from campaigns.messaging.templates import NewPart, create_template, create_version
from campaigns.outreach.models import Campaign, OccasionKind, Run, Sender
from campaigns.outreach.planning import plan_run
from campaigns.outreach.variants.words import ReaderWords
from tests.clock import NOW
from tests.factories_care import carer
from tests.factories_outreach import born_on, make_audience, make_club, make_launched

EVERYTHING = "{{ day.whose }} {{ day.relation }} {{ day.title }} {{ day.years }} {{ member.age }} {{ owner.name }}"
BIRTHDAY: dict[str, Any] = {"occasion": OccasionKind.BIRTHDAY, "topic": Topic.GREETINGS}


@pytest.fixture
def member(session: Session) -> Member:
    make_club(session)
    return make_audience(session, 1)[0]


def saying(session: Session, words: str) -> int:
    template = create_template(session, key="words", name="Words")
    parts = [NewPart(Channel.EMAIL, language, words, subject="Hi") for language in ("en", "zh")]
    create_version(session, template_id=template.id, parts=parts, now=NOW)
    return template.id


def heard(session: Session, campaign: Campaign, *, member: Member) -> MessageExtra | None:
    """What is added to the member's message."""
    for run in session.scalars(select(Run).where(Run.campaign_id == campaign.id)):
        plan_run(session, run, now=NOW)
    row = session.scalars(select(Message).where(Message.member_id == member.id)).one()
    claimed = ClaimedMessage(*(getattr(row, name) for name in ClaimedMessage._fields))
    return ReaderWords("staff-{}@club.example".format)(session, [claimed]).get(row.id)


def said(session: Session, member: Member, words: str = EVERYTHING, **values: Any) -> MessageExtra:
    campaign = make_launched(session, template_id=saying(session, words), **(BIRTHDAY | values))
    found = heard(session, campaign, member=member)
    assert found is not None
    return found


@pytest.mark.parametrize(("year", "age"), [(1976, 50), (None, None)])
def test_a_birthday_has_its_year_and_age_only_where_the_year_is_known(
    session: Session, member: Member, year: int | None, age: int | None
) -> None:
    born_on(session, member, NOW.month, NOW.day, year=year)
    told = said(session, member).variables
    assert (told["day"]["years"], told["member"]["age"]) == (age, age)


def test_a_companions_day_has_their_name_and_what_they_are(session: Session, member: Member) -> None:
    born_on(session, member, NOW.month, NOW.day, year=2016, whose="Tom", relation="son")
    born_on(session, member, 1, 1, year=1980)
    told = said(session, member, occasion=OccasionKind.COMPANION).variables
    assert told["day"] == {"whose": "Tom", "relation": "son", "title": None, "years": 10}
    assert told["member"] == {"age": 46}


def test_a_greeting_days_before_names_the_age_they_turn(session: Session, member: Member) -> None:
    born_on(session, member, NOW.month, NOW.day + 3, year=1976)
    assert said(session, member, shift_days=-3).variables["member"]["age"] == 50


def test_joining_is_counted_from_the_year_they_joined(session: Session, member: Member) -> None:
    member.joined_at = NOW.replace(year=2021)
    session.flush()
    assert said(session, member, occasion=OccasionKind.MEMBERSHIP).variables["day"]["years"] == 5


def test_the_owner_writes_and_has_the_answer_where_the_campaign_chooses_so(session: Session, member: Member) -> None:
    born_on(session, member, NOW.month, NOW.day)
    member.owner_id = carer(session, "Ada Ortiz").id
    told = said(session, member, "Warmly, {{ owner.name }}", sender=Sender.OWNER)
    assert (told.sender_name, told.reply_to) == ("Ada Ortiz", f"staff-{member.owner_id}@club.example")
    assert told.variables["owner"] == {"name": "Ada Ortiz"}


@pytest.mark.parametrize("has_left", [True, False])
def test_without_an_owner_who_still_works_here_the_club_writes(
    session: Session, member: Member, *, has_left: bool
) -> None:
    born_on(session, member, NOW.month, NOW.day)
    member.owner_id = carer(session, active=False).id if has_left else None
    told = said(session, member, sender=Sender.OWNER)
    assert (told.sender_name, told.reply_to, told.variables["owner"]) == ("", "", {"name": None})


def test_what_names_none_of_it_is_left_alone(session: Session, member: Member) -> None:
    born_on(session, member, NOW.month, NOW.day)
    campaign = make_launched(session, template_id=saying(session, "Hello {{ member.name }}"), **BIRTHDAY)
    assert heard(session, campaign, member=member) is None
