"""What a new event gets: the house's choice of milestones, or the club's own."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.events.milestones.kinds import RULES, Timing
from campaigns.events.models import Milestone, MilestoneKind, UsualMilestone
from campaigns.messaging.models import Channel

MOST_DAYS, MOST_HOURS = 60, 72
_HOURS_OF_DAY = range(24)


class BadTiming(Refused):
    sentence = mark("It is sent 1 to 60 days from the event's time at a full hour, or 1 to 72 hours from it.")
    status = 422


class BadChannels(Refused):
    sentence = mark("Choose one or two channels; only an invitation goes as a calendar invitation.")
    status = 422


@dataclass(frozen=True, slots=True)
class Choice:
    is_on: bool
    timing: Timing
    channels: tuple[Channel, ...]


def house_choice(kind: MilestoneKind) -> Choice:
    rule = RULES[kind]
    return Choice(rule.is_on, rule.usual, rule.channels)


def usual_choices(session: Session) -> Mapping[MilestoneKind, Choice]:
    """Of every milestone, in order."""
    own = {row.kind: row for row in session.scalars(select(UsualMilestone))}
    return {kind: choice_of(own[kind]) if kind in own else house_choice(kind) for kind in RULES}


def save_usual(session: Session, choices: Mapping[MilestoneKind, Choice]) -> None:
    """For events that are planned from now on."""
    for kind, choice in choices.items():
        check_choice(kind, choice)
        session.merge(
            UsualMilestone(
                kind=kind,
                is_on=choice.is_on,
                distance=choice.timing.distance,
                hour=choice.timing.hour,
                channels=[channel.value for channel in choice.channels],
            )
        )
    session.flush()


def choice_of(row: UsualMilestone | Milestone) -> Choice:
    return Choice(row.is_on, Timing(row.distance, row.hour), tuple(map(Channel, row.channels)))


def check_choice(kind: MilestoneKind, choice: Choice) -> None:
    timing, channels = choice.timing, choice.channels
    most = MOST_HOURS if timing.hour is None else MOST_DAYS
    if not 1 <= timing.distance <= most or timing.hour not in (None, *_HOURS_OF_DAY):
        raise BadTiming
    by_calendar = Channel.CALENDAR in channels
    two_mails = by_calendar and Channel.EMAIL in channels
    if not channels or two_mails or (by_calendar and kind is not MilestoneKind.INVITATION):
        raise BadChannels
