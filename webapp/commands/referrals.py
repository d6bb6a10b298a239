"""`convive referrals`: a member's standing link, and the branch of those they brought."""

from collections.abc import Iterator, Sequence
from typing import Any

import click
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.core.errors import must_exist
from campaigns.core.words import mark
from campaigns.members.queries import find_by_code
from campaigns.referrals.branches import Twig, read_branch
from campaigns.referrals.links import CODE_LENGTH, friend_address, friend_link
from webapp.commands.context import emit, json_option, pass_runtime


@click.group()
def referrals() -> None:
    """Who brought whom."""


@referrals.command("link")
@click.argument("code")
@json_option
@pass_runtime
def link(runtime: Runtime, code: str, *, as_json: bool) -> None:
    """The standing link of the member with CODE; made if there is none yet."""
    with runtime.sessions.begin() as session:
        fresh = runtime.random_code(CODE_LENGTH)
        found = friend_link(
            session, member_id=_member_id(session, code), event_id=None, code=fresh, now=runtime.clock()
        )
        row = {"code": found.code, "link": friend_address(runtime.settings.public_url, found.code)}
    emit(row, as_json=as_json)


@referrals.command("branch")
@click.argument("code")
@json_option
@pass_runtime
def branch(runtime: Runtime, code: str, *, as_json: bool) -> None:
    """Whom the member with CODE brought, and whom these brought: one row a friend."""
    with runtime.sessions() as session:
        rows = list(_rows(read_branch(session, _member_id(session, code)).friends, code))
    emit(rows, as_json=as_json)


def _rows(twigs: Sequence[Twig], brought_by: str) -> Iterator[dict[str, Any]]:
    for twig in twigs:
        referral = twig.referral
        yield {
            "member": twig.friend.code,
            "name": twig.friend.full_name,
            "brought_by": brought_by,
            "joined": referral.joined_at,
            "attended": referral.attended_at,
            "first_purchase": referral.first_purchase_at,
            "second_purchase": referral.second_purchase_at,
            "points": twig.points,
            "unearned": referral.unearned,
        }
        yield from _rows(twig.friends, twig.friend.code)


def _member_id(session: Session, code: str) -> int:
    return must_exist(find_by_code(session, code), mark("member")).id
