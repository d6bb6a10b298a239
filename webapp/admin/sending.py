"""How sending stands: channels that wait and why, messages nobody can tell about, and the two decisions on them."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from campaigns.messaging.models import Channel
from campaigns.messaging.pauses import resume_channel
from campaigns.messaging.queries import channel_standings
from campaigns.messaging.reconciliation import resend_unknown
from campaigns.messaging.troubles import blocks
from campaigns.staff.permissions import Permission
from webapp.access import can, requires
from webapp.edge import now, reading, real_now, runtime, transaction

blueprint = Blueprint("sending", __name__, url_prefix="/sending")


@blueprint.get("")
@requires(Permission.VIEW_CAMPAIGNS)
def index() -> str:
    with reading() as session:
        standings = channel_standings(session, now=now())
        blocked = blocks(session, system_now=real_now())
    settings = runtime().settings
    return render_template(
        "admin/sending/index.html",
        standings=standings,
        blocked=blocked,
        policy=settings.unknown_policy,
        may_decide=can(Permission.LAUNCH_CAMPAIGNS),
    )


@blueprint.post("/<any(email, sms, calendar):channel>/resume")
@requires(Permission.LAUNCH_CAMPAIGNS)
def resume(channel: str) -> Response:
    with transaction() as session:
        resume_channel(session, channel=Channel(channel))
    flash(_("Sending goes on."), "good")
    return redirect(url_for("sending.index"), HTTPStatus.SEE_OTHER)


@blueprint.post("/<any(email, sms, calendar):channel>/resend")
@requires(Permission.LAUNCH_CAMPAIGNS)
def resend(channel: str) -> Response:
    with transaction() as session:
        count = resend_unknown(session, channel=Channel(channel))
    flash(ngettext("%(num)s message goes again.", "%(num)s messages go again.", count), "good")
    return redirect(url_for("sending.index"), HTTPStatus.SEE_OTHER)
