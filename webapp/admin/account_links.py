"""Choosing a password by the link of a mail, and asking for such a mail."""

from flask import Blueprint, flash, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.core.tokens import ExpiredToken
from campaigns.messaging.account_letters import post_forgotten
from campaigns.staff.account_links import PURPOSE, LinkOver, the_link
from campaigns.staff.choosing_password import choose_password
from campaigns.staff.passwords import PasswordRefused
from webapp.admin.auth import halfway, let_in
from webapp.edge import now, reading, real_now, runtime, transaction
from webapp.forms.accounts import ForgottenForm, NewPasswordForm
from webapp.i18n import use_language
from webapp.security import MOST_GUESSES, MOST_MAILS, limiter

blueprint = Blueprint("account_links", __name__)

Answer = str | Response | tuple[str, int]


def _account() -> str:
    return request.form.get("email", "").strip().lower()


@blueprint.get("/account-link/<token>")
def show(token: str) -> Answer:
    """Scanners follow every link, so a GET only asks."""
    try:
        link_id = _link_of(token)
        with reading() as db:
            staff = the_link(db, link_id=link_id, now=real_now()).staff
    except (ExpiredToken, LinkOver) as over:
        return _over(over.status)
    use_language(staff.language)
    return render_template("auth/choose.html", form=NewPasswordForm(), staff=staff)


@blueprint.post("/account-link/<token>")
@limiter.limit(MOST_GUESSES)
def choose(token: str) -> Answer:
    form, fresh = NewPasswordForm.of_request(), runtime().random_code(40)
    try:
        link_id = _link_of(token)
        if not form.accepted():
            return _refused(form, link_id)
        with transaction() as db:
            welcomed = choose_password(
                db,
                link_id=link_id,
                password=str(form.new.data),
                token=fresh,
                device=request.user_agent.string,
                now=real_now(),
            )
    except (ExpiredToken, LinkOver) as over:
        return _over(over.status)
    except PasswordRefused as refused:
        form.refuse("new", refused)
        return _refused(form, link_id)
    session.clear()
    if welcomed.opened.awaits_code:
        return halfway(welcomed.opened, fresh)
    if welcomed.is_new:
        flash(
            _("Welcome. You are in. A second factor keeps your account safe; set it up now or whenever you like."),
            "good",
        )
        return let_in(welcomed.opened, fresh, url_for("account_factor.index"))
    flash(_("Your password is changed, and all other browsers are signed out."), "good")
    return let_in(welcomed.opened, fresh, url_for("home.index"))


@blueprint.get("/forgotten")
def forgotten() -> Answer:
    return render_template("auth/forgotten.html", form=ForgottenForm(), asked=False)


@blueprint.post("/forgotten")
@limiter.limit(MOST_GUESSES)
@limiter.limit(MOST_MAILS, key_func=_account)
def ask() -> Answer:
    """The same answer whether anybody has this address or not."""
    form = ForgottenForm.of_request()
    if not form.accepted():
        return form.on_page("auth/forgotten.html", asked=False)
    with transaction() as db:
        post_forgotten(db, email=str(form.email.data), now=real_now(), club_now=now())
    return render_template("auth/forgotten.html", form=form, asked=True)


def _link_of(token: str) -> int:
    (link_id,) = runtime().signer.read(PURPOSE, token, now=real_now())
    return link_id


def _refused(form: NewPasswordForm, link_id: int) -> Answer:
    with reading() as db:
        staff = the_link(db, link_id=link_id, now=real_now()).staff
    use_language(staff.language)
    return form.on_page("auth/choose.html", staff=staff)


def _over(status: int) -> Answer:
    return render_template("auth/over.html", form=ForgottenForm()), status
