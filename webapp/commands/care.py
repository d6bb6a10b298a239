"""`convive care`: what is due for whom, and handing members over."""

import click
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.care.day import read_day
from campaigns.care.owners import list_owners
from campaigns.care.ownership import hand_over
from campaigns.core.errors import NotFound
from campaigns.core.words import mark
from campaigns.staff.models import Staff
from campaigns.staff.queries import find_by_email
from webapp.commands.context import emit, json_option, pass_runtime


@click.group()
def care() -> None:
    """Looking after members."""


@care.command()
@click.option("--owner", help="The email address of one; else all are counted.")
@json_option
@pass_runtime
def due(runtime: Runtime, owner: str | None, *, as_json: bool) -> None:
    """What is due today and overdue: each task of one owner, or the counts of all."""
    with runtime.sessions() as session:
        if owner is None:
            rows = [
                {
                    "owner": row.staff.email,
                    "members": row.members,
                    "due": row.due,
                    "overdue": row.overdue,
                    "untouched": row.untouched,
                    "warned": row.warned,
                    "complaints": row.complaints,
                }
                for row in list_owners(session, now=runtime.clock())
            ]
        else:
            day = read_day(session, owner_id=_by_email(session, owner).id, now=runtime.clock())
            rows = [
                {"due": task.due_on, "member": task.member.full_name, "reason": task.reason, "note": task.note}
                for task in day.due
            ]
    emit(rows, as_json=as_json)


@care.command("hand-over")
@click.argument("owner")
@click.argument("to")
@click.option("--note", default="", help="Why.")
@json_option
@pass_runtime
def hand_over_all(runtime: Runtime, owner: str, to: str, note: str, *, as_json: bool) -> None:
    """Give all members of OWNER to TO; both are email addresses."""
    with runtime.sessions.begin() as session:
        moved = hand_over(
            session,
            from_id=_by_email(session, owner).id,
            to_id=_by_email(session, to).id,
            staff_id=None,
            note=note,
            now=runtime.clock(),
        )
    emit({"handed_over": moved}, as_json=as_json)


def _by_email(session: Session, email: str) -> Staff:
    found = find_by_email(session, email=email)
    if found is None:
        raise NotFound(what=mark("staff member"))
    return found
