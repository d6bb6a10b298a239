"""Who of the staff was in touch with members, and how often."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.care.models import Contact
from campaigns.insight.month.spans import Span, table_of_spans, within
from campaigns.insight.month.whose import Whose
from campaigns.staff.models import Staff


@dataclass(frozen=True, slots=True)
class Touched:
    """`staff` is nothing for whoever no longer has an account; `members` they were in touch with."""

    staff: Staff | None
    contacts: int
    members: int


def contacts_by_staff(session: Session, spans: Sequence[Span], *, whose: Whose) -> list[list[Touched]]:
    """Of each span, whoever had most contacts first."""
    span = table_of_spans(spans)
    contacts = func.count()
    rows = (
        select(span.c.place, Staff, contacts, func.count(Contact.member_id.distinct()))
        .select_from(span)
        .join(Contact, within(span, Contact.at))
        .outerjoin(Staff, Staff.id == Contact.staff_id)
        .where(whose.staff(Contact.staff_id))
        .group_by(span.c.place, Staff.id)
        .order_by(contacts.desc(), Staff.id)
    )
    found: list[list[Touched]] = [[] for _ in spans]
    for place, *row in session.execute(rows):
        found[place].append(Touched(*row))
    return found
