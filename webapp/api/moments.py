"""Surprises, told to programs."""

from campaigns.core.words import mark
from campaigns.staff.scopes import Scope
from campaigns.surprises.models import Moment
from campaigns.surprises.queries import list_newest
from webapp.api.endpoints import Area, Endpoint, asked
from webapp.api.paging import cut, read_cursor
from webapp.api.shapes.moments import Moments, MomentsAsked, MomentTold
from webapp.edge import reading

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


def _told(moment: Moment) -> MomentTold:
    held = {name: getattr(moment, name) for name in HELD}
    return MomentTold.model_validate({"member": moment.member.code, "playbook": moment.playbook.name, **held})
