"""What a key may be made for. A key that lacks the scope of an endpoint opens it to nobody."""

import enum
from collections.abc import Collection, Iterable

from campaigns.core.errors import Refused
from campaigns.core.words import mark


class Scope(enum.StrEnum):
    MEMBERS_READ = "members:read"
    """Names, addresses, consents, timelines, who brought whom."""
    MEMBERS_WRITE = "members:write"
    PURCHASES_WRITE = "purchases:write"
    SIGNALS_WRITE = "signals:write"
    SEGMENTS_READ = "segments:read"
    EVENTS_READ = "events:read"
    EVENTS_WRITE = "events:write"
    """Answer for guests."""
    DOOR_WRITE = "door:write"
    """Let guests in, and take that back."""
    CAMPAIGNS_READ = "campaigns:read"
    CAMPAIGNS_WRITE = "campaigns:write"
    """Launch, pause, resume."""
    MOMENTS_READ = "moments:read"
    MOMENTS_WRITE = "moments:write"
    """Suggest surprises; staff decide."""
    REPORTS_READ = "reports:read"
    WEBHOOKS_READ = "webhooks:read"
    """Who is told of what, and what they were told."""
    WEBHOOKS_WRITE = "webhooks:write"
    """Also read the secrets that calls are signed with."""


class NoScope(Refused):
    sentence = mark("Say what the key is for: choose at least one scope.")
    status = 422


class UnknownScope(Refused):
    sentence = mark("“%(scope)s” is not a scope; use some of %(scopes)s.")
    status = 422


class ScopeMissing(Refused):
    sentence = mark("This key lacks the scope “%(scope)s”. Ask the club for a key that has it.")
    status = 403


def checked_scopes(told: Iterable[str]) -> list[Scope]:
    """In the order of the enum, each once. Raises NoScope or UnknownScope."""
    said = set(told)
    unknown = sorted(said - set(Scope))
    if unknown:
        raise UnknownScope(scope=unknown[0][:40], scopes=", ".join(Scope))
    if not said:
        raise NoScope
    return [scope for scope in Scope if scope in said]


def require_scope(granted: Collection[str], scope: Scope) -> None:
    """Raises ScopeMissing."""
    if scope not in granted:
        raise ScopeMissing(scope=scope)
