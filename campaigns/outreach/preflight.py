"""Before a campaign starts it is read to real members and held against the rules: what blocks it, what to know."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Select, Text, false, select
from sqlalchemy.orm import Session

from campaigns.core.arrays import among, table_of
from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.members.models import Member
from campaigns.messaging.models import Channel, MessageState
from campaigns.messaging.prices import Prices, read_prices
from campaigns.messaging.rehearsal import Rehearsal, SpokenText, Stage, rehearse, sample_of
from campaigns.outreach.answering import Found, answer
from campaigns.outreach.approval.rules import Seen
from campaigns.outreach.audience import Policy, in_their_language, intended, intended_by, segment_members, words_on
from campaigns.outreach.checks.delivery import check_delivery
from campaigns.outreach.checks.found import Check, Level
from campaigns.outreach.checks.links import check_links
from campaigns.outreach.checks.readers import check_hours, check_readers
from campaigns.outreach.checks.selling import check_selling
from campaigns.outreach.checks.spending import check_costs
from campaigns.outreach.checks.words import check_signs, check_texts, check_version, check_words
from campaigns.outreach.costs import TextCosts, counted_texts, text_costs
from campaigns.outreach.following import mails_of, texts_following
from campaigns.outreach.models import Campaign
from campaigns.outreach.occasions.every import occasion_of
from campaigns.outreach.review import Review, counted, looked_at, review, reviewed
from campaigns.outreach.seats_asked import TierAsked, counted_tiers, seats_asked
from campaigns.outreach.variants.choosing import with_versions
from campaigns.outreach.variants.pinned import versions_said
from campaigns.outreach.variants.words import during

READER = ("member_id", "channel", "language", "address", "template_version_id")
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
    reached: int
    """Members who would get it, where it is always on those whose day is yet to come too."""
    seats: Sequence[TierAsked] = ()

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
    def seen(self) -> Seen:
        """What it comes to."""
        return Seen(self.reached, self.most)

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


def preflight(session: Session, campaign: Campaign, *, stage: Stage, now: datetime) -> Preflight:
    """Reads up to 1,000 of those who would get it, and as many texts that may follow.

    Where it is always on they are all those whose day is yet to come.
    """
    prices = read_prices(session)
    mails = _look_at_mails(session, campaign, prices, now=now)
    texts = _look_at_texts(session, campaign, mails["mails"], prices, now=now)
    occurrence = looked_at(session, campaign, now=now)
    said = during(campaign, words_on(session, campaign, occurrence).day, occurrence.key)
    stage = replace(stage, extras=(*stage.extras, said))
    play: dict[str, Any] = {"stage": stage, "topic": campaign.topic, "event_id": campaign.event_id}
    heard = [rehearse(session, readers=_again(each["sample"]), **play) for each in (mails, texts) if each["sample"]]
    spoken = [text for each in heard for text in each.texts]
    meant, at_once, may_follow = (
        text_costs(counts=counts, texts=spoken, prices=prices)
        for counts in (mails["texts"], texts["at_once"], texts["perhaps"])
    )
    today = occasion_of(campaign).always_on
    everybody = reviewed(session, campaign, mails["counts"])
    seen = review(session, campaign, now=now) if today else everybody
    looked_at_them = sum(each.looked_at for each in heard)
    checked = Preflight(seen, (), meant, at_once, may_follow, looked_at_them, everybody.to_send)
    found = [*_of_words(session, campaign, heard), *_of_people(session, campaign, checked, now=now)]
    found.sort(key=lambda check: check.level is not Level.BLOCK)
    seats = seats_asked(session, campaign, mails["tiers"], now=now)
    return replace(checked, checks=_named(session, found), seats=seats)


def _look_at_mails(session: Session, campaign: Campaign, prices: Prices, *, now: datetime) -> Found:
    """All that is asked of those who are meant, who are found once."""
    everybody = _meant(session, campaign, now=now).cte("everybody")
    rows = select(everybody)
    ready = select(*(everybody.c[name] for name in READER)).where(everybody.c.state == MessageState.READY.value)
    nobody = select(everybody.c.member_id, everybody.c.template_version_id).where(false())
    mails = mails_of(campaign, rows)
    asked = {
        "counts": counted(rows),
        "tiers": counted_tiers(everybody),
        "sample": sample_of(ready),
        "texts": counted_texts(ready, prices),
        "mails": nobody if mails is None else mails,
    }
    return answer(session, asked)


def _look_at_texts(
    session: Session, campaign: Campaign, mails: Sequence[Any], prices: Prices, *, now: datetime
) -> Found:
    """The same of those who may be texted in place of a mail."""
    if not mails:
        return {"sample": (), "at_once": (), "perhaps": ()}
    said = {mail.member_id: mail.template_version_id for mail in mails}
    text = texts_following(session, campaign, said, now=now).cte("texted")
    readers = select(*(text.c[name] for name in READER))
    nowhere = among(text.c.member_id, [mail.member_id for mail in mails if mail.nowhere])
    asked = {
        "sample": sample_of(readers),
        "at_once": counted_texts(readers.where(nowhere), prices),
        "perhaps": counted_texts(readers.where(~nowhere), prices),
    }
    return answer(session, asked)


def _again(sample: Sequence[Any]) -> Select[Any]:
    """As readers to rehearse for."""
    kinds = (BigInteger, Text, Text, Text, BigInteger)
    columns = tuple(zip(READER, kinds, strict=True))
    rows = [tuple(getattr(row, name) for name in READER) for row in sample]
    return select(table_of("sampled", columns, rows))


def _meant(session: Session, campaign: Campaign, *, now: datetime) -> Select[Any]:
    if not occasion_of(campaign).always_on:
        return intended(session, campaign, looked_at(session, campaign, now=now), now=now)
    channels = [Channel(channel) for channel in campaign.channels]
    policy = Policy(channels, campaign.topic, heeded=campaign.heeded)
    rows = intended_by(session, segment_members(session, campaign, now=now), policy, now=now)
    words = replace(words_on(session, campaign, looked_at(session, campaign, now=now)), on_it=False)
    return in_their_language(session, with_versions(session, rows, words), words)


def _of_words(session: Session, campaign: Campaign, heard: Sequence[Rehearsal]) -> Iterator[Check]:
    for each in heard:
        yield from check_words(each)
    yield from check_texts(session, _texts(heard))
    versions = versions_said(session, campaign)
    yield from check_signs(_texts(heard), versions)
    for version in versions:
        yield from check_links(session, version.parts, _channels(campaign))
        yield from check_version(campaign, version)
        yield from check_selling(campaign, version.parts, _channels(campaign))


def _of_people(session: Session, campaign: Campaign, checked: Preflight, *, now: datetime) -> Iterator[Check]:
    yield from check_costs(session, campaign, unpriced=checked.unpriced, likely=checked.likely, most=checked.most)
    yield from check_readers(campaign, checked.review, texts=checked.at_once.texts)
    yield from check_hours(session, campaign, now=now)
    yield from check_delivery(session, _channels(campaign))


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
