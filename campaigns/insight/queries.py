"""Single figures, cheap enough for the home page."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from campaigns.insight.buyers import Window, buyers


@dataclass(frozen=True, slots=True)
class CameBack:
    """Of the members who bought, how many did so on a second day."""

    members: int
    came_back: int

    @property
    def share(self) -> float:
        return self.came_back / self.members if self.members else 0.0


def came_back(session: Session, *, until: date, members: Select[int] | None = None) -> CameBack:
    """As `repeat_purchase` counts, without the rest of it; of `members` alone, or of all."""
    buyer = buyers(Window(until, members=members)).c
    return CameBack(*session.execute(select(func.count(), func.count().filter(buyer.trips > 1))).one())
