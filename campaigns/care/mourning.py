"""A member who lost somebody: spared what is cheerful for as long as the club chose, counted from the loss."""

from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from campaigns.care.rules import read_rules
from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.core.zones import club_zone
from campaigns.members.agreement.mutes import mute
from campaigns.members.models import Mute, MuteReason, MuteScope


class NoSuchLoss(Refused):
    sentence = mark("A loss lies in the past, and not so long ago that the club's time of sparing is over.")
    status = 422


def note_loss(session: Session, *, member_id: int, on: date, note: str, staff_id: int | None, now: datetime) -> Mute:
    """Spare them from now on; it ends by itself. `on` is the day of the loss, where the club is."""
    zone = club_zone(session)
    until = datetime.combine(on + timedelta(days=read_rules(session).mourning_days), time(), zone)
    if on > now.astimezone(zone).date() or until <= now:
        raise NoSuchLoss
    return mute(
        session,
        member_id=member_id,
        scope=MuteScope.CELEBRATION,
        reason=MuteReason.BEREAVEMENT,
        note=note,
        until=until,
        staff_id=staff_id,
        now=now,
    )
