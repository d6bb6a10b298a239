"""Those who come unannounced: members who were not asked, and people nobody knows yet."""

from flask import request
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.events.door import HouseFull
from campaigns.events.queries import get_event
from campaigns.events.walk_ins import walk_in, walk_in_new
from campaigns.members.profile.addresses import BadEmail, BadPhone
from campaigns.members.profile.names import NameMissing
from webapp.admin.door.blueprint import at_door, back_to_door, blueprint, squeezed
from webapp.admin.door.joining import MEMBER_CODE_LENGTH, member_at_door
from webapp.edge import now, reading, runtime, transaction
from webapp.forms.walk_in import WalkInForm
from webapp.i18n import language

PLACES: dict[type[Refused], str] = {
    BadEmail: "email",
    BadPhone: "phone",
    NameMissing: "full_name",
    HouseFull: "party_size",
}


@blueprint.post("/<int:event_id>/walk-in/<int:member_id>")
@at_door
def known(event_id: int, member_id: int) -> Response:
    try:
        with transaction() as session:
            came = walk_in(session, event_id=event_id, member_id=member_id, squeeze=squeezed(), now=now())
    except HouseFull:
        return back_to_door(event_id, member=member_id, verdict="full")
    return back_to_door(event_id, guest=came.invitation.id, verdict="in" if came.first else "again")


@blueprint.route("/<int:event_id>/new", methods=["GET", "POST"])
@at_door
def new(event_id: int) -> Response | str | tuple[str, int]:
    form = WalkInForm.of_request(language=language(), full_name=request.args.get("name", ""))
    with reading() as session:
        event = get_event(session, event_id)
    if not form.accepted():
        return _new_page(event_id, form)
    try:
        with transaction() as session:
            came = walk_in_new(
                session,
                event_id=event_id,
                new=member_at_door(event, **form.told()),
                code=runtime().random_code(MEMBER_CODE_LENGTH),
                people=form.party_size.data or 1,
                squeeze=squeezed(),
                now=now(),
            )
    except (BadEmail, BadPhone, NameMissing, HouseFull) as refused:
        form.refuse(PLACES[type(refused)], refused)
        return _new_page(event_id, form, full=isinstance(refused, HouseFull))
    return back_to_door(event_id, guest=came.invitation.id, verdict="in" if came.first else "again")


def _new_page(event_id: int, form: WalkInForm, *, full: bool = False) -> str | tuple[str, int]:
    return form.on_page("admin/door/new.html", event_id=event_id, full=full)
