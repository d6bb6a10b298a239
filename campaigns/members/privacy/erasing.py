"""What erasing somebody does to each table that tells of them: the figures stay, the person goes.

Each room lists its tables; `bootstrap` puts the lists together, and a test fails when a table that refers to a member
has no rule.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, exists, false, func, literal, literal_column, or_, select

from campaigns.core.base import Base
from campaigns.members.models import ContactPoint, Household, ImportFault, Member, Merge, PrivacyRecord, Suppression

NAME = "Erased member"
"""What the anonymised row is called; pages say it in their own language."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who is looked for: by id, and where no id was kept, by address or name. `keys` are their code and reference."""

    member_id: int
    name: str
    addresses: tuple[str, ...]
    household_id: int | None
    now: datetime
    keys: tuple[str, ...] = ()


Values = Callable[[Person], Mapping[str, Any]]
Whose = Callable[[Person], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class ErasingRule:
    """`values` takes the personal out of rows that stay. `whose` finds rows that no foreign key leads to."""

    table: str
    values: Values | None = None
    deleted: bool = False
    whose: Whose | None = None

    def rows(self, person: Person) -> ColumnElement[bool]:
        """The condition on the table that a row tells of this person."""
        named = or_(false(), *(column == person.member_id for column in member_columns(self.its_table)))
        return or_(named, self.whose(person)) if self.whose else named

    @property
    def its_table(self) -> Table:
        return Base.metadata.tables[self.table]


def member_columns(table: Table) -> list[ColumnElement[Any]]:
    """The columns by which a row belongs to a member: its foreign keys, and of the member's own row the id."""
    if table.name == Member.__tablename__:
        return [table.c.id]
    return [column for column in table.columns if any(key.column.table.name == "member" for key in column.foreign_keys)]


def blank(*columns: str) -> Values:
    """Empty texts."""
    return lambda _person: dict.fromkeys(columns, "")


def kept(*tables: str) -> tuple[ErasingRule, ...]:
    return tuple(ErasingRule(table) for table in tables)


def deleted(*tables: str) -> tuple[ErasingRule, ...]:
    return tuple(ErasingRule(table, deleted=True) for table in tables)


def _anonymous(person: Person) -> Mapping[str, Any]:
    """Language, zone and tier stay; the code is drawn anew by whoever erases."""
    return {
        "source_reference": None,
        "full_name": NAME,
        "call_name": NAME,
        "family_name": "",
        "given_name": "",
        "sort_name": "",
        "other_languages": [],
        "cultures": [],
        "country": "",
        "city": "",
        "interests": [],
        "tags": [],
        "custom": {},
        "household_id": None,
        "household_roles": [],
        "introduced_by_id": None,
        "expected_spend": None,
        "preferred_kind": None,
        "completeness": 0,
        "owner_id": None,
        "owner_since": None,
        "deceased_note": "",
        "erased_at": person.now,
        "updated_at": person.now,
    }


def _lives_alone(person: Person) -> ColumnElement[bool]:
    others = exists().where(Member.household_id == Household.id, Member.id != person.member_id)
    return (Household.id == person.household_id) & ~others


def _told_in_file(person: Person) -> ColumnElement[bool]:
    """However a cell writes the name, a mail address or a number."""
    cells = func.unnest(ImportFault.cells).table_valued("cell").render_derived()
    folded = func.lower(func.normalize(cells.c.cell, literal_column("NFKC")))
    digits = func.regexp_replace(folded, r"\.0+$|\D", "", "g")
    told = [func.btrim(folded) == person.name.lower()]
    told += [folded.regexp_match(_EDGE + re.escape(mail) + _EDGE) for mail in person.addresses if "@" in mail]
    told += [digits.endswith(number) for number in last_digits(person.addresses)]
    return exists(select(literal(1)).select_from(cells).where(or_(*told)).correlate(ImportFault))


def last_digits(addresses: Iterable[str]) -> tuple[str, ...]:
    """Of mobile numbers, which files write with and without the country's code."""
    return tuple(address[-SAME_NUMBER:] for address in addresses if address.startswith("+"))


SAME_NUMBER = 9
_EDGE = r"""(^|$|[\s;,()<>"'])"""


RULES: Sequence[ErasingRule] = (
    ErasingRule(Household.__tablename__, deleted=True, whose=_lives_alone),
    ErasingRule(Member.__tablename__, _anonymous),
    ErasingRule("member_summary", lambda _person: {"erased": True}),
    *kept("purchase", "member_trips", "tier_change", "redemption", "signal", "holdout_lot", "sent_before"),
    *deleted("consent", "consent_request", "contact_point", "duplicate_pair", "note", "special_day", "sought_member"),
    *deleted("awaited_introducer"),
    ErasingRule("activity", blank("detail")),
    ErasingRule("consent_change", blank("evidence")),
    ErasingRule("mute", blank("note")),
    ErasingRule("points_entry", blank("note")),
    ErasingRule(
        Merge.__tablename__,
        lambda _person: {"before": None, "merged_code": "", "merged_reference": None},
        whose=lambda person: or_(Merge.kept_id == person.member_id, Merge.merged_id == person.member_id),
    ),
    ErasingRule(PrivacyRecord.__tablename__, whose=lambda person: PrivacyRecord.member_id == person.member_id),
    ErasingRule(Suppression.__tablename__, whose=lambda person: Suppression.address.in_(person.addresses)),
    ErasingRule(ImportFault.__tablename__, deleted=True, whose=_told_in_file),
)
"""Suppressions turn into digests by a rule of their own."""


def addresses_of(member_id: int) -> Any:
    return select(ContactPoint.kind, ContactPoint.address).where(ContactPoint.member_id == member_id)
