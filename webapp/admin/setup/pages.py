"""The steps before anybody can sign in: the code, the club, the first admin."""

from flask import redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from campaigns.core.operations import describe_club
from campaigns.staff.models import SetupStep
from campaigns.staff.passwords import PasswordRefused
from campaigns.staff.setup import WrongCode, add_first_admin, go_on, take_setup
from campaigns.staff.sign_in import open_session
from webapp.admin.auth import let_in
from webapp.admin.setup.blueprint import HELD, at_step, blueprint, is_let_in, standing, to_door, to_step
from webapp.edge import club as the_club
from webapp.edge import real_now, runtime, transaction
from webapp.forms.setup import ClubForm, CountryForm, FirstAdminForm, SetupCodeForm
from webapp.security import MOST_GUESSES, limiter

Answer = str | Response | tuple[str, int]


def _is_a_miss(answer: Response) -> bool:
    return answer.status_code == WrongCode.status


@blueprint.get("")
def index() -> Answer:
    state = standing()
    if is_let_in(state):
        return to_step(state.step)
    return to_door(state) if state.has_admin else render_template("setup/code.html", form=SetupCodeForm())


@blueprint.post("")
@limiter.limit(MOST_GUESSES, deduct_when=_is_a_miss)
def take() -> Answer:
    standing()
    form, token = SetupCodeForm.of_request(), runtime().random_code(40)
    if not form.accepted():
        return form.on_page("setup/code.html")
    try:
        with transaction() as db:
            take_setup(
                db,
                code=str(form.code.data),
                token=token,
                signer=runtime().signer,
                random_code=runtime().random_code,
            )
    except WrongCode as wrong:
        form.refuse("code", wrong)
        return render_template("setup/code.html", form=form), wrong.status
    session.clear()
    session[HELD] = token
    return redirect(url_for("setup.index"), 303)


@blueprint.route("/club", methods=["GET", "POST"])
@at_step(SetupStep.CLUB, SetupStep.ADMIN)
def club() -> Answer:
    """The country is asked first, since it tells zone and currency; a club that is named already is shown as it is."""
    state, known = standing(), the_club()
    country = request.args.get("country", known.country if known.set_up_at else None)
    if country is None:
        return render_template("setup/country.html", form=CountryForm(country=_likely_country()))
    form = ClubForm.for_country(country, known if known.set_up_at else None)
    if not form.accepted():
        return form.on_page("setup/club.html")
    with transaction() as db:
        describe_club(db, **form.said(), now=real_now())
        if state.has_admin:
            go_on(db, step=SetupStep.PROVIDERS, random_code=runtime().random_code)
    return redirect(url_for("setup.index"), 303)


def _likely_country() -> str:
    """The one the browser's languages name first, such as `zh-CN`."""
    tags = (tag.replace("_", "-").split("-") for tag, _weight in request.accept_languages)
    return next((parts[-1].upper() for parts in tags if len(parts) > 1 and len(parts[-1]) == len("CN")), "")


@blueprint.route("/admin", methods=["GET", "POST"])
@at_step(SetupStep.ADMIN)
def admin() -> Answer:
    form, token = FirstAdminForm.of_request(), runtime().random_code(40)
    if not form.accepted():
        return form.on_page("setup/admin.html")
    try:
        with transaction() as db:
            staff = add_first_admin(
                db,
                email=str(form.email.data),
                name=str(form.name.data),
                password=str(form.new.data),
                language=str(form.language.data),
                random_code=runtime().random_code,
                now=real_now(),
            )
            opened = open_session(db, staff=staff, token=token, device=request.user_agent.string, now=real_now())
    except PasswordRefused as refused:
        form.refuse("new", refused)
        return form.on_page("setup/admin.html")
    session.clear()
    return let_in(opened, token, url_for("setup.index"))
