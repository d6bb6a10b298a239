"""Playbooks: the list, and one of them."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from campaigns.members.purchases.money import BadAmount
from campaigns.members.queries import list_tiers
from campaigns.segments.queries import list_segments
from campaigns.staff.departments import list_departments
from campaigns.staff.permissions import Permission
from campaigns.surprises.models import Playbook
from campaigns.surprises.playbooks import PlaybookRefused, add_playbook, change_playbook
from campaigns.surprises.queries import list_playbooks, read_playbook
from campaigns.surprises.ready import install_playbooks
from webapp.access import requires
from webapp.admin.moments.blueprint import blueprint
from webapp.edge import club, reading, transaction
from webapp.formats import say_number
from webapp.forms.playbooks import PlaybookForm

Answer = Response | str | tuple[str, int]


@blueprint.get("/moments/playbooks")
@requires(Permission.PLAN_MOMENTS)
def playbooks() -> str:
    with reading() as session:
        rows = list_playbooks(session)
        departments = list_departments(session)
    return render_template("admin/moments/playbooks.html", rows=rows, departments=departments)


@blueprint.post("/moments/playbooks/ready")
@requires(Permission.EDIT_CLUB)
def ready() -> Response:
    with transaction() as session:
        count = install_playbooks(session)
    said = ngettext("%(count)s playbook added.", "%(count)s playbooks added.", count, count=say_number(count))
    flash(said, "good" if count else "neutral")
    return redirect(url_for("moments.playbooks"), 303)


@blueprint.route("/moments/playbooks/new", methods=["GET", "POST"])
@requires(Permission.EDIT_CLUB)
def new_playbook() -> Answer:
    form = _form(None)
    return _saved(form, None) if form.accepted() else _page(form, None)


@blueprint.route("/moments/playbooks/<int:playbook_id>", methods=["GET", "POST"])
@requires(Permission.EDIT_CLUB)
def playbook(playbook_id: int) -> Answer:
    with reading() as session:
        standing = read_playbook(session, playbook_id)
    form = _form(standing)
    return _saved(form, standing) if form.accepted() else _page(form, standing)


def _form(standing: Playbook | None) -> PlaybookForm:
    with reading() as session:
        return PlaybookForm.of_playbook(
            standing,
            tiers=list_tiers(session),
            segments=list_segments(session),
            departments=list_departments(session),
            currency=club().currency,
        )


def _saved(form: PlaybookForm, standing: Playbook | None) -> Answer:
    try:
        plan = form.plan(club().currency)
        with transaction() as session:
            if standing is None:
                add_playbook(session, plan=plan)
            else:
                change_playbook(session, playbook_id=standing.id, plan=plan)
    except BadAmount as refused:
        form.refuse("budget", refused)
        return _page(form, standing)
    except PlaybookRefused as refused:
        form.refuse(refused.field, refused)
        return _page(form, standing)
    flash(_("Saved."), "good")
    return redirect(url_for("moments.playbooks"), 303)


def _page(form: PlaybookForm, standing: Playbook | None) -> str | tuple[str, int]:
    return form.on_page("admin/moments/playbook.html", standing=standing)
