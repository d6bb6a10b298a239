"""`convive rewards`: the gifts of the catalogue, who gave points for one, and what is to be given out."""

import click

from campaigns.bootstrap import Runtime
from campaigns.core.errors import must_exist
from campaigns.core.words import mark
from campaigns.members.models import Redemption, RedemptionState
from campaigns.members.queries import find_by_code
from campaigns.rewards.catalogue import GiftPlan, add_gift
from campaigns.rewards.models import Gift
from campaigns.rewards.queries import list_gifts, list_given
from campaigns.rewards.redeeming import Asked, cancel, give_out, redeem_gift
from webapp.commands.context import Row, emit, json_option, pass_runtime

MOST = 1_000


@click.group()
def rewards() -> None:
    """Gifts for points."""


@rewards.command("gifts")
@json_option
@pass_runtime
def gifts(runtime: Runtime, *, as_json: bool) -> None:
    """The catalogue, the cheapest first; no stock means that it does not run out."""
    with runtime.sessions() as session:
        rows = [_gift(gift) for gift in list_gifts(session)]
    emit(rows, as_json=as_json)


@rewards.command("add")
@click.argument("points", type=int)
@click.option("--en", default="", help="Its name in English.")
@click.option("--zh", default="", help="Its name in Chinese.")
@click.option("--stock", type=int, help="How many there are; any number if not given.")
@json_option
@pass_runtime
def add(runtime: Runtime, points: int, en: str, zh: str, stock: int | None, *, as_json: bool) -> None:
    """Put a gift into the catalogue that costs POINTS, for every tier."""
    name = {language: text for language, text in (("en", en.strip()), ("zh", zh.strip())) if text}
    with runtime.sessions.begin() as session:
        row = _gift(add_gift(session, plan=GiftPlan(name=name, points=points, stock=stock)))
    emit(row, as_json=as_json)


@rewards.command("redeem")
@click.argument("code")
@click.argument("gift_id", type=int)
@click.option("--given-out", is_flag=True, help="They have it already.")
@json_option
@pass_runtime
def redeem(runtime: Runtime, code: str, gift_id: int, *, given_out: bool, as_json: bool) -> None:
    """Give points of the member with CODE for the gift with that number."""
    asked = Asked(gift_id, runtime.random_code(12), given_out)
    with runtime.sessions.begin() as session:
        member = must_exist(find_by_code(session, code), mark("member"))
        made = redeem_gift(session, member_id=member.id, asked=asked, staff_id=None, now=runtime.clock())
        row = _made(made)
    emit(row, as_json=as_json)


@rewards.command("due")
@json_option
@pass_runtime
def due(runtime: Runtime, *, as_json: bool) -> None:
    """What is to be given out, what waits longest first."""
    with runtime.sessions() as session:
        given = list_given(session, RedemptionState.OPEN, limit=MOST)
        rows = [{**_made(each.redemption), "member": each.member.code, "since": each.redemption.at} for each in given]
    emit(rows, as_json=as_json)


@rewards.command("give-out")
@click.argument("redemption", type=int)
@json_option
@pass_runtime
def give_out_(runtime: Runtime, redemption: int, *, as_json: bool) -> None:
    """Note that a gift was given out."""
    with runtime.sessions.begin() as session:
        row = _made(give_out(session, redemption_id=redemption, staff_id=None, now=runtime.clock()))
    emit(row, as_json=as_json)


@rewards.command("cancel")
@click.argument("redemption", type=int)
@json_option
@pass_runtime
def cancel_(runtime: Runtime, redemption: int, *, as_json: bool) -> None:
    """Give the points back, and the gift into stock."""
    with runtime.sessions.begin() as session:
        row = _made(cancel(session, redemption_id=redemption, staff_id=None, now=runtime.clock()))
    emit(row, as_json=as_json)


def _gift(gift: Gift) -> Row:
    return {"gift": gift.id, "name": gift.name, "points": gift.points, "stock": gift.stock, "until": gift.shown_until}


def _made(made: Redemption) -> Row:
    return {"redemption": made.id, "title": made.title, "points": made.points, "state": made.state}
