"""Demanding a second factor of staff, and who has none."""

from datetime import datetime
from zoneinfo import ZoneInfo

import click

from campaigns.bootstrap import Runtime
from campaigns.core.operations import NoClub
from campaigns.core.queries import find_club
from campaigns.staff.demand import demand_factor, list_without_factor
from webapp.commands.context import emit, json_option, pass_runtime
from webapp.commands.users import user


@user.command("demand-second-factor")
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]))
@json_option
@pass_runtime
def demand(runtime: Runtime, /, *, day: datetime, as_json: bool) -> None:
    """From DAY on, such as 2027-01-31, staff without one reach nothing but setting it up."""
    with runtime.sessions.begin() as session:
        club = find_club(session)
        if club is None:
            raise NoClub
        today = runtime.system_clock().astimezone(ZoneInfo(club.zone)).date()
        demand_factor(session, day=day.date(), today=today)
        without = len(list_without_factor(session))
    emit({"second_factor_from": day.date().isoformat(), "without": without}, as_json=as_json)


@user.command("lift-second-factor")
@json_option
@pass_runtime
def lift(runtime: Runtime, /, *, as_json: bool) -> None:
    """Demand none any more: the password alone lets in whoever has none."""
    with runtime.sessions.begin() as session:
        demand_factor(session, day=None, today=runtime.system_clock().date())
    emit({"second_factor_from": None}, as_json=as_json)


@user.command("without-second-factor")
@json_option
@pass_runtime
def without(runtime: Runtime, /, *, as_json: bool) -> None:
    """Who works here and has neither an app for codes nor a passkey."""
    with runtime.sessions() as session:
        found = list_without_factor(session)
    emit([{"email": each.email, "name": each.name, "role": each.role.value} for each in found], as_json=as_json)
