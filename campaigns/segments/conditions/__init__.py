"""Every condition, one file for each area. A new one is a class in its file's CONDITIONS, and its words."""

from campaigns.segments.conditions import agreement, behaviour, custom, dates, events, lists, messages, profile, worth
from campaigns.segments.conditions.base import Condition

AREAS = (profile, custom, agreement, dates, behaviour, messages, events, worth, lists)
CONDITIONS: tuple[type[Condition], ...] = tuple(kind for area in AREAS for kind in area.CONDITIONS)
