"""`convive moments`: surprises by state, a remark, a suggestion, what is decided, and that one is done."""

from datetime import datetime
from typing import BinaryIO

import click
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.core.errors import NotFound, must_exist
from campaigns.core.queries import find_club
from campaigns.core.words import LANGUAGES, mark
from campaigns.members.models import Member
from campaigns.members.purchases.money import parse_money
from campaigns.members.queries import find_by_code
from campaigns.staff.models import Staff
from campaigns.staff.queries import find_by_email
from campaigns.surprises import deciding, finishing
from campaigns.surprises.models import Moment, MomentState, RemarkAbout
from campaigns.surprises.queries import list_moments, list_playbooks, playbook_named
from campaigns.surprises.ready import install_playbooks
from campaigns.surprises.remarks import NewRemark, note_remark
from campaigns.surprises.suggesting import suggest_by_hand
from webapp.commands.context import Row, emit, json_option, pass_runtime

MOST = 1_000
by_option = click.option("--by", help="The email address of the member of staff who says so.")
day_option = click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="Such as 2026-12-03.")


@click.group()
def moments() -> None:
    """Surprises for members."""


@moments.command("list")
@click.option("--state", type=click.Choice([each.value for each in MomentState]), default="suggested")
@json_option
@pass_runtime
def list_all(runtime: Runtime, state: str, *, as_json: bool) -> None:
    """Those in one state, the nearest first."""
    with runtime.sessions() as session:
        rows = [_row(each) for each in list_moments(session, MomentState(state), limit=MOST)]
    emit(rows, as_json=as_json)


@moments.command()
@click.argument("member_code")
@click.argument("text")
@click.option("--about", type=click.Choice([each.value for each in RemarkAbout]), default="other")
@day_option
@by_option
@json_option
@pass_runtime
def note(
    runtime: Runtime, member_code: str, text: str, about: str, day: datetime | None, by: str | None, *, as_json: bool
) -> None:
    """Keep what the member said; playbooks that wait for it suggest a surprise."""
    with runtime.sessions.begin() as session:
        new = NewRemark(
            _member(session, member_code).id,
            RemarkAbout(about),
            text,
            request=runtime.random_code(12),
            day=day.date() if day else None,
        )
        kept = note_remark(session, new=new, staff_id=_staff_id(session, by), now=runtime.clock())
        row = {"remark": kept.id, "about": kept.about.value, "day": kept.day}
    emit(row, as_json=as_json)


@moments.command()
@click.argument("member_code")
@click.argument("playbook")
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--note", default="", help="What it is for.")
@by_option
@json_option
@pass_runtime
def suggest(
    runtime: Runtime, member_code: str, playbook: str, day: datetime, note: str, by: str | None, *, as_json: bool
) -> None:
    """Suggest a surprise for a member by PLAYBOOK, its name, on DAY."""
    with runtime.sessions.begin() as session:
        moment = suggest_by_hand(
            session,
            member_id=_member(session, member_code).id,
            playbook_id=playbook_named(session, playbook).id,
            day=day.date(),
            note=note,
            staff_id=_staff_id(session, by),
            now=runtime.clock(),
        )
        row = _row(moment)
    emit(row, as_json=as_json)


@moments.command()
@click.argument("moment_id", type=int)
@click.option("--budget", help="No more than the playbook allows; else all of it.")
@by_option
@json_option
@pass_runtime
def approve(runtime: Runtime, moment_id: int, budget: str | None, by: str | None, *, as_json: bool) -> None:
    """Hand its tasks out, each to anybody of its department; it is a secret from now on."""
    with runtime.sessions.begin() as session:
        moment = deciding.approve(
            session,
            moment_id=moment_id,
            people={},
            budget=parse_money(budget, currency_of(session)) if budget else None,
            staff_id=_staff_id(session, by),
            now=runtime.clock(),
        )
        row = _row(moment)
    emit(row, as_json=as_json)


@moments.command()
@click.argument("moment_id", type=int)
@click.argument("why")
@by_option
@json_option
@pass_runtime
def decline(runtime: Runtime, moment_id: int, why: str, by: str | None, *, as_json: bool) -> None:
    """Decide against it, or call it off."""
    with runtime.sessions.begin() as session:
        staff_id = _staff_id(session, by)
        row = _row(deciding.decline(session, moment_id=moment_id, why=why, staff_id=staff_id, now=runtime.clock()))
    emit(row, as_json=as_json)


@moments.command()
@click.argument("moment_id", type=int)
@click.argument("outcome")
@click.option("--spent", default="0", help="What it cost.")
@click.option("--photo", type=click.File("rb"), help="A picture of it.")
@by_option
@json_option
@pass_runtime
def done(
    runtime: Runtime, moment_id: int, outcome: str, spent: str, photo: BinaryIO | None, by: str | None, *, as_json: bool
) -> None:
    """Say how it went, once all its tasks have ended; staff are thanked."""
    content = photo.read() if photo is not None else None
    with runtime.sessions.begin() as session:
        moment = finishing.finish(
            session,
            moment_id=moment_id,
            outcome=outcome,
            spent=parse_money(spent, currency_of(session)),
            photo=content,
            staff_id=_staff_id(session, by),
            now=runtime.clock(),
        )
        row = _row(moment)
    emit(row, as_json=as_json)


@moments.command("playbooks")
@click.option("--ready", is_flag=True, help="Add the ready-made ones first.")
@click.option("--language", type=click.Choice(LANGUAGES), help="Of the ready-made; the club's unless said.")
@json_option
@pass_runtime
def playbooks(runtime: Runtime, language: str | None, *, ready: bool, as_json: bool) -> None:
    """What the club has thought out beforehand."""
    with runtime.sessions.begin() as session:
        if ready:
            install_playbooks(session, language=language or "")
        rows = [
            {"id": each.id, "name": each.name, "cue": each.cue.value, "tasks": len(each.tasks), "active": each.active}
            for each in list_playbooks(session)
        ]
    emit(rows, as_json=as_json)


def _row(moment: Moment) -> Row:
    return {
        "id": moment.id,
        "member": moment.member.full_name,
        "playbook": moment.playbook.name,
        "cue": moment.cue.value,
        "day": moment.day,
        "state": moment.state.value,
        "budget": moment.budget,
        "spent": moment.spent,
    }


def _member(session: Session, code: str) -> Member:
    return must_exist(find_by_code(session, code), mark("member"))


def _staff_id(session: Session, email: str | None) -> int | None:
    if email is None:
        return None
    found: Staff | None = find_by_email(session, email=email)
    if found is None:
        raise NotFound(what=mark("staff member"))
    return found.id


def currency_of(session: Session) -> str:
    club = find_club(session)
    return club.currency if club else "USD"
