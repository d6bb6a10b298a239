"""Asking a colleague to approve a campaign, and their answer."""

from collections.abc import Callable
from functools import partial

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from campaigns.bootstrap.stage import build_stage
from campaigns.outreach.approval.clearing import may_launch
from campaigns.outreach.approval.log import steps_of
from campaigns.outreach.approval.operations import approve, ask_approval, send_back
from campaigns.outreach.approval.standing import ApprovalState, approval_of
from campaigns.outreach.models import Campaign, CampaignState
from campaigns.outreach.preflight import PreflightRefused, preflight
from campaigns.outreach.queries import get_campaign
from campaigns.staff.permissions import Permission
from webapp.access import current_staff, requires
from webapp.admin.campaigns.blueprint import blueprint
from webapp.edge import now, reading, runtime, transaction
from webapp.i18n import translated
from webapp.reckoning import is_to_follow, page_before


@blueprint.get("/<int:campaign_id>/review")
@requires(Permission.VIEW_CAMPAIGNS)
def review(campaign_id: int) -> str:
    """Who gets what, when and why not, also of what was launched before."""
    with reading() as session:
        return review_page(session, get_campaign(session, campaign_id))


@blueprint.post("/<int:campaign_id>/ask-approval")
@requires(Permission.EDIT_CAMPAIGNS)
def ask(campaign_id: int) -> Response:
    step = partial(ask_approval, by=current_staff(), note=_note(), stage=build_stage(runtime()))
    return _taken(campaign_id, step, _("Your colleagues are asked, by mail and on their page. Nothing is sent yet."))


@blueprint.post("/<int:campaign_id>/approve")
@requires(Permission.APPROVE_CAMPAIGNS)
def answer_yes(campaign_id: int) -> Response:
    looked_at = request.form.get("looked_at", "")
    step = partial(approve, by=current_staff(), looked_at=looked_at, note=_note(), stage=build_stage(runtime()))
    return _taken(campaign_id, step, _("Approved as it stands. Nothing is sent before somebody launches it."))


@blueprint.post("/<int:campaign_id>/send-back")
@requires(Permission.APPROVE_CAMPAIGNS)
def answer_no(campaign_id: int) -> Response:
    step = partial(send_back, by=current_staff(), note=_note())
    return _taken(campaign_id, step, _("Sent back. Whoever asked hears why by mail."), "waiting")


def review_page(session: Session, campaign: Campaign) -> str:
    if is_to_follow(session):
        return page_before(campaign.name, [(_("Campaigns"), url_for("campaigns.index"))])
    checked = preflight(session, campaign, stage=build_stage(runtime()), now=now())
    staff = current_staff()
    approval = approval_of(session, campaign, seen=checked.seen, by=staff)
    free = approval.state is ApprovalState.APPROVED or not approval.reasons
    return render_template(
        "admin/campaigns/review.html",
        campaign=campaign,
        checked=checked,
        approval=approval,
        steps=steps_of(session, campaign.id),
        launchable=campaign.state is CampaignState.DRAFT
        and not checked.blocks
        and free
        and may_launch(staff, approved=approval.state is ApprovalState.APPROVED),
    )


def _note() -> str:
    return request.form.get("note", "")


def _taken(campaign_id: int, step: Callable[..., object], says: str, tone: str = "good") -> Response:
    """The campaign's page again, with what was done or with what keeps it from being done."""
    try:
        with transaction() as session:
            step(session, campaign_id=campaign_id, now=now())
    except PreflightRefused as refused:
        for check in refused.blocks:
            flash(translated(check.sentence, dict(check.values)), "wrong")
    else:
        flash(says, tone)
    return redirect(url_for("campaigns.show", campaign_id=campaign_id), 303)
