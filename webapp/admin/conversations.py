"""Who wrote to us and waits, what was said, and answering from here."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from campaigns.care.owners import who_cares
from campaigns.care.ownership import check_cares
from campaigns.core.errors import NotFound, Refused
from campaigns.core.words import mark
from campaigns.members.queries import find_by_code
from campaigns.messaging.conversations import operations
from campaigns.messaging.conversations.queries import (
    STATES,
    ConversationFilter,
    count_conversations,
    how_long_they_wait,
    list_conversations,
    read_conversation,
)
from campaigns.messaging.models import Channel
from campaigns.staff.permissions import Permission
from webapp.access import current_staff, requires
from webapp.edge import now, reading, transaction
from webapp.i18n import translated
from webapp.paging import page_of

WAYS = (Channel.EMAIL, Channel.SMS)

blueprint = Blueprint("conversations", __name__, url_prefix="/conversations")


@blueprint.get("")
@requires(Permission.CARE_FOR_MEMBERS)
def index() -> str:
    whose, state = request.args.get("whose", ""), request.args.get("state", "waiting")
    owner_id = {"mine": current_staff().id, "nobodys": 0}.get(whose)
    chosen = ConversationFilter(state if state in STATES else "waiting", owner_id)
    with reading() as session:
        page = page_of(count_conversations(session, chosen))
        rows = list_conversations(session, chosen, limit=page.size, offset=page.offset)
        waits = how_long_they_wait(session, now=now())
    return render_template(
        "admin/conversations/index.html", rows=rows, page=page, waits=waits, chosen=chosen, whose=whose
    )


@blueprint.get("/<int:conversation_id>")
@requires(Permission.CARE_FOR_MEMBERS)
def show(conversation_id: int) -> str:
    return _page(conversation_id)


@blueprint.post("/<int:conversation_id>/answer")
@requires(Permission.CARE_FOR_MEMBERS)
def answer(conversation_id: int) -> Response | tuple[str, int]:
    text = request.form.get("text", "")
    by = next((way for way in WAYS if way.value == request.form.get("by")), None)
    try:
        with transaction() as session:
            operations.answer(
                session, conversation_id=conversation_id, text=text, staff_id=current_staff().id, by=by, now=now()
            )
    except NotFound:
        raise
    except Refused as refused:
        said = translated(refused.sentence, refused.values)
        return _page(conversation_id, refusal=said, typed=text, by=by), refused.status
    flash(_("The answer is on its way."), "good")
    return _back(conversation_id)


@blueprint.post("/<int:conversation_id>/close")
@requires(Permission.CARE_FOR_MEMBERS)
def close(conversation_id: int) -> Response:
    with transaction() as session:
        operations.close(session, conversation_id=conversation_id, now=now())
    flash(_("Closed. When they write again, a new conversation opens."), "good")
    return redirect(url_for("conversations.index"), 303)


@blueprint.post("/<int:conversation_id>/owner")
@requires(Permission.CARE_FOR_MEMBERS)
def hand_on(conversation_id: int) -> Response:
    staff_id = request.form.get("to", 0, type=int)
    return _done(conversation_id, lambda session: _hand_on(session, conversation_id, staff_id))


@blueprint.post("/<int:conversation_id>/member")
@requires(Permission.CARE_FOR_MEMBERS)
def link(conversation_id: int) -> Response:
    code = request.form.get("code", "").strip()
    return _done(conversation_id, lambda session: _link(session, conversation_id, code))


def _hand_on(session: Session, conversation_id: int, staff_id: int) -> None:
    check_cares(session, staff_id)
    operations.hand_to(session, conversation_id=conversation_id, staff_id=staff_id)


def _link(session: Session, conversation_id: int, code: str) -> None:
    member = find_by_code(session, code)
    if member is None:
        raise NotFound(what=mark("member"))
    operations.say_whose(session, conversation_id=conversation_id, member_id=member.id)


def _done(conversation_id: int, change: Callable[[Session], object]) -> Response:
    """What is refused is said on the page it was asked from."""
    try:
        with transaction() as session:
            change(session)
    except Refused as refused:
        flash(translated(refused.sentence, refused.values), "wrong")
    else:
        flash(_("Saved."), "good")
    return _back(conversation_id)


def _page(conversation_id: int, *, refusal: str = "", typed: str = "", by: Channel | None = None) -> str:
    """`typed` is an answer that was not taken, and `refusal` why."""
    with reading() as session:
        page = read_conversation(session, conversation_id)
        carers = who_cares(session)
    return render_template(
        "admin/conversations/show.html",
        page=page,
        conversation=page.conversation,
        carers=carers,
        ways=WAYS,
        refusal=refusal,
        typed=typed,
        by=by,
    )


def _back(conversation_id: int) -> Response:
    return redirect(url_for("conversations.show", conversation_id=conversation_id), 303)
