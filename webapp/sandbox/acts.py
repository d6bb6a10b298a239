"""Acts as the member: each is one POST, answered with a page or, to a program, with JSON."""

from typing import Any

from flask import Blueprint, abort, flash, jsonify, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.sandbox.content import Content, read_content
from webapp.sandbox.edge import message_or_404, sandbox
from webapp.sandbox.forms import ActForm, AnswerForm, TextForm, WrittenForm
from webapp.sandbox.inbound import (
    answer_invitation,
    complain,
    one_click_address,
    send_text,
    unsubscribe,
    write_back,
)
from webapp.sandbox.invitation import read_invitation
from webapp.sandbox.records import Accepted

blueprint = Blueprint("acts", __name__)

_OK = "2"


@blueprint.post("/phones/<number>/texts")
def text(number: str) -> Response:
    form = _accepted(TextForm)
    inbound = send_text(sandbox(), sender=number, text=form.text.data)
    return _done(url_for("outbox.phone", number=number, _anchor="reply"), inbound=inbound)


@blueprint.post("/messages/<int:number>/answer")
def answer(number: int) -> Response:
    message, content = _mail(number)
    invitation = read_invitation(content.calendar)
    if invitation is None or not invitation.organizer:
        abort(409, _("This mail carries no invitation to answer."))
    form = _accepted(AnswerForm)
    inbound = answer_invitation(sandbox(), message, invitation, form.answer.data)
    flash(_("Your calendar has sent the answer to %(organizer)s.", organizer=invitation.organizer), "good")
    return _done(url_for("outbox.message", number=number), inbound=inbound)


@blueprint.post("/messages/<int:number>/reply")
def reply(number: int) -> Response:
    message, content = _mail(number)
    inbound = write_back(sandbox(), message, content, _accepted(WrittenForm).text.data)
    flash(_("Your mail is on its way to %(address)s.", address=content.reply_to), "good")
    return _done(url_for("outbox.message", number=number), inbound=inbound)


@blueprint.post("/messages/<int:number>/unsubscribe")
def leave(number: int) -> Response:
    _message, content = _mail(number)
    address = one_click_address(content)
    if not address:
        abort(409, _("This mail offers no one-click way to unsubscribe."))
    status = unsubscribe(address)
    if status.startswith(_OK):
        flash(_("Your mail program has unsubscribed you."), "good")
    else:
        flash(_("Your mail program tried to unsubscribe you, but was answered %(status)s.", status=status), "wrong")
    return _done(url_for("outbox.message", number=number), status=status)


@blueprint.post("/messages/<int:number>/complaint")
def complaint(number: int) -> Response:
    message = message_or_404(number)
    if message.kind != "email":
        abort(409, _("Only mail can be reported as spam."))
    complain(sandbox(), message)
    flash(_("Reported as spam. SendGrid tells the club."), "good")
    return _done(url_for("outbox.message", number=number))


def _accepted(kind: type[ActForm]) -> Any:
    form = kind.of_request()
    if not form.accepted():
        abort(422, "; ".join(f"{field.name}: {field.errors[0]}" for field in form if field.errors))
    return form


def _mail(number: int) -> tuple[Accepted, Content]:
    message = message_or_404(number)
    return message, read_content(sandbox().ledger, message) or abort(409, _("Of this message only the ids were kept."))


def _done(page: str, **facts: Any) -> Response:
    return jsonify(facts) if request.is_json else redirect(page, 303)
