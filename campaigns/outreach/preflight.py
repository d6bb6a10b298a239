"""Before a campaign starts it is read to real members and held against the rules: what blocks it, what to know."""

import enum
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.core.errors import Refused
from campaigns.core.queries import find_club
from campaigns.core.words import mark
from campaigns.members.models import Member
from campaigns.messaging.models import Channel, MessageState, SendingPause
from campaigns.messaging.prices import MILLION, read_prices
from campaigns.messaging.rehearsal import Rehearsal, Stage, rehearse
from campaigns.messaging.templates import latest_version
from campaigns.outreach.audience import Policy, intended, intended_by
from campaigns.outreach.costs import TextCosts, text_costs
from campaigns.outreach.models import Campaign, CampaignState
from campaigns.outreach.operations import launch_campaign, lock_campaign
from campaigns.outreach.passed_hours import SAID, count_passed
from campaigns.outreach.review import looked_at
from campaigns.outreach.text_rules import broken_rules
from campaigns.segments.queries import segment_select

NAMED = 5
"""So many of the people behind a check are named."""
NAMES: Mapping[Channel, str] = {
    Channel.EMAIL: mark("Email"),
    Channel.SMS: mark("Text message"),
    Channel.CALENDAR: mark("Calendar invitation"),
}


class Level(enum.StrEnum):
    BLOCK = "block"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Check:
    """`sentence` with its `values`; `members` are those it was found of, `people` the first of them by name."""

    level: Level
    sentence: str
    values: Mapping[str, Any] = field(default_factory=dict)
    members: tuple[int, ...] = ()
    people: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Preflight:
    """`costs` is None where no text is sent. What blocks stands first."""

    checks: tuple[Check, ...]
    costs: TextCosts | None
    looked_at: int

    @property
    def blocks(self) -> Sequence[Check]:
        return [check for check in self.checks if check.level is Level.BLOCK]


class PreflightRefused(Refused):
    """`blocks` says why, one by one."""

    sentence = mark("The campaign was not launched, and nothing was sent: %(why)s")
    status = 422

    def __init__(self, blocks: Sequence[Check]) -> None:
        super().__init__(why=" ".join(check.sentence % check.values for check in blocks))
        self.blocks = blocks


def launch_checked(session: Session, *, campaign_id: int, stage: Stage, now: datetime) -> Campaign:
    """Launch it unless a check blocks that."""
    campaign = lock_campaign(session, campaign_id)
    if campaign.state is CampaignState.DRAFT:
        blocks = preflight(session, campaign, stage=stage, now=now).blocks
        if blocks:
            raise PreflightRefused(blocks)
    return launch_campaign(session, campaign_id=campaign_id, now=now)


def preflight(session: Session, campaign: Campaign, *, stage: Stage, now: datetime) -> Preflight:
    """Reads up to 1,000 of those who would get it; of a greeting, those whose day is yet to come."""
    version_id = latest_version(session, campaign.template_id).id
    readers = _readers(session, campaign, now=now)
    heard = rehearse(
        session,
        stage=stage,
        version_id=version_id,
        readers=readers,
        topic=campaign.topic,
        event_id=campaign.event_id,
    )
    costs = None
    if Channel.SMS in campaign.channels:
        prices = read_prices(session)
        costs = text_costs(session, readers=readers, texts=heard.texts, version_id=version_id, prices=prices)
    found = [
        *_of_words(heard),
        *_of_texts(session, heard),
        *(_of_costs(campaign, costs, _currency(session)) if costs else ()),
        *_of_hours(session, campaign, now=now),
        *_of_channels(session, campaign),
    ]
    found.sort(key=lambda check: check.level is not Level.BLOCK)
    return Preflight(_named(session, found), costs, heard.looked_at)


def _readers(session: Session, campaign: Campaign, *, now: datetime) -> Select[Any]:
    if campaign.is_greeting:
        policy = Policy([Channel(channel) for channel in campaign.channels], campaign.topic)
        rows = intended_by(session, segment_select(session, campaign.segment_id, now), policy, now=now)
    else:
        rows = intended(session, campaign, looked_at(session, campaign, now=now), now=now)
    row = rows.subquery("meant").c
    return select(row.member_id, row.channel, row.language, row.address).where(row.state == MessageState.READY.value)


def _of_words(heard: Rehearsal) -> Iterator[Check]:
    lost = sum(len(failure.members) for failure in heard.failures)
    level = Level.BLOCK if lost and lost == heard.looked_at else Level.WARN
    for failure in heard.failures:
        yield Check(
            level,
            mark("%(channel)s: for %(count)s of %(whole)s readers looked at nothing can be written: %(why)s"),
            {
                "channel": NAMES[failure.channel],
                "count": len(failure.members),
                "whole": heard.looked_at,
                "why": failure.why,
            },
            failure.members,
        )
    for gap in heard.gaps:
        yield Check(
            Level.WARN,
            mark("%(channel)s: “%(variable)s” is empty for %(count)s of %(whole)s readers looked at."),
            {
                "channel": NAMES[gap.channel],
                "variable": gap.variable,
                "count": len(gap.members),
                "whole": heard.looked_at,
            },
            gap.members,
        )


def _of_texts(session: Session, heard: Rehearsal) -> Iterator[Check]:
    for broken in broken_rules(session, heard.texts):
        yield Check(Level.BLOCK, broken.sentence, broken.values, broken.members)


def _of_costs(campaign: Campaign, costs: TextCosts, currency: str) -> Iterator[Check]:
    if costs.unpriced:
        yield Check(
            Level.WARN,
            mark("Texts to numbers without a price, which no ceiling counts: %(count)s."),
            {"count": costs.unpriced},
        )
    ceiling = campaign.cost_ceiling
    if ceiling is None or costs.most <= ceiling:
        return
    values = {
        "cost": _money(costs.likely, currency),
        "most": _money(costs.most, currency),
        "ceiling": _money(ceiling, currency),
    }
    if costs.likely > ceiling:
        yield Check(Level.BLOCK, mark("It would cost about %(cost)s, and its ceiling is %(ceiling)s."), values)
    else:
        yield Check(
            Level.WARN,
            mark(
                "It may cost up to %(most)s, and its ceiling is %(ceiling)s; there it is held until somebody raises it."
            ),
            values,
        )


def _of_hours(session: Session, campaign: Campaign, *, now: datetime) -> Iterator[Check]:
    passed = count_passed(session, campaign, now=now)
    if passed:
        yield Check(Level.WARN, SAID[campaign.when_late], {"members": passed})


def _of_channels(session: Session, campaign: Campaign) -> Iterator[Check]:
    for pause in session.scalars(select(SendingPause).where(SendingPause.channel.in_(campaign.channels))):
        yield Check(
            Level.WARN,
            mark("%(channel)s: nothing is sent at present: %(why)s"),
            {"channel": NAMES[pause.channel], "why": pause.reason},
        )


def _named(session: Session, checks: Sequence[Check]) -> tuple[Check, ...]:
    ids = {member_id for check in checks for member_id in check.members[:NAMED]}
    names = dict(session.execute(select(Member.id, Member.full_name).where(among(Member.id, ids))).all())
    return tuple(
        replace(check, people=tuple((member_id, names[member_id]) for member_id in check.members[:NAMED]))
        for check in checks
    )


def _currency(session: Session) -> str:
    club = find_club(session)
    return club.currency if club else ""


def _money(micros: int, currency: str) -> str:
    """With as many decimals as it takes, but two."""
    whole, _, decimals = f"{Decimal(micros) / MILLION:.6f}".partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(2, '0')} {currency}"
