"""Who may do what: the one table that views and templates ask."""

import enum
from collections.abc import Mapping

from campaigns.staff.models import Role, Staff


class Permission(enum.StrEnum):
    VIEW_MEMBERS = "view_members"
    EDIT_MEMBERS = "edit_members"
    IMPORT_RECORDS = "import_records"
    """Members or purchases from a file."""
    ERASE_MEMBERS = "erase_members"
    """Also export and merge."""
    VIEW_SEGMENTS = "view_segments"
    EDIT_SEGMENTS = "edit_segments"
    VIEW_EVENTS = "view_events"
    EDIT_EVENTS = "edit_events"
    RUN_DOOR = "run_door"
    """Of the events one hosts."""
    RUN_ANY_DOOR = "run_any_door"
    VIEW_CAMPAIGNS = "view_campaigns"
    EDIT_CAMPAIGNS = "edit_campaigns"
    LAUNCH_CAMPAIGNS = "launch_campaigns"
    """Also pause, resume and cancel: all that decides whether messages leave the house."""
    LAUNCH_APPROVED = "launch_approved"
    """What a colleague approved, as it was approved; nothing else."""
    APPROVE_CAMPAIGNS = "approve_campaigns"
    """Of others: be the second pair of eyes."""
    EDIT_TEMPLATES = "edit_templates"
    VIEW_REPORTS = "view_reports"
    CARE_FOR_MEMBERS = "care_for_members"
    """Own members, log contacts, do follow-ups, answer complaints."""
    ASSIGN_MEMBERS = "assign_members"
    """Give members to other owners."""
    SERVE_MOMENTS = "serve_moments"
    """Note remarks, and do the tasks of surprises that come to oneself or one's department."""
    PLAN_MOMENTS = "plan_moments"
    """See every surprise, suggest one, hand its tasks out."""
    APPROVE_MOMENTS = "approve_moments"
    """Decide whether a surprise is prepared, and what it may cost."""
    EDIT_CLUB = "edit_club"
    """The club's rules: tiers, points, cadences, custom fields."""
    EDIT_STAFF = "edit_staff"
    EDIT_WEBHOOKS = "edit_webhooks"
    """Which systems outside are told of what happens, and what they were told."""
    VIEW_AUDIT = "view_audit"
    """Who changed what, in the whole house, and how long that is kept."""
    MOVE_CLOCK = "move_clock"
    SEE_GALLERY = "see_gallery"


_SEE = frozenset(
    {
        Permission.VIEW_MEMBERS,
        Permission.VIEW_SEGMENTS,
        Permission.VIEW_EVENTS,
        Permission.VIEW_CAMPAIGNS,
        Permission.VIEW_REPORTS,
    }
)
_MARKET = _SEE | {
    Permission.EDIT_MEMBERS,
    Permission.CARE_FOR_MEMBERS,
    Permission.EDIT_SEGMENTS,
    Permission.EDIT_EVENTS,
    Permission.RUN_DOOR,
    Permission.RUN_ANY_DOOR,
    Permission.EDIT_CAMPAIGNS,
    Permission.LAUNCH_APPROVED,
    Permission.EDIT_TEMPLATES,
    Permission.SERVE_MOMENTS,
    Permission.PLAN_MOMENTS,
}
_LEAD = _MARKET | {
    Permission.IMPORT_RECORDS,
    Permission.ERASE_MEMBERS,
    Permission.ASSIGN_MEMBERS,
    Permission.APPROVE_MOMENTS,
    Permission.EDIT_CLUB,
    Permission.LAUNCH_CAMPAIGNS,
    Permission.APPROVE_CAMPAIGNS,
}

_CARE = frozenset(
    {
        Permission.VIEW_MEMBERS,
        Permission.EDIT_MEMBERS,
        Permission.CARE_FOR_MEMBERS,
        Permission.VIEW_EVENTS,
        Permission.SERVE_MOMENTS,
    }
)

GRANTED: Mapping[Role, frozenset[Permission]] = {
    Role.ADMIN: frozenset(Permission),
    Role.MANAGER: _LEAD,
    Role.MARKETER: _MARKET,
    Role.OWNER: _CARE,
    Role.HOST: frozenset({Permission.RUN_DOOR, Permission.SERVE_MOMENTS}),
    Role.VIEWER: _SEE,
}


OF_THE_CLUB = frozenset(
    {
        Permission.IMPORT_RECORDS,
        Permission.EDIT_CLUB,
        Permission.EDIT_STAFF,
        Permission.VIEW_AUDIT,
        Permission.MOVE_CLOCK,
    }
)
"""What concerns everybody is not for those who work for some chapters only."""


def may_do(staff: Staff, permission: Permission) -> bool:
    """By their role, and by how much of the club they see."""
    return may(staff.role, permission) and not (staff.bounds and permission in OF_THE_CLUB)


def may(role: Role, permission: Permission) -> bool:
    return permission in GRANTED[role]


def roles_that_may(permission: Permission) -> list[Role]:
    return [role for role in Role if may(role, permission)]
