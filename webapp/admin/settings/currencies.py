"""What other money is worth in the club's own."""

from datetime import date

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.members.long_work.queries import find_work
from campaigns.members.models import WorkKind
from campaigns.members.purchases.currencies import BadRate, RateTooHigh, list_rates, read_rate, remove_rate, set_rate
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.settings.blueprint import blueprint
from webapp.edge import now, reading, transaction
from webapp.forms.rates import RateForm
from webapp.i18n import translated


@blueprint.route("/currencies", methods=["GET", "POST"])
@requires(Permission.EDIT_CLUB)
def currencies() -> Response | str | tuple[str, int]:
    form = RateForm.of_request(since=now().date())
    if not form.accepted():
        return _page(form)
    try:
        with transaction() as session:
            changed = set_rate(
                session,
                currency=str(form.currency.data),
                since=form.since.data or now().date(),
                rate=read_rate(str(form.rate.data)),
                now=now(),
            )
    except Refused as refused:
        field = "rate" if isinstance(refused, BadRate | RateTooHigh) else "currency"
        form.refuse(field, refused)
        return _page(form)
    _say_counted(changed)
    return redirect(url_for("settings.currencies"), 303)


@blueprint.post("/currencies/remove")
@requires(Permission.EDIT_CLUB)
def remove_currency_rate() -> Response:
    try:
        since = date.fromisoformat(request.form.get("since", ""))
    except ValueError as fault:
        raise BadRequest from fault
    try:
        with transaction() as session:
            changed = remove_rate(session, currency=request.form.get("currency", "")[:3], since=since, now=now())
    except Refused as refused:
        flash(translated(refused.sentence, refused.values), "wrong")
    else:
        _say_counted(changed)
    return redirect(url_for("settings.currencies"), 303)


def _say_counted(changed: int) -> None:
    flash(_("Saved."), "good")
    if changed:
        said = ngettext("%(num)s purchase is counted anew.", "%(num)s purchases are counted anew.", changed)
        flash(said, "good")


def _page(form: RateForm) -> str | tuple[str, int]:
    with reading() as session:
        rates = list_rates(session)
        work = find_work(session, WorkKind.RATES)
    return form.on_page("admin/settings/currencies.html", rates=rates, work=work)
