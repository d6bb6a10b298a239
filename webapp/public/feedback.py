"""`/e/<token>`: a guest says how it was. GET and HEAD show, only POST keeps."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.events.feedback import (
    CHANGEABLE_FOR,
    DidNotCome,
    WordsTooLong,
    find_feedback,
    give_feedback,
    refusal_of,
)
from campaigns.events.links import FEEDBACK
from campaigns.events.models import Feedback, Invitation
from campaigns.events.queries import get_invitation
from campaigns.members.privacy.erasure import refuse_erased
from webapp.edge import now, reading, runtime, transaction
from webapp.forms.feedback import FeedbackForm
from webapp.i18n import use_language

blueprint = Blueprint("feedback", __name__, url_prefix="/e")


@dataclass(frozen=True, slots=True)
class FeedbackPage:
    token: str
    invitation: Invitation
    given: Feedback | None

    @property
    def refusal(self) -> Refused | None:
        return refusal_of(self.invitation, self.given, now=now())

    @property
    def came(self) -> bool:
        return not isinstance(self.refusal, DidNotCome)

    @property
    def changeable_until(self) -> datetime | None:
        return self.given.given_at + CHANGEABLE_FOR if self.given else None


@blueprint.get("/<token>")
def show(token: str) -> str:
    page = _read(token)
    return _page(page, FeedbackForm.of_request(page.given))


@blueprint.post("/<token>")
def give(token: str) -> Response | str | tuple[str, int]:
    page = _read(token)
    form = FeedbackForm.of_request()
    if not form.accepted():
        return _page(page, form), 422
    try:
        with transaction() as session:
            give_feedback(session, invitation_id=page.invitation.id, opinion=form.opinion(), now=now())
    except WordsTooLong as refused:
        form.refuse("words", refused)
        return _page(page, form), 422
    except Refused:
        return _page(_read(token), form), 409
    flash(_("Thank you. We have it, and we read every word."), "good")
    return redirect(url_for("feedback.show", token=token), 303)


def _read(token: str) -> FeedbackPage:
    (invitation_id,) = runtime().signer.read(FEEDBACK, token, now=now())
    with reading() as session:
        invitation = get_invitation(session, invitation_id)
        given = find_feedback(session, invitation)
    use_language(invitation.member.language)
    refuse_erased(invitation.member)
    return FeedbackPage(token, invitation, given)


def _page(page: FeedbackPage, form: FeedbackForm) -> str:
    return render_template(
        "public/feedback.html", page=page, event=page.invitation.event, member=page.invitation.member, form=form
    )
