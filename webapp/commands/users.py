"""Accounts of staff."""

import click
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.chapters.queries import find_chapter
from campaigns.core.errors import must_exist
from campaigns.core.queries import find_club
from campaigns.core.words import LANGUAGES, mark
from campaigns.messaging.account_letters import post_account_link
from campaigns.staff.invitations import invite_staff
from campaigns.staff.models import Role
from campaigns.staff.operations import add_staff, work_for
from campaigns.staff.queries import find_by_email
from campaigns.staff.second_factor import reset_factor
from webapp.commands.context import emit, json_option, pass_runtime


@click.group()
def user() -> None:
    """People who work for the club."""


@user.command()
@click.argument("email")
@click.option("--name", required=True)
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.VIEWER.value, show_default=True)
@click.option("--language", type=click.Choice(LANGUAGES), help="The club's own, unless given.")
@click.option("--zone", help="Their time zone, when it is not the club's.")
@click.option("--chapter", "chapters", multiple=True, help="A chapter they work for; may be given several times.")
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True)
@json_option
@pass_runtime
def add(  # noqa: PLR0913 - one for each option
    runtime: Runtime,
    email: str,
    name: str,
    role: str,
    language: str | None,
    zone: str | None,
    password: str,
    *,
    chapters: tuple[str, ...],
    as_json: bool,
) -> None:
    """Give EMAIL an account."""
    with runtime.sessions.begin() as session:
        added = add_staff(
            session,
            email=email,
            name=name,
            password=password,
            role=Role(role),
            language=language or _club_language(session),
            zone=zone,
            now=runtime.system_clock(),
        )
        homes = [find_chapter(session, each).id for each in chapters]
        work_for(session, staff_id=added.id, chapter_ids=homes)
    emit({"id": added.id, "email": added.email, "name": added.name, "role": added.role.value}, as_json=as_json)


@user.command()
@click.argument("email")
@click.option("--name", required=True)
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.VIEWER.value, show_default=True)
@click.option("--language", type=click.Choice(LANGUAGES), help="The club's own, unless given.")
@json_option
@pass_runtime
def invite(runtime: Runtime, /, *, email: str, name: str, role: str, language: str | None, as_json: bool) -> None:
    """Write to EMAIL with a link, good for seven days, by which they choose their password."""
    with runtime.sessions.begin() as session:
        link = invite_staff(
            session,
            email=email,
            name=name,
            role=Role(role),
            language=language or _club_language(session),
            now=runtime.system_clock(),
        )
        post_account_link(session, link=link, club_now=runtime.clock())
        invited = link.staff
    until = link.expires_at.isoformat()
    emit({"id": invited.id, "email": invited.email, "role": role, "invited_until": until}, as_json=as_json)


@user.command("reset-second-factor")
@click.argument("email")
@json_option
@pass_runtime
def reset_second_factor(runtime: Runtime, /, *, email: str, as_json: bool) -> None:
    """Let EMAIL in by the password alone again: phone and recovery codes are lost."""
    with runtime.sessions.begin() as session:
        staff = must_exist(find_by_email(session, email=email), mark("staff member"))
        reset_factor(session, staff_id=staff.id)
    emit({"id": staff.id, "email": staff.email, "second_factor": False}, as_json=as_json)


def _club_language(session: Session) -> str:
    club = find_club(session)
    return club.language if club else LANGUAGES[0]
