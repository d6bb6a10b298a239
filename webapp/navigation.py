"""The sidebar: one table. An entry shows once its endpoint exists and the role may see it."""

from typing import Any, NamedTuple

from flask import current_app, request, url_for
from flask_babel import lazy_gettext as _

from campaigns.staff.permissions import Permission
from webapp.access import can
from webapp.edge import club


class Entry(NamedTuple):
    endpoint: str
    text: Any
    icon: str
    permission: Permission | None = None
    demo_only: bool = False
    group: str = "club"


ENTRIES = (
    Entry("home.index", _("Home"), "house"),
    Entry("care.index", _("My day"), "calendar-check", Permission.CARE_FOR_MEMBERS),
    Entry("moments.tasks", _("My tasks"), "check", Permission.SERVE_MOMENTS),
    Entry("members.index", _("Members"), "users", Permission.VIEW_MEMBERS),
    Entry("conversations.index", _("Conversations"), "message-square", Permission.CARE_FOR_MEMBERS),
    Entry("segments.index", _("Segments"), "list-filter", Permission.VIEW_SEGMENTS),
    Entry("events.index", _("Events"), "calendar", Permission.VIEW_EVENTS),
    Entry("campaigns.index", _("Campaigns"), "send", Permission.VIEW_CAMPAIGNS),
    Entry("greetings.index", _("Greetings"), "cake", Permission.VIEW_CAMPAIGNS),
    Entry("moments.index", _("Moments"), "sparkles", Permission.PLAN_MOMENTS),
    Entry("templates.index", _("Templates"), "file-text", Permission.VIEW_CAMPAIGNS),
    Entry("referrals.index", _("Referrals"), "handshake", Permission.VIEW_MEMBERS),
    Entry("rewards.index", _("Rewards"), "gift", Permission.VIEW_MEMBERS),
    Entry("reports.index", _("Reports"), "chart-column", Permission.VIEW_REPORTS),
    Entry("delivery.index", _("Delivery"), "activity", Permission.VIEW_CAMPAIGNS, group="house"),
    Entry("settings.index", _("Settings"), "settings", Permission.EDIT_CLUB, group="house"),
    Entry("staff.index", _("Staff"), "user-cog", Permission.EDIT_STAFF, group="house"),
    Entry("audit.index", _("Audit log"), "history", Permission.VIEW_AUDIT, group="house"),
    Entry("clock.index", _("Clock"), "clock", Permission.MOVE_CLOCK, demo_only=True, group="house"),
    Entry("gallery.index", _("Gallery"), "palette", Permission.SEE_GALLERY, group="house"),
)


def navigation(group: str) -> list[tuple[Entry, bool]]:
    """The entries this person sees, each with whether the page is inside it."""
    return [(entry, _is_inside(url_for(entry.endpoint))) for entry in ENTRIES if entry.group == group and shown(entry)]


def _is_inside(place: str) -> bool:
    return request.path == place or (place != "/" and request.path.startswith(f"{place}/"))


def shown(entry: Entry) -> bool:
    return (
        entry.endpoint in current_app.view_functions
        and (entry.permission is None or can(entry.permission))
        and (not entry.demo_only or club().is_demo)
    )
