"""What a campaign's letters may say of its reader: whose day it is, in which year, their age, who looks after them.

And what made them due, see `made_due`.

Asked of the database only for versions that name it, and of whoever writes in their owner's name.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.core.zones import club_zone
from campaigns.members.models import Member
from campaigns.messaging.extras import ClaimedMessage, Extras, MessageExtra
from campaigns.messaging.models import TemplatePart
from campaigns.messaging.rendering import plain_name
from campaigns.outreach.models import Campaign, OccasionKind, Run, Sender
from campaigns.outreach.occasions.every import occasion_of
from campaigns.outreach.variants.days import ages_on, greeted_days
from campaigns.outreach.variants.made_due import SPACES, MadeDue, Says, made_due
from campaigns.staff.models import Staff

NAMED = re.compile(rf"\b(member\.age|(?:day|owner|{'|'.join(SPACES)})\.)")
DUE = frozenset(f"{space}." for space in SPACES)
Mailbox: TypeAlias = Callable[[int], str]
"""Staff id → where answers to what they wrote go."""
NO_DAY: Mapping[str, Any] = {"whose": None, "relation": None, "title": None, "years": None}


@dataclass(frozen=True, slots=True)
class Saying:
    """A campaign says it on `day`, in the occurrence `key`; without a run, as if it were everybody's day."""

    campaign: Campaign
    day: date
    key: str
    run: Run | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a campaign's readers, on the day that it is about."""

    days: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    ages: Mapping[int, int] = field(default_factory=dict)
    owners: Mapping[int, tuple[int, str]] = field(default_factory=dict)
    due: Mapping[int, Says] = field(default_factory=dict)

    def said_to(self, member_id: int, language: str, *, mailbox: Mailbox | None) -> MessageExtra:
        """With a `mailbox` their owner writes it."""
        owner_id, name = self.owners.get(member_id, (0, ""))
        owner = plain_name(name)
        says = self.due.get(member_id)
        variables = {
            **SPACES,
            **(says(language) if says else {}),
            "day": self.days.get(member_id, NO_DAY),
            "member": {"age": self.ages.get(member_id)},
            "owner": {"name": owner or None},
        }
        if mailbox is None or not owner:
            return MessageExtra(variables=variables)
        return MessageExtra(variables=variables, sender_name=owner, reply_to=mailbox(owner_id))


class ReaderWords:
    """The extras; which versions name what is kept, as they never change."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        self._named: dict[int, frozenset[str]] = {}

    def __call__(self, session: Session, messages: Sequence[ClaimedMessage]) -> Mapping[int, MessageExtra]:
        """Of messages in a worker's hands."""
        runs = _runs(session, {message.run_id for message in messages if message.run_id is not None})
        groups: dict[int | None, list[ClaimedMessage]] = defaultdict(list)
        for message in messages:
            groups[message.run_id].append(message)
        extras: dict[int, MessageExtra] = {}
        for run_id, group in groups.items():
            run = runs.get(run_id)
            extras |= self.of(session, _in_run(session, run) if run else None, group)
        return extras

    def of(
        self, session: Session, saying: Saying | None, messages: Sequence[ClaimedMessage]
    ) -> Mapping[int, MessageExtra]:
        """Of messages that one campaign says. Of others only the owner is told."""
        named = self._names(session, {message.template_version_id for message in messages})
        by_owner = saying is not None and saying.campaign.sender is Sender.OWNER
        if not named and not by_owner:
            return {}
        told = _told(session, saying, {message.member_id for message in messages}, named)
        mailbox = self._mailbox if by_owner else None
        return {each.id: told.said_to(each.member_id, each.language, mailbox=mailbox) for each in messages}

    def _names(self, session: Session, version_ids: Collection[int]) -> frozenset[str]:
        unknown = set(version_ids) - self._named.keys()
        if unknown:
            found: dict[int, set[str]] = {version_id: set() for version_id in unknown}
            for part in session.scalars(select(TemplatePart).where(among(TemplatePart.version_id, unknown))):
                found[part.version_id].update(NAMED.findall(f"{part.subject}\n{part.html}\n{part.text}"))
            self._named |= {version_id: frozenset(names) for version_id, names in found.items()}
        return frozenset[str]().union(*(self._named[each] for each in version_ids))


def during(campaign: Campaign, day: date, key: str) -> Extras:
    """For rehearsing it: as if it were everybody's day."""
    words = ReaderWords(str)
    return lambda session, messages: words.of(session, Saying(campaign, day, key), messages)


def _runs(session: Session, run_ids: Collection[int]) -> Mapping[int | None, Run]:
    return {run.id: run for run in session.scalars(select(Run).where(among(Run.id, run_ids)))} if run_ids else {}


def _in_run(session: Session, run: Run) -> Saying:
    day = occasion_of(run.campaign).day_meant(run.campaign, run.own_key)
    return Saying(run.campaign, day or run.due_at.astimezone(club_zone(session)).date(), run.occurrence_key, run)


def _told(session: Session, saying: Saying | None, members: Collection[int], named: Collection[str]) -> Told:
    owned = select(Member.id, Staff.id, Staff.name).join(Staff, Staff.id == Member.owner_id)
    rows = session.execute(owned.where(among(Member.id, members), Staff.active)).all()
    owners = {member_id: (owner_id, name) for member_id, owner_id, name in rows}
    if saying is None:
        return Told(owners=owners)
    days = _days(session, saying, members) if {"day.", "member.age"} & set(named) else {}
    due: Mapping[int, Says] = {}
    if DUE & set(named):
        due = made_due(session, MadeDue(saying.campaign, members, saying.run, saying.key))
    return Told(days, _ages(session, saying, members, days) if "member.age" in named else {}, owners, due)


def _ages(
    session: Session, saying: Saying, members: Collection[int], days: Mapping[int, Mapping[str, Any]]
) -> Mapping[int, int]:
    if saying.campaign.occasion is OccasionKind.BIRTHDAY:
        return {each: said["years"] for each, said in days.items() if said["years"] is not None}
    row = ages_on(saying.day).subquery("ages").c
    return dict(session.execute(select(row.member_id, row.age).where(among(row.member_id, members))).all())


def _days(session: Session, saying: Saying, members: Collection[int]) -> Mapping[int, Mapping[str, Any]]:
    row = greeted_days(session, saying.campaign, saying.day, on_it=saying.run is not None).subquery("days").c
    found = session.execute(
        select(row.member_id, row.whose, row.relation, row.title, row.years).where(among(row.member_id, members))
    )
    return {
        member_id: {
            "whose": plain_name(whose) or None,
            "relation": plain_name(relation) or None,
            "title": plain_name(title) or None,
            "years": years,
        }
        for member_id, whose, relation, title, years in found
    }
