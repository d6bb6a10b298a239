"""Members in care: what is overdue, whom the club is about to take back, and whom it took. Leads see all owners'."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import url_for
from flask_babel import ngettext
from sqlalchemy.orm import Session

from campaigns.care.announcements import Announced, read_announced
from campaigns.care.owners import count_nobodys
from campaigns.staff.permissions import Permission
from webapp.access import can, current_staff
from webapp.admin.cards.card import Card
from webapp.admin.cards.matter import Matter
from webapp.edge import club_zone
from webapp.formats import say_date, say_number

SOON = timedelta(days=3)
"""Before a member is taken back the matter is urgent."""


def _read(session: Session, now: datetime) -> Mapping[str, Any] | None:
    mine = read_announced(session, owner_id=current_staff().id, now=now)
    matters = [*_of_mine(mine, now)]
    if can(Permission.ASSIGN_MEMBERS):
        matters += _of_all(read_announced(session, owner_id=None, now=now), mine, count_nobodys(session))
    return {"matters": matters} if matters else None


def _of_mine(mine: Announced, now: datetime) -> Iterator[Matter]:
    day = url_for("care.index")
    if mine.reclaim_at:
        text = ngettext(
            "Be in touch with %(count)s member, or the club takes them back on %(day)s.",
            "Be in touch with %(count)s members, or the club takes them back, the first on %(day)s.",
            mine.warned,
            count=say_number(mine.warned),
            day=_day(mine.reclaim_at),
        )
        yield Matter("wrong" if mine.reclaim_at < now + SOON else "waiting", text, day)
    if mine.overdue:
        count = say_number(mine.overdue)
        text = ngettext(
            "%(count)s follow-up of yours is overdue.",
            "%(count)s follow-ups of yours are overdue.",
            mine.overdue,
            count=count,
        )
        yield Matter("waiting", text, day)
    if mine.taken_back:
        count = say_number(mine.taken_back)
        text = ngettext(
            "%(count)s member was taken back from you this week.",
            "%(count)s members were taken back from you this week.",
            mine.taken_back,
            count=count,
        )
        yield Matter("waiting", text, url_for("care.to_assign"))


def _of_all(club: Announced, mine: Announced, nobodys: int) -> Iterator[Matter]:
    """What the others have open; one's own stands above."""
    others = club.warned - mine.warned
    if others and club.reclaim_at:
        text = ngettext(
            "The club takes %(count)s member back from another owner on %(day)s unless they are in touch.",
            "The club takes %(count)s members back from other owners unless they are in touch, the first on %(day)s.",
            others,
            count=say_number(others),
            day=_day(club.reclaim_at),
        )
        yield Matter("waiting", text, url_for("care.owners"))
    if nobodys:
        count = say_number(nobodys)
        text = ngettext(
            "%(count)s member waits for an owner.", "%(count)s members wait for an owner.", nobodys, count=count
        )
        yield Matter("waiting", text, url_for("care.to_assign"))


def _day(at: datetime) -> str:
    return say_date(at.astimezone(club_zone()))


card = Card("admin/cards/care.html", Permission.CARE_FOR_MEMBERS, _read)
