"""How an event, an invitation and what was written back may stand, and where an answer came from."""

import enum


class EventState(enum.StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"
    FINISHED = "finished"


class EventPhase(enum.StrEnum):
    """How an event stands for people who look at it: its state, and what the clock makes of it."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RUNNING = "running"
    OVER = "over"
    """Past its end, and still to be finished."""
    FINISHED = "finished"
    CANCELLED = "cancelled"


class InvitationState(enum.StrEnum):
    INVITED = "invited"
    ATTENDING = "attending"
    TENTATIVE = "tentative"
    DECLINED = "declined"
    WAITLISTED = "waitlisted"
    CANCELLED = "cancelled"
    ATTENDED = "attended"
    NO_SHOW = "no_show"


class AnswerSource(enum.StrEnum):
    LINK = "link"
    TEXT = "text"
    CALENDAR = "calendar"
    STAFF = "staff"
    DOOR = "door"
    FRIEND = "friend"
    API = "api"
    PUBLIC = "public"
    """On the event's public page."""


class InboundResult(enum.StrEnum):
    """What became of a mail or a text that came in."""

    APPLIED = "applied"
    UNKNOWN_ADDRESS = "unknown_address"
    UNREADABLE = "unreadable"
    NOT_A_REPLY = "not_a_reply"
    UNDELIVERABLE = "undeliverable"
    OTHER_INVITATION = "other_invitation"
    OTHER_SENDER = "other_sender"
    COUNTER = "counter"
    STALE = "stale"
    REFUSED = "refused"
    NO_INVITATION = "no_invitation"
    MESSAGE = "message"
    """Words for a person to read."""
