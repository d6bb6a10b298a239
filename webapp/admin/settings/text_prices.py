"""What text messages cost, by the beginning of the number."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.messaging.prices import BadPrice, read_micros, read_prices, remove_price, set_price
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.settings.blueprint import blueprint
from webapp.edge import reading, transaction
from webapp.forms.text_prices import TextPriceForm


@blueprint.route("/text-prices", methods=["GET", "POST"])
@requires(Permission.EDIT_CLUB)
def text_prices() -> Response | str | tuple[str, int]:
    form = TextPriceForm.of_request()
    if not form.accepted():
        return _page(form)
    try:
        with transaction() as session:
            set_price(session, prefix=str(form.prefix.data), micros=read_micros(str(form.price.data)))
    except Refused as refused:
        form.refuse("price" if isinstance(refused, BadPrice) else "prefix", refused)
        return _page(form)
    flash(_("Saved."), "good")
    return redirect(url_for("settings.text_prices"), 303)


@blueprint.post("/text-prices/remove")
@requires(Permission.EDIT_CLUB)
def remove_text_price() -> Response:
    with transaction() as session:
        remove_price(session, prefix=request.form.get("prefix", ""))
    flash(_("Saved."), "good")
    return redirect(url_for("settings.text_prices"), 303)


def _page(form: TextPriceForm) -> str | tuple[str, int]:
    with reading() as session:
        prices = read_prices(session)
    return form.on_page("admin/settings/text_prices.html", prices=prices)
