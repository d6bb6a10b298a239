"""The members: who they are, what they agreed to, and what some took back."""

from collections.abc import Mapping, Sequence
from datetime import date

from campaigns.members.agreement.consent import Said, record_consents
from campaigns.members.agreement.suppressions import suppress
from campaigns.members.models import AddressKind, CalendarKind, ConsentState, Member, SuppressionReason, Topic
from campaigns.members.new_member import NewMember
from campaigns.members.operations import add_members
from campaigns.members.profile.days import NewSpecialDay
from webapp.commands.demo_club.draws import code, draw
from webapp.commands.demo_club.people import Person
from webapp.commands.demo_club.steps import Filling, at_hour

CODE_LENGTH = 10
AGREES = {
    (AddressKind.EMAIL, Topic.EVENTS): 0.92,
    (AddressKind.EMAIL, Topic.GREETINGS): 0.95,
    (AddressKind.EMAIL, Topic.OFFERS): 0.6,
    (AddressKind.SMS, Topic.EVENTS): 0.85,
    (AddressKind.SMS, Topic.GREETINGS): 0.88,
    (AddressKind.SMS, Topic.OFFERS): 0.4,
}
"""The share of those who can be reached who agreed on joining."""
WITHDREW = 0.03
STOPPED = 0.015


def add_people(
    filling: Filling, people: Sequence[Person], joined: Mapping[int, date], homes: Mapping[str, int]
) -> list[Member]:
    """Everybody, in the order given; `joined` is the day each first bought, `homes` the chapter of a zone."""
    return add_members(
        filling.session,
        news=[_new_member(person, joined[person.number], homes.get(person.zone)) for person in people],
        codes=[code(CODE_LENGTH, person.number, "member code") for person in people],
        now=filling.now,
    )


def take_back_consents(filling: Filling, people: Sequence[Person], members: Sequence[Member]) -> None:
    """Some unsubscribed from a topic; some texted STOP."""
    withdrew = [
        Said(member.id, AddressKind.EMAIL, Topic.EVENTS, ConsentState.WITHDRAWN, "preferences", "demo")
        for person, member in zip(people, members, strict=True)
        if person.email and draw(person.number, "withdrew") < WITHDREW
    ]
    record_consents(filling.session, withdrew, now=filling.now)
    for person in people:
        if person.phone and draw(person.number, "stopped") < STOPPED:
            suppress(
                filling.session,
                kind=AddressKind.SMS,
                address=person.phone,
                reason=SuppressionReason.STOP,
                now=filling.now,
            )


def _new_member(person: Person, joined: date, chapter_id: int | None) -> NewMember:
    reached = {AddressKind.EMAIL: person.email, AddressKind.SMS: person.phone}
    return NewMember(
        full_name=person.full_name,
        call_name=person.call_name,
        language=person.language,
        zone=person.zone,
        chapter_id=chapter_id,
        country=person.country,
        source="import",
        evidence="demo",
        source_reference=source_reference(person.number),
        email=person.email,
        phone=person.phone,
        special_days=_special_days(person),
        consents=frozenset(
            agreed for agreed, share in AGREES.items() if reached[agreed[0]] and draw(person.number, *agreed) < share
        ),
        joined_at=at_hour(joined, 9),
    )


def source_reference(number: int) -> str:
    """What the shop's log calls the member."""
    return f"{number:04d}"


def _special_days(person: Person) -> tuple[NewSpecialDay, ...]:
    if person.birthday is None:
        return ()
    calendar = CalendarKind.LUNAR if person.birthday.lunar else CalendarKind.GREGORIAN
    return (NewSpecialDay(person.birthday.month, person.birthday.day, person.birthday.year, calendar=calendar),)
