"""What the home page asks of a card."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from campaigns.staff.permissions import Permission


class Card(NamedTuple):
    """`read(session, now)` gives what `template` shows; nothing hides the card."""

    template: str
    permission: Permission | None
    read: Callable[[Session, datetime], Mapping[str, Any] | None]
