"""What must hold of the days by which a campaign that is always on goes."""

import re
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.words import mark
from campaigns.core.zones import club_zone
from campaigns.greetings.holidays.queries import read_holidays
from campaigns.members.models import CustomField, FieldKind, Tier
from campaigns.outreach.blackout import MOST_DAYS
from campaigns.outreach.draft_refused import DraftRefused
from campaigns.outreach.models import OccasionKind
from campaigns.outreach.occasions.every import BY_FIELD, BY_SIGNAL, OCCASIONS

if TYPE_CHECKING:
    from campaigns.outreach.drafts import CampaignDraft

LAST_DAY = date(2100, 12, 31)
_NAME = re.compile(r"[a-z0-9_-]{1,40}")


class ShiftOutOfRange(DraftRefused):
    sentence = mark("For this occasion the days are from %(fewest)s to %(most)s; less than 0 is before it.")
    field = "days"


class DateFieldMissing(DraftRefused):
    sentence = mark("Choose the field that holds the date. The settings say which fields there are.")
    field = "day_name"


class HolidayMissing(DraftRefused):
    sentence = mark("Choose at least one holiday.")
    field = "holidays"


class NoSuchHoliday(DraftRefused):
    sentence = mark("A holiday that was chosen is no longer in the table. Choose again.")
    field = "holidays"


class SignalMissing(DraftRefused):
    sentence = mark("Write the name of the signal as the other system sends it: small letters, digits, _ or -.")
    field = "day_name"


class TierUnknown(DraftRefused):
    sentence = mark("There is no such tier. Choose one, or none for all of them.")
    field = "day_name"


class EndsTooEarly(DraftRefused):
    sentence = mark("The last day is before the first, or has passed.")
    field = "ends_on"


class DayOutOfRange(DraftRefused):
    sentence = mark("Days are up to the year 2100.")
    field = "ends_on"


class BlackoutTooLong(DraftRefused):
    sentence = mark("A campaign has at most 62 blackout dates of its own.")
    field = "blackout"


def check_days(session: Session, draft: "CampaignDraft", *, now: datetime) -> None:
    fewest, most = OCCASIONS[draft.occasion].shifts
    if not fewest <= draft.shift_days <= most:
        raise ShiftOutOfRange(fewest=fewest, most=most)
    if len(draft.blackout_days) > MOST_DAYS:
        raise BlackoutTooLong
    _check_named(session, draft)
    _check_holidays(session, draft)
    _check_span(draft, today=now.astimezone(club_zone(session)).date())


def _check_span(draft: "CampaignDraft", *, today: date) -> None:
    if max(draft.starts_on or today, draft.ends_on or today) > LAST_DAY:
        raise DayOutOfRange
    if draft.ends_on is not None and draft.ends_on < max(today, draft.starts_on or today):
        raise EndsTooEarly


def _check_holidays(session: Session, draft: "CampaignDraft") -> None:
    if draft.occasion is OccasionKind.HOLIDAY:
        if not draft.holidays:
            raise HolidayMissing
        if not set(draft.holidays) <= {holiday.key for holiday in read_holidays(session)}:
            raise NoSuchHoliday


def _check_named(session: Session, draft: "CampaignDraft") -> None:
    name = draft.day_name
    if draft.occasion in BY_FIELD:
        kept = select(CustomField.id).where(CustomField.key == name, CustomField.kind == FieldKind.DATE)
        if session.scalar(kept) is None:
            raise DateFieldMissing
    if draft.occasion in BY_SIGNAL and not _NAME.fullmatch(name):
        raise SignalMissing
    if draft.occasion is OccasionKind.TIER_REACHED and name not in {"", *session.scalars(select(Tier.key))}:
        raise TierUnknown
