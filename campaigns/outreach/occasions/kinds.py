"""The names of the occasions, as campaigns keep them."""

import enum


class OccasionKind(enum.StrEnum):
    ONCE = "once"
    BIRTHDAY = "birthday"
    WEDDING = "wedding"
    MEMBERSHIP = "membership"
    COMPANION = "companion"
    SPECIAL_DAY = "special_day"
    ANNIVERSARY = "anniversary"
    DATE_FIELD = "date_field"
    MILESTONE = "milestone"
