"""All that a member's profile page shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.chapters.models import Chapter
from campaigns.core.errors import must_exist
from campaigns.core.words import mark
from campaigns.members.models import CustomField, Household, Member, Note
from campaigns.members.profile.completeness import Wanted, missing_of
from campaigns.members.profile.custom_fields import list_fields
from campaigns.members.profile.household_queries import get_household, housemates_of
from campaigns.members.profile.notes import notes_of


@dataclass(frozen=True, slots=True)
class ProfilePage:
    """`missing` by worth; `notes` with who wrote them; `housemates` share an address, named beside them."""

    missing: Sequence[Wanted]
    fields: Sequence[CustomField]
    notes: Sequence[tuple[Note, str]]
    chapter: Chapter | None
    introduced_by: Member | None
    introduced: int
    household: Household | None
    housemates: Sequence[tuple[Member, str]]


@dataclass(frozen=True, slots=True)
class ProfileFormRead:
    member: Member
    introduced_by: Member | None
    fields: Sequence[CustomField]


def read_profile_form(session: Session, member_id: int) -> ProfileFormRead:
    member = must_exist(session.get(Member, member_id), mark("member"))
    return ProfileFormRead(member, _introducer(session, member), list_fields(session))


def read_profile_page(session: Session, member_id: int) -> ProfilePage:
    member = session.get_one(Member, member_id)
    return ProfilePage(
        missing=missing_of(session, member_id),
        fields=list_fields(session),
        notes=notes_of(session, member_id),
        chapter=member.chapter,
        introduced_by=_introducer(session, member),
        introduced=session.scalar(select(func.count(Member.id)).where(Member.introduced_by_id == member_id)) or 0,
        household=get_household(session, member.household_id) if member.household_id else None,
        housemates=housemates_of(session, member),
    )


def _introducer(session: Session, member: Member) -> Member | None:
    return session.get(Member, member.introduced_by_id) if member.introduced_by_id else None
