"""`convive members points`, `tier` and `redeem`: what a member has earned."""

from typing import Any

import click
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.core.errors import NotFound
from campaigns.core.words import mark
from campaigns.members.models import RedemptionKind
from campaigns.members.points.explained import explain_points
from campaigns.members.points.redemption import Wish, redeem
from campaigns.members.queries import find_by_code
from campaigns.members.tiers.explained import explain_tier
from webapp.commands.context import emit, json_option, pass_runtime


@click.command()
@click.argument("code")
@json_option
@pass_runtime
def points(runtime: Runtime, code: str, *, as_json: bool) -> None:
    """The points of the member with CODE, newest entries first."""
    with runtime.sessions() as session:
        told = explain_points(session, _member_id(session, code), now=runtime.clock())
    entries = [
        {"at": entry.at, "points": entry.points, "kind": entry.kind, "cause": entry.cause, "note": entry.note}
        for entry in told.entries
    ]
    emit({"balance": told.balance, "expiring_within_30_days": told.expiring, "entries": entries}, as_json=as_json)


@click.command()
@click.argument("code")
@json_option
@pass_runtime
def tier(runtime: Runtime, code: str, *, as_json: bool) -> None:
    """Why the member with CODE has their tier, and what is missing to the next: minor units of money, or points."""
    with runtime.sessions() as session:
        told = explain_tier(session, _member_id(session, code), now=runtime.clock())
    row: dict[str, Any] = {
        "tier": told.held.key,
        "counted": told.counted,
        "by": told.ladder.basis,
        "since": told.since,
        "floor": told.held.floor,
        "grace_until": told.grace_until,
        "missing_to_keep": told.missing_to_keep,
        "next": told.next_step.key if told.next_step else None,
        "missing_to_next": told.missing_to_next,
    }
    emit(row, as_json=as_json)


@click.command("redeem")
@click.argument("code")
@click.argument("how_many", type=int)
@click.argument("title")
@json_option
@pass_runtime
def redeem_(runtime: Runtime, code: str, how_many: int, title: str, *, as_json: bool) -> None:
    """Give HOW_MANY points of the member with CODE for the gift called TITLE."""
    with runtime.sessions.begin() as session:
        made = redeem(
            session,
            member_id=_member_id(session, code),
            wish=Wish(RedemptionKind.GIFT, title, how_many),
            staff_id=None,
            now=runtime.clock(),
        )
        row = {"redemption": made.id, "points": made.points, "title": made.title}
    emit(row, as_json=as_json)


def _member_id(session: Session, code: str) -> int:
    found = find_by_code(session, code)
    if found is None:
        raise NotFound(what=mark("member"))
    return found.id


of_members = (points, tier, redeem_)
"""Commands of the group `convive members`."""
