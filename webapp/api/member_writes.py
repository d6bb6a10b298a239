"""Members, told of by programs: read and kept by the same code as a member file."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.models import Club
from campaigns.core.words import mark
from campaigns.members.imports.member_import import MemberOptions
from campaigns.members.imports.row_faults import RowFault
from campaigns.members.imports.told_members import MembersTold, take_members
from campaigns.members.models import Member
from campaigns.members.profile.emptying import empty, empty_own_fields
from campaigns.members.updated import member_by_code
from campaigns.staff.scopes import Scope
from webapp.api.body import read_body, shaped
from webapp.api.endpoints import Area, Endpoint
from webapp.api.member_cells import Cells, cells_of
from webapp.api.members import NOBODY, told_of
from webapp.api.once import once_or_again
from webapp.api.purchases import set_up_club
from webapp.api.shapes.members import (
    MemberPatch,
    MemberPut,
    MemberRow,
    MembersAnswer,
    MembersCall,
    MemberTold,
)
from webapp.edge import now, runtime
from webapp.i18n import translated

area = Area("member_writes")

NAMES = {"name", "family_name", "given_name"}
RENAMED = {"preferred_channel": "preferred_kind"}
STATES = ("added", "changed", "unchanged", "refused")


class MemberRefused(Refused):
    sentence = mark("%(why)s")
    status = HTTPStatus.UNPROCESSABLE_ENTITY


@area.offers(
    Endpoint(
        name="takeMembers",
        method="POST",
        path="/members:bulk",
        scope=Scope.MEMBERS_WRITE,
        summary=mark("Add members and bring known ones up to date, up to 10,000 at once, as a member file does."),
        takes=MembersCall,
        items={"members": MemberRow},
        answers=MembersAnswer,
        says="What became of each. Known are those with the same code or reference, or the same name and address.",
    )
)
def take_many() -> Response:
    call = shaped(MembersCall, read_body())
    club = set_up_club()
    rows, faults = _read(call, club.currency)
    places = list(rows)
    options = MemberOptions(source=call.source, known=call.known, confirmed=call.confirmed)

    def take(session: Session) -> dict[str, Any]:
        told = _take(session, list(rows.values()), options, club) if rows else MembersTold()
        return _answer(call, places, told, faults)

    return once_or_again(take)


@area.offers(
    Endpoint(
        name="putMember",
        method="PUT",
        path="/members/by-reference/<reference>",
        scope=Scope.MEMBERS_WRITE,
        summary=mark("Add a member under their number at the source, or take over what is said of the one who has it."),
        takes=MemberPut,
        answers=MemberTold,
        says="As they stand now. The same call again changes nothing.",
    )
)
def put(reference: str) -> Response:
    told = shaped(MemberPut, read_body())
    club = set_up_club()
    cells = {**cells_of(told, club.currency), "reference": reference.strip()}
    return once_or_again(lambda session: _take_one(session, cells, told, club))


@area.offers(
    Endpoint(
        name="changeMember",
        method="PATCH",
        path="/members/<code>",
        scope=Scope.MEMBERS_WRITE,
        summary=mark(
            "Take over what is said of a known member; null empties what may be empty, no address is taken away."
        ),
        takes=MemberPatch,
        answers=MemberTold,
        says="As they stand now. The same call again changes nothing.",
        errors=NOBODY,
    )
)
def change(code: str) -> Response:
    told = shaped(MemberPatch, read_body())
    club = set_up_club()

    def take(session: Session) -> dict[str, Any]:
        member = member_by_code(session, code)
        empty(session, member, {RENAMED.get(name, name) for name in told.emptied()}, now=now())
        empty_own_fields(session, member, told.emptied_own_fields(), now=now())
        cells = cells_of(told, club.currency)
        return _take_one(session, {**_named(member, cells), **cells, "code": member.code}, told, club)

    return once_or_again(take)


def _take_one(session: Session, cells: Cells, told: MemberPut | MemberPatch, club: Club) -> dict[str, Any]:
    """Raises MemberRefused."""
    options = MemberOptions(source=told.source, known="overwrite", confirmed=told.confirmed)
    taken = _take(session, [cells], options, club)
    for fault in taken.kept.faults:
        raise MemberRefused(why=_why(fault))
    return told_of(member_by_code(session, taken.codes[1])).model_dump(mode="json")


def _named(member: Member, said: Cells) -> Cells:
    """As they are called, where nothing is said of that: every row must name whom it means."""
    if NAMES & said.keys():
        return {}
    return {"name": member.full_name, "family_name": member.family_name, "given_name": member.given_name}


def _take(session: Session, rows: Sequence[Cells], options: MemberOptions, club: Club) -> MembersTold:
    return take_members(session, rows, options=options, club=club, random_code=runtime().random_code, now=now())


def _read(call: MembersCall, currency: str) -> tuple[dict[int, Cells], dict[int, dict[str, Any]]]:
    """By the place in the call: what can be read, and what is wrong with the others."""
    rows: dict[int, Cells] = {}
    faults: dict[int, dict[str, Any]] = {}
    for place, item in enumerate(call.members):
        try:
            rows[place] = cells_of(shaped(MemberRow, item, whole="member"), currency)
        except Refused as refusal:
            sentence = translated(refusal.sentence, refusal.values)
            faults[place] = {"type": type(refusal).__name__, "message": sentence}
    return rows, faults


def _answer(
    call: MembersCall, places: Sequence[int], told: MembersTold, faults: Mapping[int, dict[str, Any]]
) -> dict[str, Any]:
    states = {places[line - 1]: state for line, state in told.states().items()}
    codes = {places[line - 1]: code for line, code in told.codes.items()}
    why = {places[each.line - 1]: {"type": each.kind, "message": _why(each)} for each in told.kept.faults}
    errors = {**faults, **why}
    members = [
        {
            "reference": _reference(item),
            "code": codes.get(place),
            "state": states.get(place, "refused"),
            **({"error": errors[place]} if place in errors else {}),
        }
        for place, item in enumerate(call.members)
    ]
    counts = {state: sum(each["state"] == state for each in members) for state in STATES}
    return {**counts, "members": members}


def _why(fault: RowFault) -> str:
    return translated(fault.sentence, dict(fault.values))


def _reference(item: Any) -> str | None:
    found = item.get("reference") if isinstance(item, dict) else None
    return found[:200] if isinstance(found, str) else None
