"""Of whom a review speaks: of all, or of the members that one of the staff looks after now."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, select, true

from campaigns.members.models import Member


@dataclass(frozen=True, slots=True)
class Whose:
    """`owner_id` nothing means the whole club."""

    owner_id: int | None = None

    def select(self) -> Select[int] | None:
        """Ids of the members; nothing where all are meant."""
        if self.owner_id is None:
            return None
        return select(Member.id).where(Member.owner_id == self.owner_id)

    def members(self, member_id: Any) -> ColumnElement[bool]:
        """The condition on the column of a member's id."""
        chosen = self.select()
        return true() if chosen is None else member_id.in_(chosen)

    def staff(self, staff_id: Any) -> ColumnElement[bool]:
        """The condition on the column of whoever has a thing to do."""
        return true() if self.owner_id is None else staff_id == self.owner_id
