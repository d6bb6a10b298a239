"""A friend's invitation: who invites, to what, and a seat."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.events.models import InvitationState
from campaigns.members.newcomers import NoAddress
from campaigns.members.profile.addresses import BadEmail, BadPhone
from campaigns.members.profile.names import NameMissing
from campaigns.outreach.friends import FriendPage, read_friend_page, welcome_friend
from campaigns.referrals.operations import OwnLink
from webapp.edge import now, reading, runtime, transaction
from webapp.forms.friend import FriendForm
from webapp.i18n import language, use_language
from webapp.security import limiter

CODE_LENGTH = 10
WELCOMED = "friend welcomed"
STATES = list(InvitationState)
"""A welcome names the state by its place here."""
PLACES: dict[type[Refused], str] = {
    BadEmail: "email",
    BadPhone: "phone",
    NoAddress: "email",
    OwnLink: "email",
    NameMissing: "full_name",
}
MOST_SIGN_UPS = "30 per 10 minutes"

blueprint = Blueprint("friend", __name__, url_prefix="/i")


@blueprint.get("/<code>")
def show(code: str) -> str:
    page = _read(code)
    return _page(page, FriendForm(language=language()))


@blueprint.post("/<code>")
@limiter.limit(MOST_SIGN_UPS)
def join(code: str) -> Response | tuple[str, int]:
    page = _read(code)
    form = FriendForm.of_request()
    if not form.accepted():
        return _page(page, form), 422
    try:
        with transaction() as db:
            friend = form.newcomer()
            code_of_member = runtime().random_code(CODE_LENGTH)
            invitation = welcome_friend(db, link_code=code, friend=friend, code=code_of_member, now=now())
            token = runtime().signer.sign(WELCOMED, STATES.index(invitation.state))
    except tuple(PLACES) as refused:
        form.refuse(PLACES[type(refused)], refused)
        return _page(page, form), 422
    return redirect(url_for("friend.welcome", code=code, token=token, lang=friend.language), 303)


@blueprint.get("/<code>/<token>")
def welcome(code: str, token: str) -> str:
    page = _read(code)
    (place,) = runtime().signer.read(WELCOMED, token, now=now())
    return render_template("public/friend_welcome.html", event=page.event, host=page.host, state=STATES[place])


def _read(code: str) -> FriendPage:
    with reading() as db:
        page = read_friend_page(db, code=code)
    use_language(page.host.language)
    return page


def _page(page: FriendPage, form: FriendForm) -> str:
    is_open = page.event.takes_answers(now()) and not page.event.points_price
    return render_template("public/friend.html", page=page, form=form, is_open=is_open)
