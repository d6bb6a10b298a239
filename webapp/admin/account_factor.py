"""One's own second factor: the app, its first code, recovery codes, and turning it off."""

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.staff.codes import CodeRefused
from campaigns.staff.operations import OldPasswordWrong
from campaigns.staff.second_factor import begin_factor, confirm_factor, factor_of, renew_codes, turn_off_factor
from webapp.access import current_staff, signed_in_only
from webapp.edge import club, reading, real_now, runtime, transaction
from webapp.forms.accounts import CodeForm, ProofForm
from webapp.guesses import own_guesses
from webapp.i18n import localised_here
from webapp.qr import qr_svg

blueprint = Blueprint("account_factor", __name__, url_prefix="/account/second-factor")

RENEW, OFF = "renew", "off"
"""Two forms on one page ask for the password."""


@blueprint.get("")
@signed_in_only
def index() -> Response:
    return _page()


@blueprint.post("/begin")
@own_guesses
@signed_in_only
def begin() -> Response:
    form = ProofForm.of_request()
    if not form.accepted():
        return _page(begin=form)
    try:
        with transaction() as db:
            begin_factor(
                db, staff_id=current_staff().id, current=str(form.current.data), random_code=runtime().random_code
            )
    except OldPasswordWrong as refused:
        form.refuse("current", refused)
        return _page(begin=form)
    return redirect(url_for("account_factor.index"), 303)


@blueprint.post("/confirm")
@own_guesses
@signed_in_only
def confirm() -> Response:
    form = CodeForm.of_request()
    if not form.accepted():
        return _page(confirm=form)
    try:
        with transaction() as db:
            codes = confirm_factor(
                db,
                staff_id=current_staff().id,
                code=str(form.code.data),
                signer=runtime().signer,
                random_code=runtime().random_code,
                now=real_now(),
            )
    except CodeRefused as refused:
        form.refuse("code", refused)
        return _page(confirm=form)
    return _page(codes=codes)


@blueprint.post("/codes")
@own_guesses
@signed_in_only
def codes() -> Response:
    form = ProofForm.of_request(prefix=RENEW)
    if not form.accepted():
        return _page(renew=form)
    try:
        with transaction() as db:
            made = renew_codes(
                db, staff_id=current_staff().id, current=str(form.current.data), random_code=runtime().random_code
            )
    except OldPasswordWrong as refused:
        form.refuse("current", refused)
        return _page(renew=form)
    return _page(codes=made)


@blueprint.post("/off")
@own_guesses
@signed_in_only
def off() -> Response:
    form = ProofForm.of_request(prefix=OFF)
    if not form.accepted():
        return _page(off=form)
    try:
        with transaction() as db:
            turn_off_factor(db, staff_id=current_staff().id, current=str(form.current.data))
    except OldPasswordWrong as refused:
        form.refuse("current", refused)
        return _page(off=form)
    flash(_("The second factor is off. From now on the password alone signs you in."), "good")
    return redirect(url_for("account.index"), 303)


def _page(
    *,
    begin: ProofForm | None = None,
    confirm: CodeForm | None = None,
    renew: ProofForm | None = None,
    off: ProofForm | None = None,
    codes: list[str] | None = None,
) -> Response:
    """422 while a form needs another look. No browser keeps it: it may show the key, or the codes."""
    with reading() as db:
        factor = factor_of(db, staff_id=current_staff().id, house=localised_here(club().name), signer=runtime().signer)
    page = render_template(
        "admin/second_factor.html",
        factor=factor,
        qr=qr_svg(factor.address) if factor and factor.address else "",
        codes=codes,
        begin=begin or ProofForm(),
        confirm=confirm or CodeForm(),
        renew=renew or ProofForm(prefix=RENEW),
        off=off or ProofForm(prefix=OFF),
    )
    answer = make_response(page, 422 if any((begin, confirm, renew, off)) else 200)
    answer.headers["Cache-Control"] = "no-store"
    return answer
