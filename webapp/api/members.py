"""Members, told to programs: a page at a time in the order in which they changed, one, and a timeline."""

from datetime import datetime

from campaigns.core.words import mark
from campaigns.members.history import Place, timeline
from campaigns.members.models import Activity, AddressKind, Member
from campaigns.members.profile.addresses import normalise_email, normalise_phone
from campaigns.members.updated import Updated, list_updated, member_by_code
from campaigns.staff.scopes import Scope
from webapp.api.endpoints import Area, Endpoint, asked
from webapp.api.paging import cut, read_cursor
from webapp.api.shapes.members import Activities, ActivitiesAsked, Members, MembersAsked, MemberTold
from webapp.edge import reading

area = Area("members")

NOBODY = {404: "No such member."}


@area.offers(
    Endpoint(
        name="listMembers",
        method="GET",
        path="/members",
        scope=Scope.MEMBERS_READ,
        summary=mark("Members, the longest unchanged first: all, those changed since, or those at an address."),
        asks=MembersAsked,
        answers=Members,
        says="A page of them.",
    )
)
def index() -> Members:
    query = asked(MembersAsked)
    chosen = Updated(query.updated_since, read_cursor(query.cursor), query.reference, _addresses(query))
    with reading() as session:
        rows = list_updated(session, chosen, limit=query.limit + 1)
    page, following = cut(rows, query.limit, lambda member: (member.updated_at, member.id))
    return Members(members=[told_of(member) for member in page], next_cursor=following)


@area.offers(
    Endpoint(
        name="readMember",
        method="GET",
        path="/members/<code>",
        scope=Scope.MEMBERS_READ,
        summary=mark("One member, by their code."),
        answers=MemberTold,
        says="As they stand now; of a record that was merged, who stands for it.",
        errors=NOBODY,
    )
)
def show(code: str) -> MemberTold:
    with reading() as session:
        return told_of(member_by_code(session, code))


@area.offers(
    Endpoint(
        name="listActivities",
        method="GET",
        path="/members/<code>/activities",
        scope=Scope.MEMBERS_READ,
        summary=mark("A member's timeline, the newest first."),
        asks=ActivitiesAsked,
        answers=Activities,
        says="A page of it.",
        errors=NOBODY,
    )
)
def activities(code: str) -> Activities:
    query = asked(ActivitiesAsked)
    kinds = (query.kind,) if query.kind else ()
    place = read_cursor(query.cursor)
    with reading() as session:
        member = member_by_code(session, code)
        rows = timeline(session, member.id, kinds=kinds, after=Place(*place) if place else None, limit=query.limit + 1)
    page, following = cut(rows, query.limit, _place)
    return Activities.model_validate({"activities": page, "next_cursor": following}, from_attributes=True)


def told_of(member: Member) -> MemberTold:
    summary = member.summary
    held = {name: getattr(member, name) for name in MemberTold.model_fields if hasattr(member, name)}
    return MemberTold.model_validate(
        held
        | {
            "reference": member.source_reference,
            "name": member.full_name,
            "preferred_channel": member.preferred_kind,
            "chapter": member.chapter.name if member.chapter else None,
            "tier": member.tier.key,
            "points": summary.points if summary else 0,
            "spend": summary.spend if summary else 0,
            "addresses": member.contact_points,
            "special_days": member.special_days,
            "erased": member.erased_at is not None,
        },
        from_attributes=True,
    )


def _addresses(query: MembersAsked) -> list[tuple[AddressKind, str]]:
    found = []
    if query.email:
        found.append((AddressKind.EMAIL, normalise_email(query.email)))
    if query.phone:
        found.append((AddressKind.SMS, normalise_phone(query.phone, "")))
    return found


def _place(activity: Activity) -> tuple[datetime, int]:
    return activity.at, activity.id
