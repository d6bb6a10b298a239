"""What erasing a member takes out of the log: what was changed goes, that it was changed and by whom stays."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Text, and_, cast, func, literal_column, or_, select

from campaigns.audit.models import AuditEntry
from campaigns.members.models import Household, Merge
from campaigns.members.privacy.erasing import ErasingRule, Person

_IS_NAME: ColumnElement[str] = literal_column("'$.** ? (@ == $name)'::jsonpath")
WHAT_WAS_SAID = (AuditEntry.before, AuditEntry.after)


def _tells_of(person: Person) -> ColumnElement[bool]:
    """Theirs, or that of a record merged into theirs; elsewhere what holds an address of theirs, or just their name."""
    merged = select(Merge.merged_id).where(Merge.kept_id == person.member_id)
    theirs = or_(AuditEntry.member_id == person.member_id, AuditEntry.member_id.in_(merged))
    return and_(
        or_(theirs, *_named(person)), func.coalesce(AuditEntry.before, AuditEntry.after, AuditEntry.called).is_not(None)
    )


def _named(person: Person) -> Iterator[ColumnElement[bool]]:
    if person.household_id is not None:
        is_home = AuditEntry.table_name == Household.__tablename__
        yield is_home & (AuditEntry.row_key == str(person.household_id))
    for said in WHAT_WAS_SAID:
        text = cast(said, Text)
        yield from (text.contains(address, autoescape=True) for address in person.addresses)
        yield func.jsonb_path_exists(said, _IS_NAME, func.jsonb_build_object("name", person.name))


RULES = (
    ErasingRule(
        AuditEntry.__tablename__, lambda _person: dict.fromkeys(("before", "after", "called")), whose=_tells_of
    ),
)
