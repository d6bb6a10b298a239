"""One's own password, language, mobile number, daily mail, and where one is signed in."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.core.words import LANGUAGES
from campaigns.insight.digest.sending import gets_digest
from campaigns.members.profile.addresses import BadPhone, normalise_phone
from campaigns.staff.operations import (
    OldPasswordWrong,
    change_digest,
    change_language,
    change_month_mail,
    change_password,
    change_phone,
)
from campaigns.staff.passkeys import list_passkeys
from campaigns.staff.passwords import PasswordRefused
from campaigns.staff.permissions import Permission
from campaigns.staff.second_factor import has_factor
from campaigns.staff.sessions import open_sessions
from webapp.access import current_staff, current_token, requires, signed_in_only
from webapp.addresses import inside
from webapp.edge import reading, real_now, transaction
from webapp.forms.accounts import DigestForm, MonthMailForm, PasswordForm, PhoneForm
from webapp.guesses import own_guesses

blueprint = Blueprint("account", __name__, url_prefix="/account")


@blueprint.get("")
@signed_in_only
def index() -> str:
    return _page(PasswordForm.of_request())


@blueprint.post("")
@own_guesses
@signed_in_only
def password() -> Response | tuple[str, int]:
    form = PasswordForm.of_request()
    if not form.accepted():
        return _page(form), 422
    try:
        with transaction() as db:
            change_password(
                db,
                staff_id=current_staff().id,
                current=str(form.current.data),
                new=str(form.new.data),
                token=current_token(),
                now=real_now(),
            )
    except OldPasswordWrong as refused:
        form.refuse("current", refused)
    except PasswordRefused as refused:
        form.refuse("new", refused)
    if form.errors:
        return _page(form), 422
    flash(_("Your password is changed, and all other browsers are signed out."), "good")
    return redirect(url_for("account.index"), 303)


@blueprint.post("/phone")
@signed_in_only
def phone() -> Response | tuple[str, int]:
    form = PhoneForm.of_request()
    given = str(form.phone.data or "").strip()
    try:
        number = normalise_phone(given, "") if given and form.accepted() else ""
    except BadPhone as refused:
        form.refuse("phone", refused)
    if form.errors:
        return _page(PasswordForm(), form), 422
    with transaction() as db:
        change_phone(db, staff_id=current_staff().id, phone=number)
    flash(_("Saved."), "good")
    return redirect(url_for("account.index"), 303)


@blueprint.post("/digest")
@signed_in_only
def digest() -> Response | tuple[str, int]:
    form = DigestForm.of_request()
    if not form.accepted():
        return _page(PasswordForm(), digest=form), 422
    with transaction() as db:
        wanted, hour = bool(form.digest.data), int(form.digest_hour.data)
        change_digest(db, staff_id=current_staff().id, wanted=wanted, hour=hour)
    flash(_("Saved."), "good")
    return redirect(url_for("account.index"), 303)


@blueprint.post("/month-mail")
@requires(Permission.VIEW_REPORTS)
def month_mail() -> Response:
    form = MonthMailForm.of_request()
    with transaction() as db:
        change_month_mail(db, staff_id=current_staff().id, wanted=bool(form.month_mail.data))
    flash(_("Saved."), "good")
    return redirect(url_for("account.index"), 303)


@blueprint.post("/language")
@signed_in_only
def language() -> Response:
    wish = request.form.get("language", "")
    if wish not in LANGUAGES:
        abort(400)
    with transaction() as db:
        change_language(db, staff_id=current_staff().id, language=wish)
    return redirect(inside(request.form.get("next")), 303)


def _page(form: PasswordForm, phone: PhoneForm | None = None, digest: DigestForm | None = None) -> str:
    staff = current_staff()
    with reading() as db:
        wanted = gets_digest(db, staff.id)
        second = has_factor(db, staff_id=staff.id)
        passkeys = len(list_passkeys(db, staff_id=staff.id))
        sessions = open_sessions(db, staff_id=staff.id, token=current_token(), now=real_now())
    return render_template(
        "admin/account.html",
        form=form,
        phone=phone or PhoneForm(phone=staff.phone),
        digest=digest or DigestForm(digest=wanted, digest_hour=staff.digest_hour),
        month_mail=MonthMailForm(month_mail=staff.month_mail),
        sessions=sessions,
        second=second,
        passkeys=passkeys,
    )
