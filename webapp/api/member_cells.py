"""What a program says of a member, written as the cells of a member file, so that both are read alike."""

from collections.abc import Iterable
from decimal import Decimal

from campaigns.members.imports.cell_lists import escaped, written
from campaigns.members.imports.consent_cells import written as written_consents
from campaigns.members.imports.day_texts import write_days
from campaigns.members.imports.member_fields import CUSTOM
from campaigns.members.models import AddressKind, ConsentState
from campaigns.members.profile.days import NewSpecialDay
from campaigns.members.purchases.money import minor_digits
from webapp.api.shapes.members import AddressGiven, ConsentGiven, DayGiven, MemberGiven, MemberRow, Profile

TEXTS = (
    "name",
    "family_name",
    "given_name",
    "call_name",
    "email",
    "email_label",
    "phone",
    "phone_label",
    "country",
    "city",
    "language",
    "zone",
    "household",
    "introduced_by",
    "chapter",
    "preferred_channel",
)
LISTS = ("other_languages", "cultures", "interests", "tags", "household_roles")
MORE = {AddressKind.EMAIL: "more_emails", AddressKind.SMS: "more_phones"}
Cells = dict[str, str]


def cells_of(told: Profile, currency: str) -> Cells:
    """By field, without what is not said."""
    cells: Cells = {name: getattr(told, name) or "" for name in TEXTS}
    cells |= {name: written(map(str, getattr(told, name) or ())) for name in LISTS}
    cells |= {name: _addresses(told.more_addresses, kind) for kind, name in MORE.items()}
    cells["special_days"] = write_days(map(_day, told.special_days or ()))
    cells["expected_spend"] = _money(told.expected_spend, currency)
    cells |= {CUSTOM + key: text or "" for key, text in told.custom.items()}
    return {name: text for name, text in (cells | _of_kind(told)).items() if text}


def _of_kind(told: Profile) -> Cells:
    """What only somebody new, or a row among many, says."""
    joining = _of_joining(told) if isinstance(told, MemberGiven) else {}
    return joining | ({"code": told.code, "reference": told.reference} if isinstance(told, MemberRow) else {})


def _of_joining(told: MemberGiven) -> Cells:
    return {
        "owner": told.owner,
        "joined": f"{told.joined_at:%Y-%m-%d %H:%M:%S%z}" if told.joined_at else "",
        "points": str(told.points or ""),
        "consents": _consents(told.consents),
        "evidence": told.evidence,
    }


def _consents(given: Iterable[ConsentGiven]) -> str:
    return written_consents({(each.channel, each.topic): ConsentState(each.state) for each in given})


def _addresses(given: Iterable[AddressGiven], kind: AddressKind) -> str:
    mine = [each for each in given if each.kind is kind and each.address]
    return "; ".join(escaped(each.address) + (f" ({escaped(each.label)})" if each.label else "") for each in mine)


def _day(given: DayGiven) -> NewSpecialDay:
    return NewSpecialDay(**given.model_dump())


def _money(minor: int | None, currency: str) -> str:
    return "" if minor is None else f"{Decimal(minor).scaleb(-minor_digits(currency)):f}"
