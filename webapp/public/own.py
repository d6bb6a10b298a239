"""`/mine/<token>`: a member's points, what they may have for them, and their link for friends. GET only shows."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from campaigns.events.links import PURPOSE as INVITATION
from campaigns.events.listed import join_listed
from campaigns.members.merged import standing_id
from campaigns.members.privacy.erasure import refuse_erased
from campaigns.members.queries import get_member
from campaigns.messaging.links import OWN_PAGE, preferences_url
from campaigns.outreach.own_page import OwnPage, read_own_page
from campaigns.referrals.links import CODE_LENGTH, friend_address, friend_link
from campaigns.rewards.redeeming import Asked, redeem_gift
from webapp.edge import now, reading, runtime, transaction
from webapp.i18n import use_language

blueprint = Blueprint("own", __name__, url_prefix="/mine")


@blueprint.get("/<token>")
def show(token: str) -> str:
    page = _read(token)
    public_url = runtime().settings.public_url
    return render_template(
        "public/own.html",
        page=page,
        token=token,
        friend_url=friend_address(public_url, page.link.code) if page.link else "",
        invitations={each.id: runtime().signer.sign(INVITATION, each.id) for each in page.invited},
        preferences=preferences_url(runtime().signer, public_url, page.member.id),
    )


@blueprint.post("/<token>/gift/<int:gift_id>")
def gift(token: str, gift_id: int) -> Response:
    asked = Asked(gift_id, request.form.get("request", "")[:40])
    with transaction() as session:
        made = redeem_gift(session, member_id=_the_member(session, token), asked=asked, staff_id=None, now=now())
    flash(_("%(what)s is yours. We are in touch about how it reaches you.", what=made.title), "good")
    return _back(token)


@blueprint.post("/<token>/seat/<code>")
def seat(token: str, code: str) -> Response:
    """An invitation to an event that is open to all members; whether they come, and what it costs, is said there."""
    with transaction() as session:
        member_id = _the_member(session, token)
        invitation = join_listed(session, member_id=member_id, code=code, now=now())
        its_own = runtime().signer.sign(INVITATION, invitation.id)
    return redirect(url_for("rsvp.show", token=its_own), 303)


@blueprint.post("/<token>/friend")
def friend(token: str) -> Response:
    with transaction() as session:
        member_id, code = _the_member(session, token), runtime().random_code(CODE_LENGTH)
        friend_link(session, member_id=member_id, event_id=None, code=code, now=now())
    return _back(token, "friend")


def _read(token: str) -> OwnPage:
    with reading() as session:
        page = read_own_page(session, _member_id(session, token), now=now())
    use_language(page.member.language)
    return page


def _the_member(session: Session, token: str) -> int:
    member = get_member(session, _member_id(session, token))
    refuse_erased(member)
    use_language(member.language)
    return member.id


def _member_id(session: Session, token: str) -> int:
    """Whose link it is; of a record that was merged, who stands for it."""
    (member_id,) = runtime().signer.read(OWN_PAGE, token, now=now())
    return standing_id(session, member_id)


def _back(token: str, place: str | None = None) -> Response:
    return redirect(url_for("own.show", token=token, _anchor=place), 303)
