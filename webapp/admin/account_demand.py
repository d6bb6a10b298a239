"""Where whoever lacks the second factor that the club demands is led."""

from flask import Blueprint, render_template

from webapp.access import signed_in_only
from webapp.demanded import demand
from webapp.passkeys import passkeys_work

blueprint = Blueprint("account_demand", __name__, url_prefix="/account/demanded")


@blueprint.get("")
@signed_in_only
def index() -> str:
    return render_template("admin/demanded.html", demand=demand(), passkeys=passkeys_work())
