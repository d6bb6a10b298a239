"""Signing in, in one step or in two, and out."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.staff.codes import CodeRefused
from campaigns.staff.models import StaffSession
from campaigns.staff.setup import setup_state
from campaigns.staff.sign_in import HalfwayOver, SignInRefused, finish_sign_in
from campaigns.staff.sign_in import sign_in as open_session
from campaigns.staff.sign_in import sign_out as end_session
from webapp.access import SignedIn, signed_in
from webapp.addresses import inside
from webapp.edge import reading, real_now, runtime, transaction
from webapp.forms.accounts import CodeForm, SignInForm
from webapp.guesses import HALFWAY, HALFWAY_OF, code_guesses
from webapp.i18n import translated
from webapp.oidc.names import provider_name
from webapp.passkeys import passkeys_work
from webapp.security import MOST_GUESSES, limiter

blueprint = Blueprint("auth", __name__)

Answer = str | Response | tuple[str, int]


def _account() -> str:
    return request.form.get("email", "").strip().lower()


def _is_a_miss(answer: Response) -> bool:
    return answer.status_code == SignInRefused.status


@blueprint.get("/sign-in")
def sign_in() -> Answer:
    """While nobody could sign in, the way leads to the setup."""
    if signed_in():
        return redirect(inside(request.args.get("next")))
    with reading() as db:
        has_admin = setup_state(db).has_admin
    return _page(SignInForm.of_request()) if has_admin else redirect(url_for("setup.index"))


@blueprint.post("/sign-in")
@limiter.limit(MOST_GUESSES, deduct_when=_is_a_miss)
@limiter.limit(MOST_GUESSES, key_func=_account, deduct_when=_is_a_miss)
def sign_in_now() -> Answer:
    form = SignInForm.of_request()
    if not form.accepted():
        return _page(form), 422
    token = runtime().random_code(40)
    try:
        with transaction() as db:
            opened = open_session(
                db,
                email=str(form.email.data),
                password=str(form.password.data),
                token=token,
                device=request.user_agent.string,
                now=real_now(),
            )
    except SignInRefused as refused:
        form.refuse("password", refused)
        return _page(form), refused.status
    session.clear()
    if opened.awaits_code:
        return halfway(opened, token)
    return let_in(opened, token, inside(request.args.get("next")))


@blueprint.get("/sign-in/code")
def code() -> Answer:
    if signed_in() or HALFWAY not in session:
        return redirect(url_for("auth.sign_in", next=request.args.get("next")))
    return CodeForm.of_request().on_page("auth/code.html")


@blueprint.post("/sign-in/code")
@limiter.limit(MOST_GUESSES, deduct_when=_is_a_miss)
@code_guesses
def code_now() -> Answer:
    form, token = CodeForm.of_request(), runtime().random_code(40)
    if not form.accepted():
        return form.on_page("auth/code.html")
    try:
        with transaction() as db:
            opened = finish_sign_in(
                db,
                halfway=str(session.get(HALFWAY, "")),
                code=str(form.code.data),
                token=token,
                signer=runtime().signer,
                now=real_now(),
            )
    except CodeRefused as refused:
        form.refuse("code", refused)
        return render_template("auth/code.html", form=form), refused.status
    except HalfwayOver as over:
        session.clear()
        flash(translated(over.sentence, over.values), "waiting")
        return redirect(url_for("auth.sign_in", next=request.args.get("next")), 303)
    session.clear()
    return let_in(opened, token, inside(request.args.get("next")))


@blueprint.post("/sign-out")
def sign_out() -> Response:
    who = signed_in()
    if who:
        with transaction() as db:
            end_session(db, token=who.token, now=real_now())
    logout_user()
    session.clear()
    return redirect(url_for("auth.sign_in"), 303)


def halfway(opened: StaffSession, token: str) -> Response:
    """To the page that asks for the code of the second factor."""
    session.update({HALFWAY: token, HALFWAY_OF: opened.staff_id})
    return redirect(url_for("auth.code", next=request.args.get("next")), 303)


def let_in(opened: StaffSession, token: str, address: str) -> Response:
    session.permanent = True
    login_user(SignedIn(opened.staff, token))
    return redirect(address, 303)


def sign_in_page(refused: Refused) -> str:
    """With what refused a way in that has no field of its own."""
    return _page(SignInForm(), translated(refused.sentence, refused.values))


def _page(form: SignInForm, refused: str = "") -> str:
    return render_template(
        "auth/sign_in.html",
        form=form,
        refused=refused,
        provider=provider_name(runtime().settings),
        passkeys=passkeys_work(),
    )
