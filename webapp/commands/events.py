"""`convive event …`: planning events, inviting, answering and the door."""

from datetime import datetime
from typing import Any

import click
from sqlalchemy import BigInteger, Select, literal, select, union
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.answers import Choice
from campaigns.events.door import check_in, undo_check_in
from campaigns.events.invitations import ensure_invitations
from campaigns.events.links import InvitationLinks
from campaigns.events.models import AnswerSource, Invitation
from campaigns.events.queries import count_states, list_events, named_event
from campaigns.events.saying.named import owed_words, partial_saying
from campaigns.events.saying.said import CompanionSaid
from campaigns.events.seats import answer_invitation
from campaigns.events.withdrawing import withdraw_invitation
from campaigns.segments.queries import find_segment, segment_select
from webapp.commands.context import emit, json_option, pass_runtime
from webapp.commands.event_access import access
from webapp.commands.event_draws import draw, event_argument
from webapp.commands.event_guests import named_guest, named_member
from webapp.commands.event_plans import change, create, event_row
from webapp.commands.event_schedule import schedule
from webapp.commands.event_series import clone, series
from webapp.commands.event_sessions import sessions


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
        events = list_events(session, now=(now := runtime.clock()), past=past)
        emit([event_row(one, now=now) for one in events], as_json=as_json)


@event.command()
@event_argument
@json_option
@pass_runtime
def show(runtime: Runtime, event_name: str, *, as_json: bool) -> None:
    """One event with its answers counted."""
    with runtime.sessions() as session:
        found = named_event(session, event_name)
        counts = {state.value: count for state, count in count_states(session, found.id).items()}
        emit(event_row(found, now=runtime.clock()) | {"answers": counts}, as_json=as_json)


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
        links = [_link(runtime, named_guest(session, found, code)) for code in codes]
    emit({"event": found.code, "invited": added, "links": links}, as_json=as_json)


@event.command()
@event_argument
@click.argument("member")
@click.argument("answer", type=click.Choice([choice.value for choice in Choice]))
@click.option("--party", type=int, help="How many come, the member included.")
@click.option(
    "--companion",
    "companions",
    type=(str, str),
    multiple=True,
    metavar="NAME DIET",
    help="Who comes along; “” for no diet.",
)
@click.option("--diet", help="Of the member.")
@click.option("--note", help="A word to the host.")
@click.option(
    "--say", "answers", type=(str, str), multiple=True, metavar="QUESTION ANSWER", help="To a question of the event."
)
@json_option
@pass_runtime
def rsvp(
    runtime: Runtime,
    /,
    *,
    event_name: str,
    member: str,
    answer: str,
    party: int | None,
    companions: tuple[tuple[str, str], ...],
    as_json: bool,
    **said: Any,
) -> None:
    """Answer on a member's behalf. What is not said stays as it was."""
    with runtime.sessions.begin() as session:
        invitation = named_guest(session, named_event(session, event_name), member)
        named = [CompanionSaid(name, diet) for name, diet in companions]
        given = answer_invitation(
            session,
            invitation_id=invitation.id,
            choice=Choice(answer),
            party_size=party,
            source=AnswerSource.STAFF,
            now=runtime.clock(),
            saying=partial_saying(session, event_id=invitation.event_id, companions=named, party_size=party, **said),
        )
        owed = owed_words(session, event_id=invitation.event_id, invitation_id=invitation.id)
    row = {"member": member, "state": given.state.value, "party_size": given.party_size, "position": given.position}
    emit(row | {"changed": given.changed, "owed": owed}, as_json=as_json)


@event.command()
@event_argument
@click.argument("member")
@json_option
@pass_runtime
def withdraw(runtime: Runtime, event_name: str, member: str, *, as_json: bool) -> None:
    """Take a member's invitation back: the seat is free again, and who had heard of it is told."""
    with runtime.sessions.begin() as session:
        guest = named_guest(session, named_event(session, event_name), member)
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
        guest = named_guest(session, named_event(session, event_name), member)
        first = False
        if undo:
            undo_check_in(session, invitation_id=guest.id, now=runtime.clock())
        else:
            first = check_in(session, invitation_id=guest.id, squeeze=squeeze, now=runtime.clock()).first
    row = {"member": member, "state": guest.state.value, "party_size": guest.party_size, "first": first}
    emit(row | {"checked_in_at": guest.checked_in_at}, as_json=as_json)


def _asked(session: Session, codes: tuple[str, ...], segment: str | None, *, now: datetime) -> Select[int]:
    ids = [select(literal(named_member(session, code).id, BigInteger).label("id")) for code in codes]
    if segment:
        ids.append(select(segment_select(session, find_segment(session, segment).id, now).subquery("chosen").c[0]))
    return select(union(*ids).subquery("asked").c[0])


def _link(runtime: Runtime, invitation: Invitation) -> str:
    settings = runtime.settings
    return InvitationLinks(runtime.signer, settings.public_url, settings.inbound_domain).page(invitation.id)


event.add_command(access)
event.add_command(create)
event.add_command(change)
event.add_command(clone)
event.add_command(series)
event.add_command(draw)
event.add_command(schedule)
event.add_command(sessions)
