"""Which of its templates a campaign reads to each member, decided for all of them at once.

The first variant whose condition holds; else the campaign's own template by turns with the variants that ask nothing,
so that whoever read one of them last, in whatever campaign, reads the next.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, and_, case, func, literal, null, select, true
from sqlalchemy.orm import Session

from campaigns.members.models import Tier
from campaigns.messaging.models import Message, TemplateVersion
from campaigns.outreach.models import Campaign, CampaignVariant, OccasionKind
from campaigns.outreach.states import GONE, UNTOLD
from campaigns.outreach.variants.days import ages_on, greeted_days
from campaigns.outreach.variants.pinned import Pinned

READ = (*GONE, *UNTOLD)
"""Who has it, or may have it."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a campaign may say on a day. `run_id` is the run that says it: what it wrote itself does not count as read.

    Unless `on_it` everybody is looked at as if it were their day.
    """

    campaign: Campaign
    template_version_id: int
    variants: Sequence[Pinned]
    day: date
    run_id: int | None = None
    on_it: bool = True

    @property
    def plain(self) -> Sequence[tuple[int, int]]:
        """Template and version of those that take turns."""
        others = [(each.variant.template_id, each.version_id) for each in self.variants if each.variant.is_plain]
        return [(self.campaign.template_id, self.template_version_id), *others]

    @property
    def asking(self) -> Sequence[Pinned]:
        return [each for each in self.variants if not each.variant.is_plain]


def with_versions(session: Session, rows: Select[*tuple[Any, ...]], words: Words) -> Select[Any]:
    """The rows (member_id, tier_id, …), each with the `template_version_id` that its reader gets."""
    row = rows.subquery("decided")
    if not words.variants:
        return select(row, literal(words.template_version_id, BigInteger).label("template_version_id"))
    found: Any = row
    days, ages = _facts(session, words)
    for facts in (days, ages):
        if facts is not None:
            found = found.outerjoin(facts, facts.c.member_id == row.c.member_id)
    turns = _by_turns(row, words)
    told = [
        (_holds(session, each.variant, row, days, ages), literal(each.version_id, BigInteger)) for each in words.asking
    ]
    version = case(*told, else_=turns) if told else turns
    return select(row, version.label("template_version_id")).select_from(found)


def _facts(session: Session, words: Words) -> tuple[Any, Any]:
    """The day that is greeted, and ages, as far as a condition asks for them."""
    asked = [each.variant for each in words.asking]
    days = ages = None
    if any(each.nth is not None or each.relation for each in asked) or (_born(words.campaign) and _by_age(asked)):
        days = greeted_days(session, words.campaign, words.day, on_it=words.on_it).subquery("whose_day_it_is")
    if _by_age(asked) and not _born(words.campaign):
        ages = ages_on(words.day).subquery("ages")
    return days, ages


def _born(campaign: Campaign) -> bool:
    """Whether the years of the day are the reader's age."""
    return campaign.occasion is OccasionKind.BIRTHDAY


def _by_age(asked: Sequence[CampaignVariant]) -> bool:
    return any(each.age_from is not None or each.age_to is not None for each in asked)


def _holds(session: Session, variant: CampaignVariant, row: Any, days: Any, ages: Any) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [true()]
    if variant.tier is not None:
        higher = session.scalars(select(Tier.id).where(Tier.rank >= variant.tier.rank)).all()
        conditions.append(row.c.tier_id.in_(higher))
    if variant.nth is not None:
        conditions.append(days.c.years == variant.nth)
    if variant.relation:
        conditions.append(func.lower(days.c.relation) == variant.relation.lower())
    age: Any = days.c.years if ages is None and days is not None else ages.c.age if ages is not None else null()
    if variant.age_from is not None:
        conditions.append(age >= variant.age_from)
    if variant.age_to is not None:
        conditions.append(age <= variant.age_to)
    return and_(*conditions)


def _by_turns(row: Any, words: Words) -> ColumnElement[Any]:
    versions = [literal(version_id, BigInteger) for _, version_id in words.plain]
    if len(versions) == 1:
        return versions[0]
    templates = [template_id for template_id, _ in words.plain]
    following = {template: versions[(place + 1) % len(versions)] for place, template in enumerate(templates)}
    first = func.abs(func.mod(func.hashint8(row.c.member_id), len(versions)))
    drawn = case(dict(enumerate(versions[1:], start=1)), value=first, else_=versions[0])
    return case(following, value=last_read(row.c.member_id, templates, but_run=words.run_id), else_=drawn)


def last_read(member_id: Any, templates: Sequence[int], *, but_run: int | None) -> Any:
    """Which of these templates a member read last; looked up one by one, in the index of their messages."""
    return (
        select(TemplateVersion.template_id)
        .join(Message, Message.template_version_id == TemplateVersion.id)
        .where(
            Message.member_id == member_id,
            Message.run_id.is_not(None),
            Message.run_id.is_distinct_from(but_run),
            Message.state.in_(READ),
            TemplateVersion.template_id.in_(templates),
        )
        .order_by(Message.due_at.desc(), Message.id.desc())
        .limit(1)
        .scalar_subquery()
    )
