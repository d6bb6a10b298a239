"""The club's rules of care: how often, how long until a warning, how soon an answer. Defaults are those of club.md."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.care.models import Cadence, CadenceStage, CarePolicy, TierCadence
from campaigns.core.errors import Refused
from campaigns.core.words import mark

LONGEST_DAYS = 730
LONGEST_HOURS = 24 * 60
POLICY = ("neglected_after_days", "warning_days", "complaint_hours", "mourning_days")
"""What stands in the club's one row."""


class BadRules(Refused):
    sentence = mark("Days must lie between 1 and 730, hours between 1 and 1,440. Nothing was changed.")
    status = 422


@dataclass(frozen=True, slots=True)
class Rhythm:
    """`lasts_days` counts from the first purchase, for new buyers."""

    every_days: int
    lasts_days: int | None = None
    active: bool = True


@dataclass(frozen=True, slots=True)
class CareRules:
    rhythms: Mapping[CadenceStage, Rhythm]
    neglected_after_days: int = 90
    warning_days: int = 14
    complaint_hours: int = 48
    mourning_days: int = 60
    of_tiers: Mapping[int, int] = field(default_factory=dict)
    """Tier → days: its established members hear so often, while that rhythm is on."""

    @property
    def new_for_days(self) -> int:
        """How long a buyer is new."""
        return self.rhythms[CadenceStage.NEW_BUYER].lasts_days or 0


DEFAULT_RHYTHMS: Mapping[CadenceStage, Rhythm] = MappingProxyType(
    {
        CadenceStage.NEW_BUYER: Rhythm(7, lasts_days=90),
        CadenceStage.ESTABLISHED: Rhythm(30),
        CadenceStage.NOT_INTERESTED: Rhythm(60),
        CadenceStage.PROSPECT: Rhythm(60),
    }
)


def read_rules(session: Session) -> CareRules:
    """What the club has set, else the defaults."""
    rows = session.scalars(select(Cadence))
    set_here = {row.stage: Rhythm(row.every_days, row.lasts_days, row.active) for row in rows}
    rhythms = {stage: set_here.get(stage, default) for stage, default in DEFAULT_RHYTHMS.items()}
    of_tiers = {row.tier_id: row.every_days for row in session.scalars(select(TierCadence))}
    policy = session.get(CarePolicy, 1)
    if policy is None:
        return CareRules(rhythms, of_tiers=of_tiers)
    own = {name: getattr(policy, name) for name in POLICY}
    return CareRules(rhythms, of_tiers=of_tiers, **own)


def save_rules(session: Session, *, rules: CareRules) -> None:
    _check(rules)
    rows = [{"stage": stage, **asdict(rhythm)} for stage, rhythm in rules.rhythms.items()]
    saved = insert(Cadence)
    fresh = {name: saved.excluded[name] for name in ("every_days", "lasts_days", "active")}
    session.execute(saved.on_conflict_do_update(index_elements=["stage"], set_=fresh), rows)
    session.execute(delete(TierCadence))
    if rules.of_tiers:
        standards = [{"tier_id": tier_id, "every_days": days} for tier_id, days in rules.of_tiers.items()]
        session.execute(insert(TierCadence), standards)
    policy = {name: getattr(rules, name) for name in POLICY}
    session.execute(insert(CarePolicy).values(id=1, **policy).on_conflict_do_update(index_elements=["id"], set_=policy))


def day_begins(now: datetime, zone: ZoneInfo, *, days: int) -> datetime:
    """The instant at which the day begins that is `days` after today, where the club is; negative for days past."""
    day = now.astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(day, time(), zone)


def _check(rules: CareRules) -> None:
    rhythms = rules.rhythms.values()
    days = [*(rhythm.every_days for rhythm in rhythms), *rules.of_tiers.values()]
    days += [rules.neglected_after_days, rules.warning_days, rules.mourning_days]
    days += [rhythm.lasts_days for rhythm in rhythms if rhythm.lasts_days is not None]
    if not all(1 <= number <= LONGEST_DAYS for number in days) or not 1 <= rules.complaint_hours <= LONGEST_HOURS:
        raise BadRules
