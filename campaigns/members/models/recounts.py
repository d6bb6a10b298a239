"""What is owed to everybody after a rule of the club changed, and how far it came."""

import enum
from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from campaigns.core.base import Base


class RecountKind(enum.StrEnum):
    TIERS = "tiers"
    PROFILES = "profiles"
    """How complete they are; values of fields that were removed go with it."""
    RATES = "rates"
    """What purchases in other money come to."""


class RecountState(enum.StrEnum):
    RUNNING = "running"
    STOPPED = "stopped"
    BROKEN = "broken"
    """Something of ours failed; it can be resumed."""
    DONE = "done"


class Recount(Base):
    """One row a kind. Each chunk commits its members together with `position`; owed anew, it starts anew."""

    __tablename__ = "recount"

    kind: Mapped[RecountKind] = mapped_column(primary_key=True)
    state: Mapped[RecountState]
    position: Mapped[int]
    """The id of the last member dealt with."""
    members: Mapped[int]
    """How many there were when it was owed."""
    done: Mapped[int]
    changed: Mapped[int]
    gone: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    """Keys of removed custom fields, of which members may still have values."""
    owed_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
