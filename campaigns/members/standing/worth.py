"""What a member's class rests on: the figures it was reckoned from, beside where high begins."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import TextClause, select, true
from sqlalchemy.orm import Session, aliased

from campaigns.core.fixed import fixed
from campaigns.members.models import Member
from campaigns.members.standing.bounds import bounds_in_force
from campaigns.members.standing.classes import MONTHS_OF_A_QUARTER, expected_spend
from campaigns.members.standing.facts import MONTHS, facts
from campaigns.members.standing.summary import TABLE


@dataclass(frozen=True, slots=True)
class Worth:
    """Money in minor units of the club's currency; `months` and `quarters` of the last year in which they bought."""

    purchases: int
    year_spend: int
    high_from: int
    months: int
    quarters: int
    largest_share: float
    """Of all bought in the year, the part of the largest purchase."""
    expected: int | None
    """What is expected of who never bought, if anything is."""


def explain_worth(session: Session, member_id: int, *, now: datetime) -> Worth:
    row = session.execute(_one(), {"ids": [member_id], "now": now}).mappings().one()
    return Worth(
        purchases=row["purchases"],
        year_spend=row["year_spend"],
        high_from=row["contribution"],
        months=row["year_months"].bit_count(),
        quarters=_quarters(row),
        largest_share=row["year_largest"] / row["year_bought"] if row["year_bought"] > 0 else 0.0,
        expected=row["expected"],
    )


def _quarters(row: Mapping[Any, Any]) -> int:
    quarter = (1 << MONTHS_OF_A_QUARTER) - 1
    return sum(bool(row["year_months"] & quarter << start) for start in range(0, MONTHS, MONTHS_OF_A_QUARTER))


@cache
def _one() -> TextClause:
    found = facts(of_all=False).subquery("facts")
    bounds = bounds_in_force().subquery("bounds")
    member = aliased(Member)
    expected = expected_spend(member, TABLE.alias("others")).label("expected")
    rows = select(found, bounds.c.contribution, expected)
    return fixed(rows.join_from(found, member, member.id == found.c.member_id).join(bounds, true()))
