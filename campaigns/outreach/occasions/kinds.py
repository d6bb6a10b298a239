"""The names of the occasions, as campaigns keep them."""

import enum


class OccasionKind(enum.StrEnum):
    ONCE = "once"
    BIRTHDAY = "birthday"
    MILESTONE = "milestone"
