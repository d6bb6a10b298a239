"""The daily round of care."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from campaigns.care.cadences import drop_pointless, make_follow_ups
from campaigns.care.neglect import end_warnings, take_back, warn_owners
from campaigns.care.rules import read_rules
from campaigns.care.touch import hold_owners_still
from campaigns.core.zones import club_zone


def keep_in_touch(session: Session, *, now: datetime) -> None:
    """Chore: what time alone makes due. Done twice, or by two at once, it does no more than once."""
    hold_owners_still(session)
    rules, zone = read_rules(session), club_zone(session)
    end_warnings(session, rules, zone=zone, now=now)
    take_back(session, rules, zone=zone, now=now)
    warn_owners(session, rules, zone=zone, now=now)
    drop_pointless(session, now=now)
    make_follow_ups(session, rules, zone=zone, now=now)
    session.execute(text("ANALYZE follow_up, ownership_warning"))
