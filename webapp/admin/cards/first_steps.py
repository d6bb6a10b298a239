"""Where to begin, until the first campaign is launched: the way of an event, from the people to the report."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from campaigns.outreach.queries import has_launched
from campaigns.staff.permissions import Permission
from webapp.access import can
from webapp.admin.cards.card import Card


class Step(NamedTuple):
    endpoint: str
    icon: str
    title: str
    text: str
    permission: Permission

    @property
    def href(self) -> str:
        return url_for(self.endpoint)


def _steps() -> tuple[Step, ...]:
    return (
        Step("events.index", "calendar", _("Build an event"), _("Place, hour, seats."), Permission.EDIT_EVENTS),
        Step(
            "segments.index", "list-filter", _("Choose members"), _("By tier and engagement."), Permission.EDIT_SEGMENTS
        ),
        Step("campaigns.index", "send", _("Invite them"), _("Email, text, calendar."), Permission.EDIT_CAMPAIGNS),
        Step("reports.index", "chart-column", _("See who came back"), _("Repeat purchase."), Permission.VIEW_REPORTS),
    )


def _read(session: Session, _now: datetime) -> Mapping[str, Any] | None:
    return None if has_launched(session) else {"steps": [each for each in _steps() if can(each.permission)]}


card = Card("admin/cards/first_steps.html", Permission.EDIT_CAMPAIGNS, _read)
