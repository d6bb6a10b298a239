"""One call of a webhook: what was said, what was answered, and sending it again."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.staff.permissions import Permission
from campaigns.webhooks.models import OPEN, DeliveryState, Trouble
from campaigns.webhooks.operations import replay
from campaigns.webhooks.queries import get_delivery
from campaigns.webhooks.showing import request_of
from webapp.access import requires
from webapp.edge import reading, real_now, runtime, transaction
from webapp.labels import label
from webapp.webhook_words import say_kind

blueprint = Blueprint("webhook_calls", __name__, url_prefix="/settings/webhooks/calls")


@blueprint.get("/<int:delivery_id>")
@requires(Permission.EDIT_WEBHOOKS)
def show(delivery_id: int) -> str:
    with reading() as session:
        delivery = get_delivery(session, delivery_id)
        sent = request_of(session, runtime().signer, delivery, now=real_now())
    return render_template(
        "admin/webhooks/call.html",
        call=delivery,
        request_sent=sent,
        kind=say_kind(delivery.kind),
        trouble=label(Trouble(delivery.trouble)).text if delivery.trouble else "",
        may_replay=delivery.state not in (*OPEN, DeliveryState.DROPPED),
    )


@blueprint.post("/<int:delivery_id>/send-again")
@requires(Permission.EDIT_WEBHOOKS)
def send_again(delivery_id: int) -> Response:
    with transaction() as session:
        replay(session, delivery_id=delivery_id)
    flash(_("It is sent again, under the same id."), "good")
    return redirect(url_for("webhook_calls.show", delivery_id=delivery_id), 303)
