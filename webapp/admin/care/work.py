"""What an owner does in place: write a contact down, put a task off, drop it, make one."""

from datetime import date
from typing import TypeVar

from flask import flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.care import follow_ups
from campaigns.care.contacts import NewContact, log_contact, mend_contact
from campaigns.care.follow_ups import NotThatDay
from campaigns.care.models import ContactDirection, ContactMeans
from campaigns.staff.permissions import Permission
from webapp.access import current_staff, requires
from webapp.admin.care.again import shown_again
from webapp.admin.care.blueprint import back, blueprint, form_request
from webapp.edge import now, transaction
from webapp.forms.care import ContactForm, read_interest
from webapp.viewer import viewer_zone

Kind = TypeVar("Kind", ContactMeans, ContactDirection)


@blueprint.post("/members/<int:member_id>/contacts")
@requires(Permission.CARE_FOR_MEMBERS)
@shown_again("contact")
def contact(member_id: int) -> Response:
    form = ContactForm.of_request()
    at = form.at.data.replace(tzinfo=viewer_zone()) if form.at.data else now()
    new = NewContact(
        member_id=member_id,
        means=_one_of(ContactMeans, form.means.data, ContactMeans.CALL),
        direction=_one_of(ContactDirection, form.direction.data, ContactDirection.OUT),
        at=at,
        summary=form.summary.data or "",
        interested=read_interest(form.interested.data),
        request=form_request(),
    )
    with transaction() as session:
        log_contact(session, new=new, staff_id=current_staff().id, now=now(), follow_up_id=form.follow_up.data)
    flash(_("Written down."), "good")
    return back()


@blueprint.post("/contacts/<int:contact_id>")
@requires(Permission.CARE_FOR_MEMBERS)
@shown_again("mend")
def mend(contact_id: int) -> Response:
    form = ContactForm.of_request()
    with transaction() as session:
        mend_contact(
            session,
            contact_id=contact_id,
            summary=form.summary.data or "",
            interested=read_interest(form.interested.data),
            staff_id=current_staff().id,
            now=now(),
        )
    flash(_("Saved."), "good")
    return back()


@blueprint.post("/members/<int:member_id>/follow-ups")
@requires(Permission.CARE_FOR_MEMBERS)
@shown_again("promise")
def promise(member_id: int) -> Response:
    with transaction() as session:
        follow_ups.promise(
            session,
            member_id=member_id,
            note=request.form.get("note", ""),
            due_on=_day(),
            request=form_request(),
            staff_id=current_staff().id,
            now=now(),
        )
    flash(_("You will be reminded on that day."), "good")
    return back()


@blueprint.post("/follow-ups/<int:follow_up_id>/put-off")
@requires(Permission.CARE_FOR_MEMBERS)
@shown_again("put_off")
def put_off(follow_up_id: int) -> Response:
    with transaction() as session:
        follow_ups.put_off(
            session,
            follow_up_id=follow_up_id,
            due_on=_day(),
            why=request.form.get("why", ""),
            staff_id=current_staff().id,
            now=now(),
        )
    flash(_("Put off."), "good")
    return back()


@blueprint.post("/follow-ups/<int:follow_up_id>/drop")
@requires(Permission.CARE_FOR_MEMBERS)
@shown_again("drop")
def drop(follow_up_id: int) -> Response:
    why = request.form.get("why", "")
    with transaction() as session:
        follow_ups.drop(session, follow_up_id=follow_up_id, why=why, staff_id=current_staff().id, now=now())
    flash(_("Dropped. It comes again when the next contact is due."), "good")
    return back()


@blueprint.post("/follow-ups/<int:follow_up_id>/finish")
@requires(Permission.CARE_FOR_MEMBERS)
@shown_again("finish")
def finish(follow_up_id: int) -> Response:
    what = request.form.get("why", "")
    with transaction() as session:
        follow_ups.finish(session, follow_up_id=follow_up_id, what=what, staff_id=current_staff().id, now=now())
    flash(_("Done."), "good")
    return back()


def _day() -> date:
    try:
        return date.fromisoformat(request.form.get("due_on", ""))
    except ValueError as fault:
        raise NotThatDay from fault


def _one_of(kinds: type[Kind], said: str | None, default: Kind) -> Kind:
    return next((kind for kind in kinds if kind.value == said), default)
