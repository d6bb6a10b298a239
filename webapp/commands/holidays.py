"""`convive holidays`: the table of each year, and the dates that the club sets."""

from datetime import datetime
from typing import Any

import click

from campaigns.bootstrap import Runtime
from campaigns.core.zones import club_zone
from campaigns.greetings.holidays.days import HolidayDay
from campaigns.greetings.holidays.queries import dates_said, days_of_year
from campaigns.greetings.models import HolidayDate
from campaigns.members.profile.locales import clean_country
from campaigns.outreach.holiday_changes import say_date, unsay_date
from webapp.commands.context import emit, json_option, pass_runtime


@click.group()
def holidays() -> None:
    """When each holiday is, and where it is kept."""


@holidays.command("list")
@click.option("--year", type=click.IntRange(1900, 2100), help="This year unless given.")
@click.option("--country", default="", callback=lambda _context, _option, text: clean_country(text), help="Such as CN.")
@json_option
@pass_runtime
def list_(runtime: Runtime, year: int | None, country: str, *, as_json: bool) -> None:
    """The days of a year; with a country only those kept there."""
    with runtime.sessions() as session:
        asked = year or runtime.clock().astimezone(club_zone(session)).year
        found = days_of_year(session, year=asked, country=country)
    emit([_row(each) for each in found], as_json=as_json)


@holidays.command("set")
@click.argument("holiday")
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--country", default="", help="Such as MY; wherever no other date is known unless given.")
@click.option("--source", default="", help="Who announced it.")
@json_option
@pass_runtime
def set_(runtime: Runtime, /, *, holiday: str, day: datetime, country: str, source: str, as_json: bool) -> None:
    """Put DAY in place of what the rule of HOLIDAY, its key, says of that year."""
    with runtime.sessions.begin() as session:
        said = say_date(session, key=holiday, country=country, day=day.date(), source=source, now=runtime.clock())
        shown = _said(said)
    emit(shown, as_json=as_json)


@holidays.command("dates")
@click.option("--year", type=click.IntRange(1900, 2100), required=True)
@json_option
@pass_runtime
def dates(runtime: Runtime, year: int, *, as_json: bool) -> None:
    """The dates that the club set in a year."""
    with runtime.sessions() as session:
        found = dates_said(session, year=year)
    emit([_said(each) for each in found], as_json=as_json)


@holidays.command("put-back")
@click.argument("number", type=int)
@json_option
@pass_runtime
def put_back(runtime: Runtime, number: int, *, as_json: bool) -> None:
    """Let the rule hold again; NUMBER is that of a date the club set."""
    with runtime.sessions.begin() as session:
        shown = _said(unsay_date(session, date_id=number, now=runtime.clock()))
    emit(shown, as_json=as_json)


def _row(each: HolidayDay) -> dict[str, Any]:
    return {
        "day": each.day,
        "holiday": each.holiday.key,
        "name": each.holiday.name.get("en") or each.holiday.name.get("zh"),
        "countries": sorted(each.countries),
        "elsewhere": each.elsewhere,
        "rule": each.kind.value,
        "provisional": each.is_provisional,
        "source": str(each.source),
    }


def _said(said: HolidayDate) -> dict[str, Any]:
    return {
        "number": said.id,
        "holiday": said.holiday,
        "country": said.country,
        "day": said.day,
        "source": said.source,
    }
