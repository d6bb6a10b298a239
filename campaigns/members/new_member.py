"""What is known of a person on joining, checked and normalised before anything is written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.members.models import AddressKind, ConsentState, Culture, HouseholdRole, Topic
from campaigns.members.profile.addresses import normalise_address
from campaigns.members.profile.days import NewSpecialDay, check_days
from campaigns.members.profile.locales import check_language, check_zone, clean_country, clean_languages
from campaigns.members.profile.names import names_of
from campaigns.members.profile.tags import clean_line, clean_tags

MOST_ADDRESSES = 20


class TooManyAddresses(Refused):
    sentence = mark("At most %(most)s addresses are kept of a member.")
    status = 422


@dataclass(frozen=True, slots=True)
class NewAddress:
    kind: AddressKind
    address: str
    label: str = ""
    """Such as `home` or `work`."""


@dataclass(frozen=True, slots=True)
class NewMember:
    """`consents` are granted on joining; `source` (`import`, `staff`, `friend_link`, …) and `evidence` prove them.

    `country` (ISO letters) reads a national mobile number; `joined_at` is now unless it was earlier. `email` and
    `phone` become the preferred ones. `custom` holds values as `custom_fields.read_values` gives them;
    `expected_spend` is in minor units. `sort_name` is derived.
    """

    full_name: str
    language: str
    zone: str
    source: str
    family_name: str = ""
    given_name: str = ""
    call_name: str = ""
    sort_name: str = ""
    other_languages: tuple[str, ...] = ()
    cultures: tuple[Culture, ...] = ()
    country: str = ""
    city: str = ""
    email: str = ""
    email_label: str = ""
    phone: str = ""
    phone_label: str = ""
    more_addresses: tuple[NewAddress, ...] = ()
    special_days: tuple[NewSpecialDay, ...] = ()
    interests: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    custom: Mapping[str, Any] = field(default_factory=dict)
    household_id: int | None = None
    household_roles: tuple[HouseholdRole, ...] = ()
    introduced_by_id: int | None = None
    expected_spend: int | None = None
    preferred_kind: AddressKind | None = None
    consents: frozenset[tuple[AddressKind, Topic]] = frozenset()
    consents_otherwise: Mapping[tuple[AddressKind, Topic], ConsentState] = field(default_factory=dict)
    """What a file tells of topics that are withdrawn, or wait to be confirmed."""
    evidence: str = ""
    source_reference: str | None = None
    owner_id: int | None = None
    chapter_id: int | None = None
    joined_at: datetime | None = None

    def addresses(self) -> Iterator[NewAddress]:
        """All of a checked member, each once; the first of a kind is the preferred one."""
        first = (
            NewAddress(AddressKind.EMAIL, self.email, self.email_label),
            NewAddress(AddressKind.SMS, self.phone, self.phone_label),
        )
        seen: set[tuple[AddressKind, str]] = {(kind, "") for kind in AddressKind}
        for each in (*first, *self.more_addresses):
            if (each.kind, each.address) not in seen:
                seen.add((each.kind, each.address))
                yield each


def checked(new: NewMember) -> NewMember:
    """The same, normalised. Raises a Refused that names what is wrong."""
    names = names_of(new.full_name, family_name=new.family_name, given_name=new.given_name, call_name=new.call_name)
    check_zone(new.zone)
    check_language(new.language)
    country = clean_country(new.country)
    return replace(
        new,
        full_name=names.full_name,
        family_name=names.family_name,
        given_name=names.given_name,
        call_name=names.call_name,
        sort_name=names.sort_name,
        other_languages=clean_languages(new.other_languages),
        cultures=tuple(culture for culture in Culture if culture in new.cultures),
        country=country,
        city=clean_line(new.city),
        email=_address(AddressKind.EMAIL, new.email, country),
        email_label=clean_line(new.email_label),
        phone=_address(AddressKind.SMS, new.phone, country),
        phone_label=clean_line(new.phone_label),
        more_addresses=_more(new.more_addresses, country),
        special_days=check_days(new.special_days),
        interests=clean_tags(new.interests),
        tags=clean_tags(new.tags),
        household_roles=tuple(role for role in HouseholdRole if role in new.household_roles),
    )


def _address(kind: AddressKind, text: str, country: str) -> str:
    return normalise_address(kind, text, country) if text.strip() else ""


def _more(addresses: tuple[NewAddress, ...], country: str) -> tuple[NewAddress, ...]:
    if len(addresses) > MOST_ADDRESSES:
        raise TooManyAddresses(most=MOST_ADDRESSES)
    return tuple(
        NewAddress(each.kind, _address(each.kind, each.address, country), clean_line(each.label)) for each in addresses
    )
