"""Demanding a second factor of staff, and who has none."""

from datetime import datetime

import click

from campaigns.bootstrap import Runtime
from campaigns.messaging.factor_letters import demand_and_tell
from campaigns.staff.factors import list_without_factor
from webapp.commands.context import emit, json_option, pass_runtime
from webapp.commands.users import user


@user.command("demand-second-factor")
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]))
@json_option
@pass_runtime
def demand(runtime: Runtime, /, *, day: datetime, as_json: bool) -> None:
    """From DAY on, such as 2027-01-31, staff without one reach nothing but setting it up; they are told by mail."""
    with runtime.sessions.begin() as session:
        mails = demand_and_tell(session, day=day.date(), now=runtime.system_clock(), club_now=runtime.clock())
        without = len(list_without_factor(session))
    emit({"second_factor_from": day.date().isoformat(), "without": without, "mails": mails}, as_json=as_json)


@user.command("lift-second-factor")
@json_option
@pass_runtime
def lift(runtime: Runtime, /, *, as_json: bool) -> None:
    """Demand none any more: the password alone lets in whoever has none."""
    with runtime.sessions.begin() as session:
        demand_and_tell(session, day=None, now=runtime.system_clock(), club_now=runtime.clock())
    emit({"second_factor_from": None}, as_json=as_json)


@user.command("without-second-factor")
@json_option
@pass_runtime
def without(runtime: Runtime, /, *, as_json: bool) -> None:
    """Who works here and has neither an app for codes nor a passkey."""
    with runtime.sessions() as session:
        found = list_without_factor(session)
    emit([{"email": each.email, "name": each.name, "role": each.role.value} for each in found], as_json=as_json)
