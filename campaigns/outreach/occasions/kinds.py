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
    FIRST_PURCHASE = "first_purchase"
    PURCHASE = "purchase"
    RESTOCK = "restock"
    TIER_REACHED = "tier_reached"
    NO_PURCHASE = "no_purchase"
    NO_TOUCH = "no_touch"
    POINTS_EXPIRING = "points_expiring"
    SIGNAL = "signal"
    SIGNAL_DAY = "signal_day"
    HOLIDAY = "holiday"
    MILESTONE = "milestone"
