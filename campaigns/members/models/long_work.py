"""Long work that is owed or was asked for, done in pieces by whoever is free: what it is, and how far it came."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, or_
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.core.base import Base


class WorkKind(enum.StrEnum):
    TIERS = "tiers"
    PROFILES = "profiles"
    """How complete they are; values of fields that were removed go with it."""
    RATES = "rates"
    """What purchases in other money come to."""
    SEARCH = "search"
    """For members who are in the club twice."""
    MERGE = "merge"
    """All pairs that are certain."""
    IMPORT = "import"


class WorkState(enum.StrEnum):
    WAITING = "waiting"
    """Not begun: something is to be settled first."""
    RUNNING = "running"
    STOPPED = "stopped"
    BROKEN = "broken"
    """Something of ours failed; it can be resumed."""
    FAILED = "failed"
    """What was given cannot be worked with; it begins anew with something else."""
    DONE = "done"


class LongWork(Base):
    """One row a kind, for imports one a file. Each chunk commits what it did together with how far it came."""

    __tablename__ = "long_work"

    kind: Mapped[WorkKind] = mapped_column(primary_key=True)
    subject: Mapped[int] = mapped_column(primary_key=True, default=0, autoincrement=False)
    """The file; zero where there is one of the kind."""
    state: Mapped[WorkState]
    turn: Mapped[int] = mapped_column(default=1, server_default="1")
    """Grows when it is begun anew or resumed: whoever works for an earlier turn has lost it."""
    step: Mapped[str] = mapped_column(default="", server_default="")
    """Of work in several steps, what `done` and `total` count."""
    place: Mapped[int] = mapped_column(default=0, server_default="0")
    """Where it goes on: the id of the last member dealt with."""
    done: Mapped[int] = mapped_column(default=0, server_default="0")
    total: Mapped[int] = mapped_column(default=0, server_default="0")
    """Zero until it is known."""
    changed: Mapped[int] = mapped_column(default=0, server_default="0")
    about: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    """What the kind must know besides, such as the keys of removed fields; empty once it is done."""
    fault: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    """Why it broke or failed: a sentence and its values."""
    unsettled: Mapped[bool] = mapped_column(default=False, server_default="false")
    """Whether what was done so far needs an end even when the work was stopped."""
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
    """Who asked for it."""
    lease_until: Mapped[datetime | None]
    """Until when somebody has it in hand, by the system's clock."""
    taken_at: Mapped[datetime | None]
    """With `taken_done`, what the pace is measured from; by the system's clock."""
    taken_done: Mapped[int] = mapped_column(default=0, server_default="0")
    owed_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]

    @hybrid_property
    def is_open(self) -> bool:
        """Whether a worker has something to do."""
        return self.state is WorkState.RUNNING or self.unsettled

    @is_open.inplace.expression
    @classmethod
    def _is_open(cls) -> Any:
        return or_(cls.state == WorkState.RUNNING, cls.unsettled)
