"""Surprises, told to programs and suggested by them. What becomes of one is for staff to decide."""

from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from campaigns.core.words import mark
from campaigns.members.updated import member_by_code
from campaigns.staff.scopes import Scope
from campaigns.surprises.models import Moment
from campaigns.surprises.queries import list_newest, playbook_named
from campaigns.surprises.suggesting import suggest_by_hand
from webapp.api.body import read_body, shaped
from webapp.api.endpoints import Area, Endpoint, asked
from webapp.api.once import once
from webapp.api.paging import cut, read_cursor
from webapp.api.shapes.moments import MomentGiven, Moments, MomentsAsked, MomentTold
from webapp.edge import now, reading

area = Area("moments")

HELD = tuple(name for name in MomentTold.model_fields if name not in ("member", "playbook"))


@area.offers(
    Endpoint(
        name="listMoments",
        method="GET",
        path="/moments",
        scope=Scope.MOMENTS_READ,
        summary=mark("Surprises, those suggested last first."),
        asks=MomentsAsked,
        answers=Moments,
        says="A page of them.",
    )
)
def index() -> Moments:
    query = asked(MomentsAsked)
    place = read_cursor(query.cursor)
    with reading() as session:
        rows = list_newest(session, query.state, before=place[1] if place else None, limit=query.limit + 1)
    page, following = cut(rows, query.limit, lambda moment: (moment.suggested_at, moment.id))
    return Moments(moments=[_told(moment) for moment in page], next_cursor=following)


@area.offers(
    Endpoint(
        name="suggestMoment",
        method="POST",
        path="/moments",
        scope=Scope.MOMENTS_WRITE,
        summary=mark("Suggest a surprise for a member; staff decide."),
        takes=MomentGiven,
        answers=MomentTold,
        says="As it stands now.",
        errors={404: "No such member or playbook.", 409: "The member is spared, or has a moment on that day already."},
    )
)
def suggest() -> Response:
    given = shaped(MomentGiven, read_body())

    def work(session: Session) -> dict[str, Any]:
        moment = suggest_by_hand(
            session,
            member_id=member_by_code(session, given.member).id,
            playbook_id=playbook_named(session, given.playbook).id,
            day=given.day,
            note=given.note,
            staff_id=None,
            now=now(),
        )
        return _told(moment).model_dump(mode="json")

    return once(work)


def _told(moment: Moment) -> MomentTold:
    held = {name: getattr(moment, name) for name in HELD}
    return MomentTold.model_validate({"member": moment.member.code, "playbook": moment.playbook.name, **held})
