"""How delivery stands: channels that wait and why, messages nobody can tell about, and the two decisions on them."""

from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from campaigns.messaging.choosing import Fare, fares
from campaigns.messaging.models import Channel
from campaigns.messaging.pacing import set_provider
from campaigns.messaging.pauses import resume_channel
from campaigns.messaging.providers.registry import provider_names
from campaigns.messaging.queries import channel_standings
from campaigns.messaging.reconciliation import resend_unknown
from campaigns.messaging.restored import count_due, live_here
from campaigns.staff.permissions import Permission
from webapp.access import can, requires
from webapp.edge import now, reading, real_now, restored, runtime, transaction
from webapp.forms.delivery import ProviderForm

blueprint = Blueprint("delivery", __name__, url_prefix="/delivery")


@blueprint.get("")
@requires(Permission.VIEW_CAMPAIGNS)
def index() -> str:
    with reading() as session:
        standings = channel_standings(session, now=now())
        due_now = count_due(session, now=now()) if restored() else 0
        providers = fares(session, provider_names(runtime().settings), real_now())
    settings = runtime().settings
    return render_template(
        "admin/delivery/index.html",
        standings=standings,
        providers=providers,
        restored=restored(),
        due_now=due_now,
        policy=settings.unknown_policy,
        may_decide=can(Permission.LAUNCH_CAMPAIGNS),
    )


@blueprint.post("/here")
@requires(Permission.LAUNCH_CAMPAIGNS)
def here() -> Response:
    """The word after a backup was restored."""
    drop = "drop" in request.form
    with transaction() as session:
        dropped = live_here(session, drop_due=drop, now=now())
    said = ngettext("%(num)s message was cancelled.", "%(num)s messages were cancelled.", dropped) if drop else ""
    flash(f"{_('From now on this copy sends.')} {said}".strip(), "good")
    return redirect(url_for("delivery.index"), HTTPStatus.SEE_OTHER)


@blueprint.post("/<any(email, sms, calendar):channel>/resume")
@requires(Permission.LAUNCH_CAMPAIGNS)
def resume(channel: str) -> Response:
    with transaction() as session:
        resume_channel(session, channel=Channel(channel))
    flash(_("Sending goes on."), "good")
    return redirect(url_for("delivery.index"), HTTPStatus.SEE_OTHER)


@blueprint.post("/<any(email, sms, calendar):channel>/resend")
@requires(Permission.LAUNCH_CAMPAIGNS)
def resend(channel: str) -> Response:
    with transaction() as session:
        count = resend_unknown(session, channel=Channel(channel))
    flash(ngettext("%(num)s message goes again.", "%(num)s messages go again.", count), "good")
    return redirect(url_for("delivery.index"), HTTPStatus.SEE_OTHER)


@blueprint.route("/<any(email, sms, calendar):channel>/<provider>", methods=["GET", "POST"])
@requires(Permission.LAUNCH_CAMPAIGNS)
def provider(channel: str, provider: str) -> Response | str:
    """How much a provider is given, and how fast."""
    fare = _fare(Channel(channel), provider)
    form = ProviderForm.of_request(fare)
    if form.accepted():
        with transaction() as session:
            set_provider(session, channel=fare.channel, provider=fare.provider, **form.values())
        flash(_("Saved. It holds for the next messages."), "good")
        return redirect(url_for("delivery.index"), HTTPStatus.SEE_OTHER)
    return render_template("admin/delivery/provider.html", form=form, fare=fare)


def _fare(channel: Channel, provider: str) -> Fare:
    with reading() as session:
        known = fares(session, provider_names(runtime().settings), real_now())
    found = next((fare for fare in known if fare.channel is channel and fare.provider == provider), None)
    if found is None:
        abort(HTTPStatus.NOT_FOUND)
    return found
