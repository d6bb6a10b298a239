"""`convive event …`: planning events, inviting, answering and the door."""

from datetime import datetime
from typing import Any

import click
from sqlalchemy import BigInteger, Select, literal, select, union
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.core.errors import NotFound
from campaigns.core.words import localised, mark
from campaigns.core.zones import club_zone
from campaigns.events.answers import Choice
from campaigns.events.door import check_in, undo_check_in
from campaigns.events.invitations import ensure_invitations
from campaigns.events.links import InvitationLinks
from campaigns.events.models import AnswerSource, Event, Invitation
from campaigns.events.operations import cancel_event, create_event, finish_event, publish_event
from campaigns.events.plans import EventPlan
from campaigns.events.queries import count_states, find_invitation, list_events
from campaigns.events.seats import answer_invitation
from campaigns.events.withdrawing import withdraw_invitation
from campaigns.members.models import Member
from campaigns.members.queries import find_by_code
from campaigns.segments.queries import find_segment, segment_select
from webapp.commands.context import emit, json_option, pass_runtime
from webapp.commands.event_draws import draw, event_argument, named_event

CODE_LENGTH = 6
WALL_CLOCK = click.DateTime(["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"])
OPERATIONS = {"publish": publish_event, "cancel": cancel_event, "finish": finish_event}


class NotInvited(NotFound):
    sentence = mark("%(member)s is not invited to this event.")


class NoSuchMember(NotFound):
    sentence = mark("There is no member with the code %(code)s.")


@click.group()
def event() -> None:
    """Gatherings. EVENT is its number or its code; a MEMBER is named by the member code."""


@event.command("list")
@click.option("--past", is_flag=True, help="Those that are over.")
@json_option
@pass_runtime
def list_(runtime: Runtime, *, past: bool, as_json: bool) -> None:
    """Events to come, the next one first."""
    with runtime.sessions() as session:
        emit([_row(one) for one in list_events(session, now=runtime.clock(), past=past)], as_json=as_json)


@event.command()
@event_argument
@json_option
@pass_runtime
def show(runtime: Runtime, event_name: str, *, as_json: bool) -> None:
    """One event with its answers counted."""
    with runtime.sessions() as session:
        found = named_event(session, event_name)
        counts = {state.value: count for state, count in count_states(session, found.id).items()}
        emit(_row(found) | {"answers": counts}, as_json=as_json)


@event.command()
@click.argument("title")
@click.option("--title-zh", default="", help="The title in Chinese.")
@click.option("--description", default="")
@click.option("--venue", required=True)
@click.option("--address", default="")
@click.option("--zone", help="Time zone of the venue; the club's unless given.")
@click.option("--starts", type=WALL_CLOCK, required=True, help="By the venue's clock, as are the other times.")
@click.option("--ends", type=WALL_CLOCK, required=True)
@click.option("--answers-until", type=WALL_CLOCK, help="When it starts, unless given.")
@click.option("--interest", "interests", multiple=True, help="What it is about; may be given several times.")
@click.option("--capacity", type=int, required=True, help="Seats.")
@click.option("--publish", is_flag=True, help="Open it for answers at once.")
@json_option
@pass_runtime
def create(runtime: Runtime, /, *, zone: str | None, publish: bool, as_json: bool, **said: Any) -> None:
    """Plan an event."""
    now = runtime.clock()
    with runtime.sessions.begin() as session:
        plan = _plan(said, zone=zone or club_zone(session).key)
        made = create_event(session, plan=plan, code=runtime.random_code(CODE_LENGTH), now=now)
        if publish:
            publish_event(session, event_id=made.id, now=now)
    emit(_row(made), as_json=as_json)


@event.command()
@event_argument
@click.argument("what", type=click.Choice(sorted(OPERATIONS)))
@json_option
@pass_runtime
def change(runtime: Runtime, event_name: str, what: str, *, as_json: bool) -> None:
    """Publish an event, cancel it, or finish it once it is over."""
    with runtime.sessions.begin() as session:
        changed = OPERATIONS[what](session, event_id=named_event(session, event_name).id, now=runtime.clock())
    emit(_row(changed), as_json=as_json)


@event.command()
@event_argument
@click.option("--member", "codes", multiple=True, help="A member code; may be given several times.")
@click.option("--segment", help="All members of a saved segment, by its name or number.")
@json_option
@pass_runtime
def invite(runtime: Runtime, event_name: str, codes: tuple[str, ...], segment: str | None, *, as_json: bool) -> None:
    """Invite members by hand. Nothing is sent; a campaign or `event rsvp` follows."""
    if not codes and not segment:
        raise click.UsageError("Name at least one --member or a --segment.")
    now = runtime.clock()
    with runtime.sessions.begin() as session:
        found = named_event(session, event_name)
        asked = _asked(session, codes, segment, now=now)
        added = ensure_invitations(session, event_id=found.id, members=asked, now=now)
        links = [_link(runtime, _invitation(session, found, code)) for code in codes]
    emit({"event": found.code, "invited": added, "links": links}, as_json=as_json)


@event.command()
@event_argument
@click.argument("member")
@click.argument("answer", type=click.Choice([choice.value for choice in Choice]))
@click.option("--party", type=int, help="How many come, the member included.")
@json_option
@pass_runtime
def rsvp(runtime: Runtime, event_name: str, member: str, answer: str, *, party: int | None, as_json: bool) -> None:
    """Answer on a member's behalf."""
    with runtime.sessions.begin() as session:
        invitation = _invitation(session, named_event(session, event_name), member)
        given = answer_invitation(
            session,
            invitation_id=invitation.id,
            choice=Choice(answer),
            party_size=party,
            source=AnswerSource.STAFF,
            now=runtime.clock(),
        )
    row = {"member": member, "state": given.state.value, "party_size": given.party_size, "position": given.position}
    emit(row | {"changed": given.changed}, as_json=as_json)


@event.command()
@event_argument
@click.argument("member")
@json_option
@pass_runtime
def withdraw(runtime: Runtime, event_name: str, member: str, *, as_json: bool) -> None:
    """Take a member's invitation back: the seat is free again, and who had heard of it is told."""
    with runtime.sessions.begin() as session:
        guest = _invitation(session, named_event(session, event_name), member)
        withdraw_invitation(session, invitation_id=guest.id, now=runtime.clock())
    emit({"member": member, "state": guest.state.value}, as_json=as_json)


@event.command()
@event_argument
@click.argument("member")
@click.option("--undo", is_flag=True, help="Take a check-in back.")
@click.option("--squeeze", is_flag=True, help="Let them in although no seat is free.")
@json_option
@pass_runtime
def checkin(runtime: Runtime, event_name: str, member: str, *, undo: bool, squeeze: bool, as_json: bool) -> None:
    """Let a guest in."""
    with runtime.sessions.begin() as session:
        guest = _invitation(session, named_event(session, event_name), member)
        first = False
        if undo:
            undo_check_in(session, invitation_id=guest.id, now=runtime.clock())
        else:
            first = check_in(session, invitation_id=guest.id, squeeze=squeeze, now=runtime.clock()).first
    row = {"member": member, "state": guest.state.value, "party_size": guest.party_size, "first": first}
    emit(row | {"checked_in_at": guest.checked_in_at}, as_json=as_json)


def _plan(said: dict[str, Any], *, zone: str) -> EventPlan:
    return EventPlan(
        title={"en": said["title"]} | ({"zh": said["title_zh"]} if said["title_zh"] else {}),
        description={"en": said["description"]},
        venue=said["venue"],
        address=said["address"],
        zone=zone,
        starts_at=said["starts"],
        ends_at=said["ends"],
        rsvp_until=said["answers_until"] or said["starts"],
        capacity=said["capacity"],
        interests=said["interests"],
    )


def _asked(session: Session, codes: tuple[str, ...], segment: str | None, *, now: datetime) -> Select[int]:
    ids = [select(literal(_member(session, code).id, BigInteger).label("id")) for code in codes]
    if segment:
        ids.append(select(segment_select(session, find_segment(session, segment).id, now).subquery("chosen").c[0]))
    return select(union(*ids).subquery("asked").c[0])


def _member(session: Session, code: str) -> Member:
    member = find_by_code(session, code)
    if member is None:
        raise NoSuchMember(code=code)
    return member


def _invitation(session: Session, found: Event, code: str) -> Invitation:
    invitation = find_invitation(session, event_id=found.id, member_id=_member(session, code).id)
    if invitation is None:
        raise NotInvited(member=code)
    return invitation


def _link(runtime: Runtime, invitation: Invitation) -> str:
    settings = runtime.settings
    return InvitationLinks(runtime.signer, settings.public_url, settings.inbound_domain).page(invitation.id)


def _row(found: Event) -> dict[str, Any]:
    return {
        "id": found.id,
        "code": found.code,
        "title": localised(found.title, "en"),
        "state": found.state.value,
        "starts_at": found.starts_at,
        "zone": found.zone,
        "venue": found.venue,
        "seats_taken": found.seats_taken,
        "capacity": found.capacity,
    }


event.add_command(draw)
commands = (event,)
