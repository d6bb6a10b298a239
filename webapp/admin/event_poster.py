"""An event on one sheet of paper, with the code that leads to its public page."""

from flask import Blueprint, render_template

from campaigns.events.public import public_event
from campaigns.events.queries import get_event
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.edge import reading
from webapp.invitations import public_address
from webapp.qr import qr_svg

blueprint = Blueprint("event_poster", __name__, url_prefix="/events/<int:event_id>/poster")


@blueprint.get("")
@requires(Permission.VIEW_EVENTS)
def show(event_id: int) -> str:
    """Of a public event that is no draft; there is no page to lead to else."""
    with reading() as session:
        event = public_event(session, get_event(session, event_id).code)
    address = public_address(event)
    return render_template("admin/events/poster.html", event=event, address=address, qr=qr_svg(address))
