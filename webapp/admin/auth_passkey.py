"""Signing in by a passkey."""

from flask import Blueprint, Response, abort, request, session
from werkzeug.wrappers import Response as Answered

from campaigns.core.acting import ActorKind
from campaigns.staff.models import StaffSession
from campaigns.staff.passkeys import PasskeyRefused, owner_of, sign_in_by_passkey
from campaigns.staff.sign_in import SignInRefused
from webapp.addresses import inside
from webapp.admin.auth import let_in, sign_in_page
from webapp.edge import acts, reading, real_now, runtime, transaction
from webapp.passkeys import ENTERING, ask_to_enter, passkeys_work, what_was_asked
from webapp.security import MOST_GUESSES, limiter

blueprint = Blueprint("auth_passkey", __name__, url_prefix="/sign-in/passkey")


@blueprint.get("")
def ask() -> Response:
    """The question to this browser's device; it changes nothing but the browser's own cookie."""
    if not passkeys_work():
        abort(404)
    return Response(ask_to_enter(), mimetype="application/json")


@blueprint.post("")
@limiter.limit(MOST_GUESSES, deduct_when=lambda answer: answer.status_code == PasskeyRefused.status)
def enter() -> Answered | tuple[str, int]:
    token = runtime().random_code(40)
    try:
        opened = _open(request.form.get("answer", ""), token)
    except (PasskeyRefused, SignInRefused) as refused:
        return sign_in_page(refused), refused.status
    session.clear()
    return let_in(opened, token, inside(request.args.get("next")))


def _open(answer: str, token: str) -> StaffSession:
    asked = what_was_asked(ENTERING)
    if asked is None:
        raise PasskeyRefused
    with reading() as db:
        staff = owner_of(db, answer=answer)
    acts(ActorKind.STAFF, its_id=staff.id, name=staff.name)
    with transaction() as db:
        return sign_in_by_passkey(
            db, answer=answer, asked=asked, token=token, device=request.user_agent.string, now=real_now()
        )
