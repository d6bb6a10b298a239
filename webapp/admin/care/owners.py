"""Who owns whom: owners beside each other, members to be assigned, and handing over."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from campaigns.care import ownership
from campaigns.care.owners import count_nobodys, count_owned, list_nobodys, list_owners, who_cares
from campaigns.care.queries import staff_names
from campaigns.core.identifiers import as_number
from campaigns.staff.permissions import Permission
from campaigns.staff.queries import the_staff
from webapp.access import current_staff, requires
from webapp.admin.care.again import shown_again
from webapp.admin.care.blueprint import back, blueprint
from webapp.edge import now, reading, transaction
from webapp.formats import say_number
from webapp.paging import page_of

LONGEST_NOTE = 500


@blueprint.get("/owners")
@requires(Permission.ASSIGN_MEMBERS)
def owners() -> str:
    with reading() as session:
        rows = list_owners(session, now=now())
        nobodys = count_nobodys(session)
    return render_template("admin/care/owners.html", rows=rows, nobodys=nobodys)


@blueprint.get("/to-assign")
@requires(Permission.CARE_FOR_MEMBERS)
def to_assign() -> str:
    with reading() as session:
        page = page_of(count_nobodys(session))
        rows = list_nobodys(session, limit=page.size, offset=page.offset)
        names = staff_names(session, [row.change.from_id for row in rows if row.change])
        carers = who_cares(session)
    return render_template("admin/care/to_assign.html", rows=rows, page=page, names=names, carers=carers)


@blueprint.post("/to-assign")
@requires(Permission.ASSIGN_MEMBERS)
def assign() -> Response:
    with transaction() as session:
        given = ownership.assign(
            session,
            member_ids=[*filter(None, map(as_number, request.form.getlist("members")))],
            to_id=request.form.get("to", 0, type=int),
            staff_id=current_staff().id,
            now=now(),
        )
    say = ngettext("%(count)s member assigned.", "%(count)s members assigned.", given, count=say_number(given))
    flash(say, "good" if given else "neutral")
    return redirect(url_for("care.to_assign"), 303)


@blueprint.post("/members/<int:member_id>/take")
@requires(Permission.CARE_FOR_MEMBERS)
def take(member_id: int) -> Response:
    with transaction() as session:
        ownership.take(session, member_id=member_id, staff_id=current_staff().id, now=now())
    flash(_("This member is yours now."), "good")
    return back()


@blueprint.post("/members/<int:member_id>/owner")
@requires(Permission.CARE_FOR_MEMBERS)
@shown_again("give")
def give(member_id: int) -> Response:
    with transaction() as session:
        ownership.give(
            session,
            member_id=member_id,
            to_id=request.form.get("to", 0, type=int),
            staff_id=current_staff().id,
            note=_note(),
            now=now(),
        )
    flash(_("Handed over."), "good")
    return back()


@blueprint.route("/owners/<int:staff_id>/hand-over", methods=["GET", "POST"])
@requires(Permission.ASSIGN_MEMBERS)
def all_of(staff_id: int) -> Response | str:
    if request.method == "POST":
        return _hand_over(staff_id)
    with reading() as session:
        person = the_staff(session, staff_id=staff_id)
        count = count_owned(session, staff_id=staff_id)
        carers = [each for each in who_cares(session) if each.id != staff_id]
    return render_template("admin/care/hand_over.html", person=person, count=count, carers=carers)


def _hand_over(staff_id: int) -> Response:
    to_id = request.form.get("to", 0, type=int)
    with transaction() as session:
        moved = ownership.hand_over(
            session, from_id=staff_id, to_id=to_id, staff_id=current_staff().id, note=_note(), now=now()
        )
    say = ngettext("%(count)s member handed over.", "%(count)s members handed over.", moved, count=say_number(moved))
    flash(say, "good")
    return redirect(url_for("care.owners"), 303)


def _note() -> str:
    return " ".join(request.form.get("note", "").split())[:LONGEST_NOTE]
