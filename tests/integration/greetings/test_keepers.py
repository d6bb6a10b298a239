"""Whose holiday it is: by where members live and, for festivals of the Chinese calendar, by what they speak."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.greetings.holidays.keepers import keeps
from campaigns.greetings.holidays.operations import say_date
from campaigns.greetings.holidays.queries import read_days
from campaigns.members.models import Member
from tests.factories_outreach import make_member

YEAR = {"first": date(2026, 1, 1), "last": date(2026, 12, 31)}


def kept_on(session: Session, key: str, *, everybody: bool = False, **member: Any) -> list[str]:
    """The days of 2026 on which a member like that keeps it."""
    wanted = make_member(session, **member).id
    days = read_days(session, **YEAR, keys=[key])
    kept = (select(Member.id).where(Member.id == wanted, keeps(each, everybody=everybody)) for each in days)
    return [f"{each.day:%m-%d}" for each, one in zip(days, kept, strict=True) if session.scalar(one)]


@pytest.mark.parametrize(
    ("key", "member", "days"),
    [
        ("spring_festival", {"country": "CN"}, ["02-17"]),
        ("spring_festival", {"zone": "Asia/Shanghai"}, ["02-17"]),
        ("spring_festival", {"country": "US"}, []),
        ("spring_festival", {"country": "US", "language": "zh"}, ["02-17"]),
        ("spring_festival", {"country": "US", "other_languages": ["fr", "zh-Hant"]}, ["02-17"]),
        ("eid_al_fitr", {"country": "MY"}, ["03-21"]),
        ("eid_al_fitr", {"country": "AE"}, ["03-20"]),
        ("eid_al_fitr", {"country": "GB", "other_languages": ["ar"]}, []),
        ("thanksgiving", {"country": "CA"}, ["10-12"]),
        ("thanksgiving", {"zone": "America/New_York"}, ["11-26"]),
        ("mothers_day", {"country": "GB"}, ["03-15"]),
        ("eid_al_fitr", {"country": "GB", "cultures": ["muslim"]}, ["03-20"]),
        ("eid_al_fitr", {"country": "MY", "cultures": ["muslim", "chinese"]}, ["03-21"]),
        ("eid_al_fitr", {"country": "MY", "cultures": ["chinese"]}, []),
        ("spring_festival", {"country": "US", "cultures": ["chinese"]}, ["02-17"]),
        ("spring_festival", {"country": "US", "language": "zh", "cultures": ["christian"]}, []),
        ("easter", {"country": "GR", "cultures": ["christian"]}, ["04-12"]),
        ("national_day", {"country": "SG", "cultures": ["hindu"]}, ["08-09"]),
        ("new_year", {"country": "", "zone": "Nowhere"}, ["01-01"]),
    ],
)
def test_a_holiday_is_kept_by_place_and_language(
    session: Session, key: str, member: dict[str, Any], days: list[str]
) -> None:
    assert kept_on(session, key, **member) == days


def test_for_everybody_each_has_the_day_of_where_they_live(session: Session) -> None:
    assert kept_on(session, "diwali", everybody=True, country="GB") == ["11-08"]
    assert kept_on(session, "mothers_day", everybody=True, country="GB") == ["03-15"]
    assert kept_on(session, "eid_al_fitr", everybody=True, country="MY") == ["03-21"]


def test_a_corrected_date_is_kept_where_it_was_corrected(session: Session) -> None:
    say_date(session, key="eid_al_fitr", country="ae", day=date(2026, 3, 21), source="WAM")
    assert kept_on(session, "eid_al_fitr", country="AE") == ["03-21"]
    assert kept_on(session, "eid_al_fitr", country="SA") == ["03-20"]
