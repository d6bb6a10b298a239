"""Sending oneself a test of what is written, and what became of it."""

from http import HTTPStatus

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.core.errors import NotFound
from campaigns.core.words import mark
from campaigns.members.models import Member
from campaigns.messaging.models import Channel, TemplatePart, Trial
from campaigns.messaging.template_queries import Draft
from campaigns.messaging.trials import ask_trial, trials_of
from campaigns.staff.permissions import Permission
from webapp.access import current_staff, requires
from webapp.admin.templates.blueprint import blueprint
from webapp.admin.templates.place import address_of, draft_here
from webapp.edge import form_key, reading, real_now, transaction

LONGEST_KEY = 40


@blueprint.get("/<int:template_id>/test")
@requires(Permission.EDIT_TEMPLATES)
def trials(template_id: int) -> str:
    draft = draft_here(template_id)
    return render_template(
        "admin/templates/_trials.html", trials=own_trials(draft), to_trials=address_of(draft, "templates.trials")
    )


@blueprint.post("/<int:template_id>/test")
@requires(Permission.EDIT_TEMPLATES)
def send_trial(template_id: int) -> Response:
    draft = draft_here(template_id)
    if draft.part is None or draft.member is None:
        raise NotFound(what=mark("template"))
    have_sent(draft.part, draft.member)
    return redirect(address_of(draft), HTTPStatus.SEE_OTHER)


def have_sent(part: TemplatePart, member: Member) -> None:
    """To whoever asks, as the member reads it; a form sent twice asks once."""
    key = request.form.get("request", "")[:LONGEST_KEY] or form_key()
    with transaction() as session:
        trial = ask_trial(
            session, staff_id=current_staff().id, part=part, member_id=member.id, key=key, system_now=real_now()
        )
    flash(_("The test goes to %(address)s. It is marked and counted nowhere.", address=trial.address), "good")


def own_address(channel: Channel) -> str:
    staff = current_staff()
    return staff.phone if channel is Channel.SMS else staff.email


def own_trials(draft: Draft) -> list[Trial]:
    """The newest tests of what is shown, in the order they were asked for."""
    if draft.part is None:
        return []
    with reading() as session:
        return trials_of(session, staff_id=current_staff().id, part=draft.part)
