"""Before a campaign starts it is read to real members and held against the rules: what blocks it, what to know."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.members.models import Member
from campaigns.messaging.models import Channel, MessageState, TemplateVersion
from campaigns.messaging.prices import read_prices
from campaigns.messaging.rehearsal import Rehearsal, SpokenText, Stage, rehearse
from campaigns.messaging.templates import latest_version
from campaigns.outreach.audience import Policy, intended, intended_by
from campaigns.outreach.checks.found import Check, Level
from campaigns.outreach.checks.links import check_links
from campaigns.outreach.checks.readers import check_hours, check_readers
from campaigns.outreach.checks.sending import check_sending
from campaigns.outreach.checks.spending import check_costs
from campaigns.outreach.checks.words import check_texts, check_version, check_words
from campaigns.outreach.costs import TextCosts, text_costs
from campaigns.outreach.following import Following, texts_following
from campaigns.outreach.models import Campaign, CampaignState
from campaigns.outreach.operations import launch_campaign, lock_campaign
from campaigns.outreach.review import Review, looked_at, review
from campaigns.segments.queries import segment_select

NAMED = 5
"""So many of the people behind a check are named."""


@dataclass(frozen=True, slots=True)
class Preflight:
    """What blocks stands first.

    Three kinds of texts cost: those that are `meant`, those that go `at_once` where a mail has nowhere to go, and those
    that `may_follow` should a mail come back or stay without an answer.
    """

    review: Review
    checks: tuple[Check, ...]
    meant: TextCosts
    at_once: TextCosts
    may_follow: TextCosts
    looked_at: int

    @property
    def texts(self) -> int:
        """That go, or may."""
        return sum(costs.texts for costs in (self.meant, self.at_once, self.may_follow))

    @property
    def unpriced(self) -> int:
        return sum(costs.unpriced for costs in (self.meant, self.at_once, self.may_follow))

    @property
    def likely(self) -> int:
        """In millionths, of what goes for certain."""
        return self.meant.likely + self.at_once.likely

    @property
    def most(self) -> int:
        """In millionths, if all follow that may, and each is as long as the longest."""
        return self.meant.most + self.at_once.most + self.may_follow.most

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
    """Reads up to 1,000 of those who would get it, and as many texts that may follow.

    Of a greeting they are all those whose day is yet to come.
    """
    version = latest_version(session, campaign.template_id)
    rows = _meant(session, campaign, now=now)
    following = texts_following(session, campaign, rows, version_id=version.id, now=now)
    readers = [_readers(rows), *([following.everybody] if following else [])]
    play: dict[str, Any] = {
        "stage": stage,
        "version_id": version.id,
        "topic": campaign.topic,
        "event_id": campaign.event_id,
    }
    heard = [rehearse(session, readers=each, **play) for each in readers]
    checked = _reckoned(session, campaign, version.id, readers[0], following, heard, now=now)
    found = [*_of_words(session, campaign, version, heard), *_of_people(session, campaign, checked, now=now)]
    found.sort(key=lambda check: check.level is not Level.BLOCK)
    return replace(checked, checks=_named(session, found))


def _meant(session: Session, campaign: Campaign, *, now: datetime) -> Select[Any]:
    if not campaign.is_greeting:
        return intended(session, campaign, looked_at(session, campaign, now=now), now=now)
    policy = Policy([Channel(channel) for channel in campaign.channels], campaign.topic)
    return intended_by(session, segment_select(session, campaign.segment_id, now), policy, now=now)


def _readers(rows: Select[Any]) -> Select[Any]:
    row = rows.subquery("meant").c
    return select(row.member_id, row.channel, row.language, row.address).where(row.state == MessageState.READY.value)


def _reckoned(
    session: Session,
    campaign: Campaign,
    version_id: int,
    readers: Select[Any],
    following: Following | None,
    heard: Sequence[Rehearsal],
    *,
    now: datetime,
) -> Preflight:
    """Counted and priced; nothing is checked yet."""
    texts, prices = _texts(heard), read_prices(session)

    def cost(readers: Select[Any] | None) -> TextCosts:
        if readers is None:
            return TextCosts(())
        return text_costs(session, readers=readers, texts=texts, version_id=version_id, prices=prices)

    return Preflight(
        review=review(session, campaign, now=now),
        checks=(),
        meant=cost(readers if Channel.SMS in campaign.channels else None),
        at_once=cost(following.at_once if following else None),
        may_follow=cost(following.perhaps if following else None),
        looked_at=sum(each.looked_at for each in heard),
    )


def _of_words(
    session: Session, campaign: Campaign, version: TemplateVersion, heard: Sequence[Rehearsal]
) -> Iterator[Check]:
    for each in heard:
        yield from check_words(each)
    yield from check_texts(session, _texts(heard))
    yield from check_links(session, version.parts, _channels(campaign))
    yield from check_version(campaign, version)


def _of_people(session: Session, campaign: Campaign, checked: Preflight, *, now: datetime) -> Iterator[Check]:
    yield from check_costs(session, campaign, unpriced=checked.unpriced, likely=checked.likely, most=checked.most)
    yield from check_readers(campaign, checked.review, texts=checked.at_once.texts)
    yield from check_hours(session, campaign, now=now)
    yield from check_sending(session, _channels(campaign))


def _texts(heard: Sequence[Rehearsal]) -> list[SpokenText]:
    return [text for each in heard for text in each.texts]


def _channels(campaign: Campaign) -> Sequence[Channel]:
    """All it may write on."""
    falls_on = [Channel.SMS] if campaign.falls_back else []
    return list(dict.fromkeys([*map(Channel, campaign.channels), *falls_on]))


def _named(session: Session, checks: Sequence[Check]) -> tuple[Check, ...]:
    ids = {member_id for check in checks for member_id in check.members[:NAMED]}
    names = dict(session.execute(select(Member.id, Member.full_name).where(among(Member.id, ids))).all())
    return tuple(
        replace(check, people=tuple((member_id, names[member_id]) for member_id in check.members[:NAMED]))
        for check in checks
    )
