"""What earns points, and how long they last. See docs/points.md.

A rule is kept with the moment it began: whatever happened earns by the rule of its time, however late it is recorded or
corrected, and a change of the rules changes only the future.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, case, cast, func, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.models import Club
from campaigns.core.words import mark
from campaigns.members.models import EarningCause, EarningRule, PointsEntry, PointsPolicy
from campaigns.members.purchases.money import minor_digits

ALWAYS = datetime(1900, 1, 1, tzinfo=UTC)
MOST_POINTS = 1_000_000
MOST_DAYS = 36_500


@dataclass(frozen=True, slots=True)
class PointsRule:
    """For a purchase `points` for each `per` whole units of money; else `points` each time."""

    points: int
    per: int = 1


DEFAULTS: Mapping[EarningCause, PointsRule] = {
    EarningCause.PURCHASE: PointsRule(1),
    EarningCause.ATTENDANCE: PointsRule(50),
    EarningCause.PROFILE: PointsRule(100),
    EarningCause.FRIEND_JOINED: PointsRule(0),
    EarningCause.FRIEND_CAME: PointsRule(100),
    EarningCause.FRIEND_BOUGHT: PointsRule(200),
    EarningCause.FRIEND_BOUGHT_AGAIN: PointsRule(200),
}
"""What holds until the club says otherwise. Points never expire then."""


class BadPointsRule(Refused):
    sentence = mark("A rule gives between 0 and 1,000,000 points, for each 1 or more of the club's money.")
    status = 422


class BadLife(Refused):
    sentence = mark("Points last between 1 and 36,500 days, or for ever.")
    status = 422


@dataclass(frozen=True, slots=True)
class EarningRules:
    """All rules there ever were, newest first; `unit` is a whole unit of the club's money in minor ones."""

    history: Mapping[EarningCause, Sequence[tuple[datetime, PointsRule]]] = field(hash=False)
    unit: int

    def current(self, cause: EarningCause) -> PointsRule:
        return self.history[cause][0][1]

    def worth(self, cause: EarningCause, at: ColumnElement[Any]) -> ColumnElement[int]:
        """The points of one occurrence at that time."""
        return self._at(cause, at, lambda rule: literal(rule.points, BigInteger))

    def bought(self, amount: ColumnElement[int], at: ColumnElement[datetime]) -> ColumnElement[int]:
        """The points of minor units of money; parts of a unit earn nothing, and take nothing away."""
        return self._at(
            EarningCause.PURCHASE,
            at,
            lambda rule: cast(func.div(amount, self.unit * rule.per), BigInteger) * rule.points,
        )

    def _at(
        self, cause: EarningCause, at: ColumnElement[datetime], points: Callable[[PointsRule], ColumnElement[int]]
    ) -> ColumnElement[int]:
        *later, (_since, first) = self.history[cause]
        rules = [(at >= since, points(rule)) for since, rule in later]
        return case(*rules, else_=points(first)) if rules else points(first)


def read_rules(session: Session) -> EarningRules:
    currency = session.scalar(select(Club.currency)) or "USD"
    rows = session.scalars(select(EarningRule).order_by(EarningRule.since.desc())).all()
    history = {
        cause: [(row.since, PointsRule(row.points, row.per)) for row in rows if row.cause is cause] or [(ALWAYS, rule)]
        for cause, rule in DEFAULTS.items()
    }
    return EarningRules(history, 10 ** minor_digits(currency))


def points_last(session: Session) -> int | None:
    """Days; nothing when they never expire."""
    return session.scalar(select(PointsPolicy.expire_after_days))


def install_points(session: Session) -> None:
    """The rules of a new club."""
    session.execute(insert(EarningRule).on_conflict_do_nothing(), _rows(DEFAULTS, since=ALWAYS))


def change_rules(
    session: Session, *, rules: Mapping[EarningCause, PointsRule], expire_after_days: int | None, now: datetime
) -> None:
    """From `now` on; until anybody has points, the new rules hold for all the past too."""
    _check(rules.values(), expire_after_days)
    install_points(session)
    held = read_rules(session)
    untouched = session.scalar(select(PointsEntry.id).limit(1)) is None
    changed = {cause: rule for cause, rule in rules.items() if rule != held.current(cause)}
    if changed:
        written = insert(EarningRule)
        values = {"points": written.excluded.points, "per": written.excluded.per}
        session.execute(
            written.on_conflict_do_update(index_elements=["cause", "since"], set_=values),
            _rows(changed, since=ALWAYS if untouched else now),
        )
    life = {"expire_after_days": expire_after_days}
    session.execute(insert(PointsPolicy).values(id=1, **life).on_conflict_do_update(index_elements=["id"], set_=life))


def _check(rules: Iterable[PointsRule], expire_after_days: int | None) -> None:
    if any(not 0 <= rule.points <= MOST_POINTS or not 1 <= rule.per <= MOST_POINTS for rule in rules):
        raise BadPointsRule
    if expire_after_days is not None and not 1 <= expire_after_days <= MOST_DAYS:
        raise BadLife


def _rows(rules: Mapping[EarningCause, PointsRule], *, since: datetime) -> list[dict[str, Any]]:
    return [{"cause": cause, "since": since, **asdict(rule)} for cause, rule in rules.items()]
