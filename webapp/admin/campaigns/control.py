"""Launch, pause, resume, cancel, and what can be done about messages whose fate nobody knows."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from campaigns.bootstrap.stage import build_stage
from campaigns.outreach.approval.launching import launch_checked
from campaigns.outreach.draft_refused import DraftRefused
from campaigns.outreach.operations import (
    cancel_campaign,
    move_campaign,
    pause_campaign,
    resend_campaign_unknown,
    resume_campaign,
)
from campaigns.outreach.preflight import PreflightRefused
from campaigns.outreach.queries import get_campaign
from campaigns.outreach.spending import change_ceiling
from campaigns.staff.permissions import Permission
from webapp.access import current_staff, requires
from webapp.admin.campaigns.blueprint import blueprint
from webapp.edge import club_zone, now, reading, runtime, transaction
from webapp.formats import say_number
from webapp.forms.campaigns import CeilingForm, MoveForm
from webapp.i18n import translated


@blueprint.post("/<int:campaign_id>/launch")
@requires(Permission.LAUNCH_APPROVED)
def launch(campaign_id: int) -> Response:
    try:
        with transaction() as session:
            campaign = launch_checked(
                session, campaign_id=campaign_id, by=current_staff(), stage=build_stage(runtime()), now=now()
            )
    except PreflightRefused as refused:
        for check in refused.blocks:
            flash(translated(check.sentence, dict(check.values)), "wrong")
    else:
        flash(_("“%(name)s” is launched.", name=campaign.name), "good")
    return _back(campaign_id)


@blueprint.route("/<int:campaign_id>/move", methods=["GET", "POST"])
@requires(Permission.LAUNCH_CAMPAIGNS)
def move(campaign_id: int) -> Response | str | tuple[str, int]:
    """Another time, while it has not begun."""
    with reading() as session:
        campaign = get_campaign(session, campaign_id)
    form = MoveForm.of_request(send_at=campaign.send_at.astimezone(club_zone()) if campaign.send_at else None)
    if form.accepted() and form.send_at.data:
        send_at = form.send_at.data.replace(tzinfo=club_zone())
        try:
            with transaction() as session:
                staff_id = current_staff().id
                move_campaign(session, campaign_id=campaign_id, send_at=send_at, staff_id=staff_id, now=now())
        except DraftRefused as refused:
            form.refuse("send_at", refused)
        else:
            flash(_("Moved. Nothing was sent yet."), "good")
            return _back(campaign_id)
    return form.on_page("admin/campaigns/move.html", campaign=campaign)


@blueprint.post("/<int:campaign_id>/ceiling")
@requires(Permission.LAUNCH_CAMPAIGNS)
def ceiling(campaign_id: int) -> Response:
    form = CeilingForm.of_request()
    if not form.accepted():
        flash(_("The ceiling is an amount of money from zero up."), "wrong")
        return _back(campaign_id)
    with transaction() as session:
        goes_on = change_ceiling(
            session, campaign_id=campaign_id, ceiling=form.micros(), staff_id=current_staff().id, now=now()
        )
    if goes_on:
        flash(_("The ceiling is changed. What was held goes on as far as it allows."), "good")
    else:
        flash(_("The ceiling is changed. What was held goes on once a colleague has approved it."), "waiting")
    return _back(campaign_id)


@blueprint.post("/<int:campaign_id>/pause")
@requires(Permission.LAUNCH_CAMPAIGNS)
def pause(campaign_id: int) -> Response:
    with transaction() as session:
        pause_campaign(session, campaign_id=campaign_id, staff_id=current_staff().id, now=now())
    flash(_("Paused. What a worker already holds still goes out; nothing more does."), "waiting")
    return _back(campaign_id)


@blueprint.post("/<int:campaign_id>/resume")
@requires(Permission.LAUNCH_CAMPAIGNS)
def resume(campaign_id: int) -> Response:
    with transaction() as session:
        resume_campaign(session, campaign_id=campaign_id, staff_id=current_staff().id, now=now())
    flash(_("Resumed. Nothing is sent again."), "good")
    return _back(campaign_id)


@blueprint.post("/<int:campaign_id>/cancel")
@requires(Permission.LAUNCH_CAMPAIGNS)
def cancel(campaign_id: int) -> Response:
    with transaction() as session:
        cancel_campaign(session, campaign_id=campaign_id, staff_id=current_staff().id, now=now())
    flash(_("Cancelled. The list below says who already has it."), "waiting")
    return _back(campaign_id)


@blueprint.post("/<int:campaign_id>/resend-unknown")
@requires(Permission.LAUNCH_CAMPAIGNS)
def resend(campaign_id: int) -> Response:
    with transaction() as session:
        count = resend_campaign_unknown(session, campaign_id=campaign_id)
    flash(
        ngettext("%(sent)s message is sent again.", "%(sent)s messages are sent again.", count, sent=say_number(count)),
        "waiting",
    )
    return _back(campaign_id)


def _back(campaign_id: int) -> Response:
    return redirect(url_for("campaigns.show", campaign_id=campaign_id), 303)
