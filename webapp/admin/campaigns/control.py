"""Launch, pause, resume, cancel, and what can be done about messages whose fate nobody knows."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from campaigns.outreach.operations import (
    cancel_campaign,
    launch_campaign,
    pause_campaign,
    resend_campaign_unknown,
    resume_campaign,
)
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.campaigns.blueprint import blueprint
from webapp.edge import now, transaction


@blueprint.post("/<int:campaign_id>/launch")
@requires(Permission.LAUNCH_CAMPAIGNS)
def launch(campaign_id: int) -> Response:
    with transaction() as session:
        campaign = launch_campaign(session, campaign_id=campaign_id, now=now())
    flash(_("“%(name)s” is launched.", name=campaign.name), "good")
    return _back(campaign_id)


@blueprint.post("/<int:campaign_id>/pause")
@requires(Permission.LAUNCH_CAMPAIGNS)
def pause(campaign_id: int) -> Response:
    with transaction() as session:
        pause_campaign(session, campaign_id=campaign_id, now=now())
    flash(_("Paused. What a worker already holds still goes out; nothing more does."), "waiting")
    return _back(campaign_id)


@blueprint.post("/<int:campaign_id>/resume")
@requires(Permission.LAUNCH_CAMPAIGNS)
def resume(campaign_id: int) -> Response:
    with transaction() as session:
        resume_campaign(session, campaign_id=campaign_id, now=now())
    flash(_("Resumed. Nothing is sent again."), "good")
    return _back(campaign_id)


@blueprint.post("/<int:campaign_id>/cancel")
@requires(Permission.LAUNCH_CAMPAIGNS)
def cancel(campaign_id: int) -> Response:
    with transaction() as session:
        cancel_campaign(session, campaign_id=campaign_id, now=now())
    flash(_("Cancelled. The list below says who already has it."), "waiting")
    return _back(campaign_id)


@blueprint.post("/<int:campaign_id>/resend-unknown")
@requires(Permission.LAUNCH_CAMPAIGNS)
def resend(campaign_id: int) -> Response:
    with transaction() as session:
        count = resend_campaign_unknown(session, campaign_id=campaign_id)
    flash(ngettext("%(num)s message is sent again.", "%(num)s messages are sent again.", count), "waiting")
    return _back(campaign_id)


def _back(campaign_id: int) -> Response:
    return redirect(url_for("campaigns.show", campaign_id=campaign_id), 303)
