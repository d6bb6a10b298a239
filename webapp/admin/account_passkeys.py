"""One's own passkeys: adding one by the password and the device, and removing."""

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.staff.operations import OldPasswordWrong
from campaigns.staff.passkeys import PasskeyNotKept, add_passkey, list_passkeys, may_add_passkey, remove_passkey
from webapp.access import current_staff, signed_in_only
from webapp.edge import reading, real_now, transaction
from webapp.forms.accounts import PasskeyForm
from webapp.guesses import own_guesses
from webapp.i18n import translated
from webapp.passkeys import ADDING, ask_to_add, passkeys_work, what_was_asked

blueprint = Blueprint("account_passkeys", __name__, url_prefix="/account/passkeys")

Answer = str | Response | tuple[str, int]
NAMED = "passkey_name"
"""In the signed cookie: whose password was right calls the passkey so."""


@blueprint.get("")
@signed_in_only
def index() -> str:
    return _page(PasskeyForm())


@blueprint.post("/begin")
@own_guesses
@signed_in_only
def begin() -> Answer:
    form = PasskeyForm.of_request()
    if not passkeys_work():
        abort(404)
    if not form.accepted():
        return _page(form), 422
    try:
        with reading() as db:
            may_add_passkey(db, staff_id=current_staff().id, current=str(form.current.data))
    except OldPasswordWrong as refused:
        form.refuse("current", refused)
    except Refused as refused:
        form.refuse("name", refused)
    if form.errors:
        return _page(form), 422
    session[NAMED] = str(form.name.data)
    return redirect(url_for("account_passkeys.device"), 303)


@blueprint.get("/device")
@signed_in_only
def device() -> Answer:
    if NAMED not in session:
        return redirect(url_for("account_passkeys.index"))
    with reading() as db:
        kept = list_passkeys(db, staff_id=current_staff().id)
    asked = ask_to_add(current_staff(), kept)
    return render_template("admin/passkey_device.html", asked=asked, name=session[NAMED])


@blueprint.post("")
@own_guesses
@signed_in_only
def add() -> Answer:
    name, asked = session.pop(NAMED, None), what_was_asked(ADDING)
    try:
        if name is None or asked is None:
            raise PasskeyNotKept
        with transaction() as db:
            add_passkey(
                db,
                staff_id=current_staff().id,
                name=name,
                answer=request.form.get("answer", ""),
                asked=asked,
                now=real_now(),
            )
    except Refused as refused:
        form = PasskeyForm(name=name)
        return _page(form, translated(refused.sentence, refused.values)), refused.status
    flash(_("The passkey is kept. From now on it signs you in."), "good")
    return redirect(url_for("account_passkeys.index"), 303)


@blueprint.post("/<int:passkey_id>/remove")
@signed_in_only
def remove(passkey_id: int) -> Response:
    with transaction() as db:
        gone = remove_passkey(db, staff_id=current_staff().id, passkey_id=passkey_id)
    flash(_("The passkey “%(name)s” was removed. Nobody signs in with it any more.", name=gone.name), "good")
    return redirect(url_for("account_passkeys.index"), 303)


def _page(form: PasskeyForm, refused: str = "") -> str:
    with reading() as db:
        kept = list_passkeys(db, staff_id=current_staff().id)
    return render_template("admin/passkeys.html", form=form, kept=kept, works=passkeys_work(), refused=refused)
