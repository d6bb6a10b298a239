"""The pages of the admin that can be found by their words: those of the sidebar, and those behind them."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from flask import url_for
from flask_babel import lazy_gettext as _

from campaigns.staff.permissions import Permission
from webapp.access import can
from webapp.admin.settings.blueprint import sections
from webapp.navigation import ENTRIES, shown
from webapp.reports.catalogue import REPORTS


class Place(NamedTuple):
    """`says` is more of what it is for, looked through as well."""

    text: Any
    href: str
    says: Any = ""


BEHIND = (
    ("members.new", _("Add a member"), Permission.EDIT_MEMBERS),
    ("households.index", _("Households"), Permission.VIEW_MEMBERS),
    ("imports.index", _("Import"), Permission.IMPORT_RECORDS),
    ("duplicates.index", _("Duplicates"), Permission.ERASE_MEMBERS),
    ("privacy.index", _("Privacy log"), Permission.ERASE_MEMBERS),
    ("complaints.index", _("Complaints"), Permission.CARE_FOR_MEMBERS),
    ("segments.new", _("Make a segment"), Permission.EDIT_SEGMENTS),
    ("events.new", _("Plan an event"), Permission.EDIT_EVENTS),
    ("event_calendar.month", _("Calendar"), Permission.VIEW_EVENTS),
    ("campaigns.new", _("New campaign"), Permission.EDIT_CAMPAIGNS),
    ("campaigns.new_greeting", _("New greeting"), Permission.EDIT_CAMPAIGNS),
    ("campaigns.new_always_on", _("Always on"), Permission.EDIT_CAMPAIGNS),
    ("greetings.holidays", _("Holidays"), Permission.VIEW_CAMPAIGNS),
    ("moments.note", _("Note a remark"), Permission.SERVE_MOMENTS),
    ("moments.playbooks", _("Playbooks"), Permission.PLAN_MOMENTS),
    ("templates.new", _("New template"), Permission.EDIT_TEMPLATES),
    ("templates.saved_blocks", _("Saved blocks"), Permission.VIEW_CAMPAIGNS),
    ("templates.pictures", _("Pictures"), Permission.VIEW_CAMPAIGNS),
)
"""Pages that the sidebar does not name."""


def places() -> Iterator[Place]:
    """Those that the person at the keyboard may open."""
    for entry in ENTRIES:
        if shown(entry):
            yield Place(entry.text, url_for(entry.endpoint))
    for endpoint, text, permission in BEHIND:
        if can(permission):
            yield Place(text, url_for(endpoint))
    if can(Permission.VIEW_REPORTS):
        for report in REPORTS.values():
            yield Place(report.title, url_for("reports.show", key=report.key), report.about)
    if can(Permission.EDIT_CLUB):
        for section in sections():
            yield Place(section.text, url_for(section.endpoint), section.says)
    yield Place(_("Your account"), url_for("account.index"))
