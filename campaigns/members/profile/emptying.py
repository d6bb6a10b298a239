"""What another system takes back of a profile: parts that are empty from then on."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from campaigns.members.models import Member
from campaigns.members.profile.changes import note_change
from campaigns.members.profile.custom_fields import list_fields, say_fields
from campaigns.members.profile.custom_values import check_keys
from campaigns.members.profile.editing import change_profile, profile_of
from campaigns.members.profile.home_chapter import move_members
from campaigns.members.profile.households import leave_household, set_roles
from campaigns.members.profile.special_days import remove_special_day

EMPTY: Mapping[str, Any] = {
    "country": "",
    "city": "",
    "other_languages": (),
    "cultures": (),
    "interests": (),
    "tags": (),
    "expected_spend": None,
    "introduced_by": "",
    "preferred_kind": None,
}
"""Part of `Profile` → what stands there then."""


def empty(session: Session, member: Member, parts: Collection[str], *, now: datetime) -> None:
    """`parts` of `EMPTY`, or `chapter`, `household`, `household_roles`, `special_days`. What is empty stays so."""
    emptied = replace(profile_of(member), **{name: EMPTY[name] for name in parts if name in EMPTY})
    change_profile(session, member_id=member.id, revision=member.revision, profile=emptied, now=now)
    if member.household_id is not None:
        if "household" in parts:
            leave_household(session, household_id=member.household_id, member_id=member.id, now=now)
        elif "household_roles" in parts:
            set_roles(session, household_id=member.household_id, member_id=member.id, roles=(), now=now)
    if "chapter" in parts:
        move_members(session, select(literal(member.id)), chapter_id=None, now=now)
    if "special_days" in parts:
        for day in list(member.special_days):
            remove_special_day(session, member_id=member.id, day_id=day.id, now=now)


def empty_own_fields(session: Session, member: Member, keys: Collection[str], *, now: datetime) -> None:
    """Fields of the club's own, by their keys. Raises UnknownField."""
    fields = list_fields(session)
    check_keys(fields, keys)
    held = [field for field in fields if field.key in keys and field.key in member.custom]
    if held:
        gone = {field.key for field in held}
        member.custom = {key: value for key, value in member.custom.items() if key not in gone}
        note_change(session, member, say_fields(session, held), now=now)
