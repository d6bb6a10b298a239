"""Surprises that were carried out, complaints that came and were answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from campaigns.care.models import Complaint
from campaigns.insight.month.spans import Span, number_of, table_of_spans, within
from campaigns.insight.month.whose import Whose
from campaigns.surprises.models import Moment, MomentState


@dataclass(frozen=True, slots=True)
class Cared:
    """`took` is the median from a complaint to its first answer, of those that were answered in the month."""

    moments: int
    complaints: int
    answered: int
    took: timedelta | None


def care_given(session: Session, spans: Sequence[Span], *, whose: Whose) -> list[Cared]:
    """Of each span; an owner's complaints are those given to them."""
    span = table_of_spans(spans)
    theirs = whose.staff(Complaint.owner_id)
    median = func.percentile_cont(0.5).within_group(Complaint.answered_at - Complaint.opened_at)
    rows = select(
        number_of(span, *is_carried_out(span, whose)),
        number_of(span, within(span, Complaint.opened_at), theirs),
        number_of(span, within(span, Complaint.answered_at), theirs),
        number_of(span, within(span, Complaint.answered_at), theirs, value=median),
    ).select_from(span)
    return [Cared(*row) for row in session.execute(rows.order_by(span.c.place))]


def is_carried_out(span: Any, whose: Whose) -> tuple[ColumnElement[bool], ...]:
    """The conditions on a surprise that was in the month."""
    return Moment.state == MomentState.DONE, within(span, Moment.ended_at), whose.members(Moment.member_id)
