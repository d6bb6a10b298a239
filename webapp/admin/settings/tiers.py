"""The steps of the club: looked at before they are changed."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.members.long_work.queries import find_work
from campaigns.members.models import WorkKind
from campaigns.members.tiers.plan import TierPreview, change_tiers, preview_tiers, tier_revision
from campaigns.members.tiers.policy import read_ladder
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.settings.blueprint import blueprint
from webapp.edge import club, now, reading, transaction
from webapp.forms.tiers import TiersForm
from webapp.i18n import translated


@blueprint.route("/tiers", methods=["GET", "POST"])
@requires(Permission.EDIT_CLUB)
def tiers() -> Response | str | tuple[str, int]:
    with reading() as session:
        ladder, revision = read_ladder(session), tier_revision(session)
    form = TiersForm.of_ladder(ladder, revision, club().currency)
    if not form.accepted():
        return _page(form)
    try:
        return _save(form) if request.form.get("do") == "save" else _page(form, _previewed(form))
    except Refused as refused:
        flash(translated(refused.sentence, refused.values), "wrong")
        return _page(form, status=refused.status)


def _previewed(form: TiersForm) -> TierPreview:
    with reading() as session:
        return preview_tiers(session, form.plan(club().currency), now=now())


def _save(form: TiersForm) -> Response:
    with transaction() as session:
        owed = change_tiers(session, form.plan(club().currency), now=now())
    flash(_("Saved. Members are being moved to where they belong now.") if owed else _("Saved."), "good")
    return redirect(url_for("settings.tiers"), 303)


def _page(form: TiersForm, preview: TierPreview | None = None, *, status: int = 200) -> tuple[str, int]:
    with reading() as session:
        work = find_work(session, WorkKind.TIERS)
    page = render_template("admin/settings/tiers.html", form=form, preview=preview, work=work)
    return page, 422 if form.errors else status
