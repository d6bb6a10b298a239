"""The profile of a member, read and changed as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.members.models import AddressKind, Culture, CustomField, Member
from campaigns.members.operations import ReferenceTaken
from campaigns.members.profile.changes import lock_member, note_change
from campaigns.members.profile.custom_fields import list_fields, say_fields
from campaigns.members.profile.custom_values import read_values
from campaigns.members.profile.introducers import find_introducer
from campaigns.members.profile.locales import check_language, check_zone, clean_country, clean_languages
from campaigns.members.profile.names import Names, names_of
from campaigns.members.profile.tags import clean_line, clean_tags

LARGEST_SPEND = 10**15

WORDS: Mapping[str, str] = {
    "full_name": mark("Full name"),
    "family_name": mark("Family name"),
    "given_name": mark("Given name"),
    "call_name": mark("What we call them"),
    "language": mark("Language"),
    "other_languages": mark("Other languages"),
    "cultures": mark("Whose feasts they keep"),
    "preferred_kind": mark("How they like to be written to"),
    "zone": mark("Time zone"),
    "country": mark("Country"),
    "city": mark("City"),
    "interests": mark("Interests"),
    "tags": mark("Tags"),
    "expected_spend": mark("Expected spend in a year"),
    "introduced_by_id": mark("Introduced by"),
    "source_reference": mark("Reference"),
}
"""Column → how the timeline names it."""


class BadSpend(Refused):
    sentence = mark("Expected spend is an amount of money from zero up.")
    status = 422


@dataclass(frozen=True, slots=True)
class Profile:
    """`custom`: key → what was written. `introduced_by`: a code or a full name. `expected_spend` in minor units."""

    full_name: str
    language: str
    zone: str
    family_name: str = ""
    given_name: str = ""
    call_name: str = ""
    other_languages: tuple[str, ...] = ()
    cultures: tuple[Culture, ...] = ()
    country: str = ""
    city: str = ""
    interests: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    custom: Mapping[str, str] | None = None
    expected_spend: int | None = None
    introduced_by: str = ""
    source_reference: str = ""
    preferred_kind: AddressKind | None = None


def profile_of(member: Member) -> Profile:
    """As it stands, to be changed in part; the fields the club added are left as they are."""
    return Profile(
        full_name=member.full_name,
        language=member.language,
        zone=member.zone,
        family_name=member.family_name,
        given_name=member.given_name,
        call_name=member.call_name,
        other_languages=tuple(member.other_languages),
        cultures=tuple(map(Culture, member.cultures)),
        country=member.country,
        city=member.city,
        interests=tuple(member.interests),
        tags=tuple(member.tags),
        expected_spend=member.expected_spend,
        introduced_by=member.introduced_by.code if member.introduced_by else "",
        source_reference=member.source_reference or "",
        preferred_kind=member.preferred_kind,
    )


def change_profile(
    session: Session, *, member_id: int, revision: int, profile: Profile, now: datetime
) -> tuple[str, ...]:
    """Gives the words for what was changed; none if nothing was. Raises ChangedMeanwhile, or names what is wrong."""
    member = lock_member(session, member_id, revision=revision)
    fields = list_fields(session)
    written = _checked(session, member, profile)
    words = [WORDS[name] for name, value in written.items() if name in WORDS and getattr(member, name) != value]
    if profile.custom is not None:
        custom = read_values(fields, profile.custom)
        words += say_fields(session, _changed_fields(fields, member.custom, custom))
        written["custom"] = custom
    for name, value in written.items():
        setattr(member, name, value)
    if words:
        note_change(session, member, words, now=now)
    return tuple(words)


def _checked(session: Session, member: Member, profile: Profile) -> dict[str, Any]:
    """Column → value, normalised."""
    check_language(profile.language)
    check_zone(profile.zone)
    names = _names(member, profile)
    if profile.expected_spend is not None and not 0 <= profile.expected_spend <= LARGEST_SPEND:
        raise BadSpend
    introducer = find_introducer(session, member, profile.introduced_by)
    return {
        "full_name": names.full_name,
        "family_name": names.family_name,
        "given_name": names.given_name,
        "call_name": names.call_name,
        "sort_name": names.sort_name,
        "language": profile.language,
        "other_languages": list(clean_languages(profile.other_languages)),
        "cultures": [culture.value for culture in Culture if culture in profile.cultures],
        "zone": profile.zone,
        "preferred_kind": profile.preferred_kind,
        "country": clean_country(profile.country),
        "city": clean_line(profile.city),
        "interests": list(clean_tags(profile.interests)),
        "tags": list(clean_tags(profile.tags)),
        "expected_spend": profile.expected_spend,
        "introduced_by_id": introducer.id if introducer else None,
        "source_reference": _reference(session, member, profile.source_reference),
    }


def _names(member: Member, profile: Profile) -> Names:
    """Who changes the full name alone means the others to follow it."""
    untouched = (profile.family_name, profile.given_name) == (member.family_name, member.given_name)
    if untouched and profile.full_name != member.full_name:
        before = names_of(member.full_name)
        call = "" if profile.call_name == before.call_name else profile.call_name
        return names_of(profile.full_name, call_name=call)
    return names_of(
        profile.full_name,
        family_name=profile.family_name,
        given_name=profile.given_name,
        call_name=profile.call_name,
    )


def _reference(session: Session, member: Member, text: str) -> str | None:
    reference = clean_line(text) or None
    taken = select(Member.id).where(Member.source_reference == reference, Member.id != member.id)
    if reference and session.scalar(taken):
        raise ReferenceTaken(reference=reference)
    return reference


def _changed_fields(
    fields: list[CustomField], before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[CustomField]:
    return [field for field in fields if before.get(field.key) != after.get(field.key)]
