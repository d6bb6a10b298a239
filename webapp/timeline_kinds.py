"""What the kinds of the timeline are filtered by, and the icon that each wears."""

from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import lazy_gettext

from campaigns.members.models import ActivityKind

K = ActivityKind

GROUPS: Mapping[str, tuple[Any, Collection[ActivityKind]]] = {
    "messages": (lazy_gettext("Messages"), (K.MESSAGE_SENT, K.CLICKED, K.REPLIED)),
    "events": (
        lazy_gettext("Events"),
        (K.INVITED, K.ACCEPTED, K.DECLINED, K.TENTATIVE, K.WAITLISTED, K.SEAT_OFFERED, K.SEAT_LAPSED,
         K.SESSIONS_CHOSEN, K.CANCELLED, K.ATTENDED, K.ATTENDANCE_UNDONE, K.MISSED, K.FEEDBACK, K.REFERRED),
    ),
    "purchases": (lazy_gettext("Purchases"), (K.PURCHASED, K.REFUNDED, K.PURCHASE_CORRECTED)),
    "points": (
        lazy_gettext("Points and tier"),
        (K.TIER_CHANGED, K.REDEEMED, K.GIVEN_OUT, K.REDEMPTION_UNDONE, K.POINTS_ADJUSTED, K.POINTS_EXPIRED),
    ),
    "consent": (
        lazy_gettext("Consent"),
        (K.CONSENT_ASKED, K.CONSENT_GRANTED, K.CONSENT_WITHDRAWN, K.MUTED, K.UNMUTED),
    ),
    "care": (
        lazy_gettext("Care"),
        (K.NOTE, K.CONTACTED, K.CONTACT_ASKED, K.FOLLOWED_UP, K.OWNER_CHANGED, K.COMPLAINED, K.COMPLAINT_ANSWERED,
         K.REMARKED, K.SURPRISED),
    ),
    "signals": (lazy_gettext("Signals"), (K.SIGNAL,)),
    "profile": (
        lazy_gettext("Profile"),
        (K.JOINED, K.PROFILE_CHANGED, K.PROFILE_COMPLETED, K.MERGED, K.UNMERGED),
    ),
}  # fmt: skip
"""What the timeline is filtered by: each kind is in one."""

ICONS: Mapping[ActivityKind, str] = {
    K.JOINED: "user-plus",
    K.PURCHASED: "shopping-bag",
    K.REFUNDED: "undo-2",
    K.PURCHASE_CORRECTED: "pencil",
    K.MESSAGE_SENT: "send",
    K.CLICKED: "link",
    K.REPLIED: "message-square",
    K.INVITED: "mail",
    K.ACCEPTED: "check",
    K.DECLINED: "x",
    K.TENTATIVE: "circle-question-mark",
    K.WAITLISTED: "hourglass",
    K.SEAT_OFFERED: "ticket",
    K.SEAT_LAPSED: "clock",
    K.SESSIONS_CHOSEN: "ticket",
    K.CANCELLED: "undo-2",
    K.ATTENDED: "door-open",
    K.ATTENDANCE_UNDONE: "undo-2",
    K.MISSED: "ban",
    K.FEEDBACK: "star",
    K.CONTACT_ASKED: "phone",
    K.REFERRED: "handshake",
    K.CONSENT_ASKED: "hourglass",
    K.CONSENT_GRANTED: "circle-check",
    K.CONSENT_WITHDRAWN: "circle-x",
    K.MUTED: "pause",
    K.UNMUTED: "play",
    K.TIER_CHANGED: "star",
    K.REDEEMED: "gift",
    K.GIVEN_OUT: "gift",
    K.REDEMPTION_UNDONE: "undo-2",
    K.POINTS_ADJUSTED: "pencil",
    K.POINTS_EXPIRED: "clock",
    K.PROFILE_CHANGED: "pencil",
    K.PROFILE_COMPLETED: "circle-check",
    K.NOTE: "file-text",
    K.CONTACTED: "phone",
    K.FOLLOWED_UP: "check",
    K.OWNER_CHANGED: "user-cog",
    K.SIGNAL: "activity",
    K.REMARKED: "message-square",
    K.SURPRISED: "sparkles",
    K.COMPLAINED: "triangle-alert",
    K.COMPLAINT_ANSWERED: "message-square",
    K.MERGED: "users",
    K.UNMERGED: "users",
}
