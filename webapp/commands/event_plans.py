"""`convive event create` and `change`: what is planned of an event, and its state."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import click
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.core.errors import NotFound, must_exist
from campaigns.core.queries import find_club
from campaigns.core.words import LocalText, localised, mark
from campaigns.core.zones import club_zone
from campaigns.events.agenda import read_agenda
from campaigns.events.finishing import finish_event
from campaigns.events.models import Event
from campaigns.events.operations import cancel_event, create_event, publish_event
from campaigns.events.plans import EventPlan, plan_of
from campaigns.events.queries import named_event
from campaigns.events.series.changing import change_date, change_from
from campaigns.events.wall_time import wall_clock
from campaigns.members.purchases.money import parse_money
from campaigns.messaging.pictures.operations import add_picture
from campaigns.staff.queries import find_by_email
from webapp.commands.context import emit, json_option, pass_runtime
from webapp.commands.event_draws import event_argument

CODE_LENGTH = 6
WALL_CLOCK = click.DateTime(["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"])
OPERATIONS = {"publish": publish_event, "cancel": cancel_event, "finish": finish_event}
WORDS = (
    *("venue", "address", "map_url", "online_url", "zone", "capacity", "points_price"),
    *("listed", "public", "public_party"),
)
TIMES = ("starts_at", "ends_at", "rsvp_from", "rsvp_until")
NEEDED = {"venue": "--venue", "starts_at": "--starts", "ends_at": "--ends", "capacity": "--capacity"}

Command = Callable[..., Any]

PLAN_OPTIONS = (
    click.option("--title-zh", help="The title in Chinese."),
    click.option("--description"),
    click.option("--description-zh", help="The description in Chinese."),
    click.option("--venue", help="“Online” where nobody meets in person."),
    click.option("--address"),
    click.option("--map", "map_url", help="The address of a map."),
    click.option("--online", "online_url", help="Where to join from afar; only those with a seat see it."),
    click.option("--zone", help="Time zone of the venue; the club's unless given."),
    click.option("--starts", "starts_at", type=WALL_CLOCK, help="By the venue's clock, as are the other times."),
    click.option("--ends", "ends_at", type=WALL_CLOCK),
    click.option("--answers-from", "rsvp_from", type=WALL_CLOCK, help="When it is published, unless given."),
    click.option("--answers-until", "rsvp_until", type=WALL_CLOCK, help="When it starts, unless given."),
    click.option("--interest", "interests", multiple=True, help="What it is about; may be given several times."),
    click.option("--capacity", type=int, help="Seats."),
    click.option("--price", help="Of a seat, in the club's money; told to guests, paid elsewhere."),
    click.option("--points-price", type=int, help="Of a seat, taken from the member's points."),
    click.option("--session", "agenda", multiple=True, help="“19:30 | Welcome | 欢迎 | Mei Lin | 12”; several times."),
    click.option("--listed/--unlisted", default=None, help="Members find it on their own pages."),
    click.option("--public/--not-public", default=None, help="Whoever has its link may ask for a seat."),
    click.option("--public-party", type=int, help="For so many people one may ask there at once."),
    click.option("--picture", type=click.File("rb"), help="A JPEG, PNG, GIF or WebP."),
    click.option("--host", "hosts", multiple=True, help="A staff member's address; may be given several times."),
)


class NoSuchStaff(NotFound):
    sentence = mark("Nobody of the staff signs in as %(email)s.")


def plan_options(command: Command) -> Command:
    for option in reversed(PLAN_OPTIONS):
        command = option(command)
    return command


@click.command()
@click.argument("title")
@plan_options
@click.option("--publish", is_flag=True, help="Open it for answers at once.")
@json_option
@pass_runtime
def create(runtime: Runtime, /, *, publish: bool, as_json: bool, **said: Any) -> None:
    """Plan an event."""
    missing = [option for name, option in NEEDED.items() if said[name] is None]
    if missing:
        raise click.UsageError(f"Missing option '{missing[0]}'.")
    now = runtime.clock()
    with runtime.sessions.begin() as session:
        blank = EventPlan(
            title={},
            description={},
            zone=club_zone(session).key,
            rsvp_until=said["starts_at"],
            **{name: said[name] for name in NEEDED},
        )
        plan = replace(blank, **_said(session, blank, said, now=now))
        made = create_event(session, plan=plan, code=runtime.random_code(CODE_LENGTH), now=now)
        if publish:
            publish_event(session, event_id=made.id, now=now)
    emit(event_row(made, now=now), as_json=as_json)


@click.command()
@event_argument
@click.argument("what", type=click.Choice(sorted(OPERATIONS)), required=False)
@click.option("--title")
@plan_options
@click.option("--later", is_flag=True, help="Also all later dates of its series.")
@click.option("--also-own", is_flag=True, help="Of these, also those on which the same was changed by hand.")
@json_option
@pass_runtime
def change(
    runtime: Runtime,
    /,
    *,
    event_name: str,
    what: str | None,
    later: bool,
    also_own: bool,
    as_json: bool,
    **said: Any,
) -> None:
    """Change what is said of an event; publish it, cancel it, or finish it once it is over."""
    now = runtime.clock()
    with runtime.sessions.begin() as session:
        changed = named_event(session, event_name)
        plan = plan_of(changed)
        given = _said(session, plan, said, now=now)
        if not given and what is None:
            raise click.UsageError("Say what to change.")
        row: dict[str, Any] = {}
        if given:
            whole = replace(plan, **given)
            done = (
                change_from(session, event_id=changed.id, plan=whole, also_own=also_own, now=now)
                if later
                else change_date(session, event_id=changed.id, plan=whole, now=now)
            )
            row = {"dates": done.dates, "kept": [kept.date for kept in done.kept]}
        if what is not None:
            changed = OPERATIONS[what](session, event_id=changed.id, now=now)
    emit(event_row(changed, now=now) | row, as_json=as_json)


def event_row(found: Event, *, now: datetime) -> dict[str, Any]:
    return {
        "id": found.id,
        "code": found.code,
        "title": localised(found.title, "en"),
        "state": found.phase(now).value,
        "starts_at": found.starts_at,
        "zone": found.zone,
        "venue": found.venue,
        "seats_taken": found.seats_taken,
        "capacity": found.capacity,
        "public": found.public,
        "public_party": found.public_party,
    }


def _said(session: Session, plan: EventPlan, said: dict[str, Any], *, now: datetime) -> dict[str, Any]:
    """What of a plan was given."""
    given = {name: said[name] for name in (*WORDS, *TIMES) if said[name] is not None}
    for name in ("title", "description"):
        words = _in_languages(said[name], said[f"{name}_zh"])
        if words:
            given[name] = {**getattr(plan, name), **words}
    if said["price"] is not None:
        currency = must_exist(find_club(session), mark("club")).currency
        given |= {"price": parse_money(said["price"], currency), "currency": currency}
    if said["agenda"]:
        starts_at = wall_clock(given.get("starts_at", plan.starts_at), given.get("zone", plan.zone))
        given["agenda"] = read_agenda("\n".join(said["agenda"]), starts_at=starts_at)
    if said["interests"]:
        given["interests"] = said["interests"]
    if said["hosts"]:
        given["hosts"] = _staff(session, said["hosts"])
    if said["picture"]:
        shows = localised(given.get("title", plan.title), "en")
        kept = add_picture(session, upload=said["picture"].read(), shows=shows, staff_id=None, now=now)
        given["picture_name"] = kept.name
    return given


def _in_languages(english: str | None, chinese: str | None) -> LocalText:
    return {language: text for language, text in (("en", english), ("zh", chinese)) if text is not None}


def _staff(session: Session, addresses: Sequence[str]) -> tuple[int, ...]:
    found = {address: find_by_email(session, email=address) for address in addresses}
    for address, staff in found.items():
        if staff is None:
            raise NoSuchStaff(email=address)
    return tuple(staff.id for staff in found.values() if staff)
