"""What an occasion is asked."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, TypeAlias

from sqlalchemy import ColumnElement, Select, true
from sqlalchemy.orm import Session

from campaigns.members.models import Topic
from campaigns.outreach.models import Campaign, Run
from campaigns.outreach.sending_times import Schedule

Due: TypeAlias = tuple[str, datetime]
"""The key of an occurrence and when it is due. The key is the cause of its run, of which a campaign has but one."""


@dataclass(frozen=True, kw_only=True)
class Occasion(ABC):
    topic: Topic
    """Of a campaign that says nothing else; with it, its priority in the contact budget."""
    apart: timedelta | None = None
    """No member has two occurrences closer than that, so who was written to for one is left out of the next."""
    shifts: tuple[int, int] = (-180, 180)
    """The fewest and the most days after it that a campaign may be sent; less than 0 is before."""
    always_on: ClassVar[bool]
    """Runs come by date, each bound to its day, until the campaign is paused or cancelled; else there is one run."""

    @property
    def is_greeting(self) -> bool:
        return self.topic is Topic.GREETINGS

    def alike(self, key: str) -> ColumnElement[bool]:
        """Which other runs of the campaign are about the same, so that `apart` holds between them and that of `key`."""
        return true()

    @abstractmethod
    def due(self, session: Session, campaign: Campaign, *, newest: str | None, now: datetime) -> Iterable[Due]:
        """What falls due after the occurrence of the key `newest`."""

    @abstractmethod
    def as_if_due(self, session: Session, campaign: Campaign, *, now: datetime) -> Due:
        """What a run would be if it came due now."""

    @abstractmethod
    def members(self, session: Session, campaign: Campaign, meant: Select[Any], key: str) -> Select[Any]:
        """Ids of those of `meant` who are due."""

    @abstractmethod
    def schedule(self, session: Session, campaign: Campaign, due: Due, *, now: datetime) -> Schedule:
        """When it is due in each place."""

    def left_out(self, session: Session, campaign: Campaign, key: str) -> bool:
        """Whether that occurrence falls on a blackout date and is never sent."""
        return False

    def keep_causes(self, session: Session, run: Run) -> None:  # noqa: B027 - most have none
        """Note what made the members of a planned run due, where the same must not do so again."""

    def day_meant(self, campaign: Campaign, key: str) -> date | None:
        """The day that an occurrence is about, where that is a day of the members' own."""
        return None

    @abstractmethod
    def closes_at(self, run: Run) -> datetime | None:
        """Until when members may yet be added to the run; nothing means that its audience is chosen once."""
