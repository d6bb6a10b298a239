"""How much of what members spent in a year comes from the few who spent most."""

from dataclasses import dataclass
from math import ceil
from typing import Any

from sqlalchemy import BigInteger, Select, func, select
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.members.models import MemberSummary

PERCENTS = (1, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100)


@dataclass(frozen=True, slots=True)
class Top:
    """The first `percent` of those who spent anything, `members` of them, spent this; minor units."""

    percent: int
    members: int
    spent: int


@dataclass(frozen=True, slots=True)
class Concentration:
    """Of the last 365 days, refunds taken off; who spent nothing in them is not looked at."""

    members: int
    spent: int
    tops: tuple[Top, ...]

    def share(self, top: Top) -> float:
        return top.spent / self.spent


def concentration(session: Session, members: Select[int] | None) -> Concentration:
    spender = _spenders(members).subquery("spender").c
    totals = session.execute(select(func.count(), func.sum(spender.year_spend))).one()
    count, spent = totals[0], int(totals[1] or 0)
    ranks = {percent: ceil(percent * count / 100) for percent in PERCENTS} if count else {}
    running = _running(session, members, {*ranks.values()})
    return Concentration(count, spent, tuple(Top(percent, rank, running[rank]) for percent, rank in ranks.items()))


def _running(session: Session, members: Select[int] | None, ranks: set[int]) -> dict[int, int]:
    """Rank → what the first so many spent together."""
    spender = _spenders(members).subquery("spender").c
    down: dict[str, Any] = {"order_by": spender.year_spend.desc(), "rows": (None, 0)}
    ranked = select(
        func.row_number(type_=BigInteger).over(**down).label("rank"),
        func.sum(spender.year_spend).over(**down).label("spent"),
    ).subquery("ranked")
    rows = select(ranked.c.rank, ranked.c.spent).where(among(ranked.c.rank, ranks))
    return {rank: int(spent) for rank, spent in session.execute(rows)}


def _spenders(members: Select[int] | None) -> Select[int]:
    rows = select(MemberSummary.year_spend).where(MemberSummary.year_spend > 0, ~MemberSummary.erased)
    return rows if members is None else rows.where(MemberSummary.member_id.in_(members))
