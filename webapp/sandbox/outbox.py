"""Shows messages as their members see them."""

from typing import Any

from flask import Blueprint, Response, abort, render_template, request

from webapp.paging import page_of
from webapp.sandbox.content import Content, read_content
from webapp.sandbox.edge import instant, message_or_404, sandbox
from webapp.sandbox.forms import TextForm, WrittenForm
from webapp.sandbox.inbound import one_click_address
from webapp.sandbox.invitation import read_invitation
from webapp.sandbox.letters import framed, links
from webapp.sandbox.records import Accepted
from webapp.sandbox.thread import conversation

blueprint = Blueprint("outbox", __name__)

LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data: https: http:; font-src https:; "
    "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
_ROWS = 50


@blueprint.get("/")
def index() -> str:
    ledger, search, kind = sandbox().ledger, request.args.get("q", "").strip(), request.args.get("kind")
    counts = {name: ledger.count(search=search or None, kind=name) for name in (None, "sms", "email")}
    page = page_of(counts.get(kind, 0), size=_ROWS)
    messages = ledger.messages(search=search or None, kind=kind, limit=_ROWS, offset=page.offset)
    return render_template(
        "sandbox/index.html", messages=messages, counts=counts, kind=kind, page=page, instant=instant, search=search
    )


@blueprint.get("/phones/<number>")
def phone(number: str) -> str:
    ledger = sandbox().ledger
    lines = conversation(ledger, number)
    if not lines:
        abort(404)
    return render_template(
        "sandbox/phone.html", number=number, lines=lines, form=TextForm.of_request(),
        opted_out=ledger.opted_out(number),
    )  # fmt: skip


@blueprint.get("/messages/<int:number>")
def message(number: int) -> str:
    found = message_or_404(number)
    content = read_content(sandbox().ledger, found)
    return render_template("sandbox/message.html", message=found, at=instant(found.at), **_mail(found, content))


def _mail(message: Accepted, content: Content | None) -> dict[str, Any]:
    ledger = sandbox().ledger
    return {
        "content": content,
        "view": request.args.get("view", "letter"),
        "invitation": read_invitation(content.calendar) if content and content.calendar else None,
        "links": links(content) if content else [],
        "one_click": one_click_address(content) if content else "",
        "receipts": ledger.callbacks(message.id),
        "answers": [(each, instant(each.at)) for each in ledger.inbound(sender=message.recipient, limit=10)],
        "form": WrittenForm.of_request(),
    }


@blueprint.get("/messages/<int:number>/letter")
def letter(number: int) -> Response:
    """The mail's own HTML, for the frame: no script runs, links open beside."""
    content = read_content(sandbox().ledger, message_or_404(number))
    if content is None or not content.html:
        abort(404)
    answer = Response(framed(content.html), mimetype="text/html")
    answer.headers["Content-Security-Policy"] = LETTER_POLICY
    return answer


@blueprint.get("/messages/<int:number>/invite.ics")
def calendar(number: int) -> Response:
    content = read_content(sandbox().ledger, message_or_404(number))
    if content is None or not content.calendar:
        abort(404)
    return Response(content.calendar, mimetype="text/calendar")
