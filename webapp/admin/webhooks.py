"""Which systems outside are told of what happens; for admins."""

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.members.queries import find_by_code
from campaigns.staff.permissions import Permission
from campaigns.webhooks.kinds import TEST, NoKind, UnknownKind
from campaigns.webhooks.models import DeliveryState, OffReason, WebhookEndpoint
from campaigns.webhooks.operations import (
    add_endpoint,
    edit_endpoint,
    pause_endpoint,
    remove_endpoint,
    replay_failed,
    resume_endpoint,
    rotate_secret,
    send_test,
)
from campaigns.webhooks.queries import DeliveryFilter, endpoint_rows, get_endpoint, list_deliveries
from campaigns.webhooks.signing import secret_of
from webapp.access import requires
from webapp.edge import now, reading, real_now, runtime, transaction
from webapp.formats import say_number
from webapp.forms.webhooks import WebhookForm
from webapp.labels import label
from webapp.webhook_words import say_kind

blueprint = Blueprint("webhooks", __name__, url_prefix="/settings/webhooks")

A_PAGE = 50
SINCE_DAYS = (1, 3, 30)


@blueprint.get("")
@requires(Permission.EDIT_WEBHOOKS)
def index() -> str:
    with reading() as session:
        rows = endpoint_rows(session)
    return render_template("admin/webhooks/index.html", rows=rows)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.EDIT_WEBHOOKS)
def new() -> Response | str | tuple[str, int]:
    form = WebhookForm.of_request()
    if not form.accepted():
        return _form_page(form)
    try:
        with transaction() as session:
            added = add_endpoint(
                session, draft=form.draft(), private=_private(), random_code=runtime().random_code, now=now()
            )
    except Refused as refused:
        return _refused(form, refused)
    flash(_("Added. Give its secret to the other system, then send a test."), "good")
    return _to(added.id)


@blueprint.route("/<int:endpoint_id>/edit", methods=["GET", "POST"])
@requires(Permission.EDIT_WEBHOOKS)
def edit(endpoint_id: int) -> Response | str | tuple[str, int]:
    with reading() as session:
        endpoint = get_endpoint(session, endpoint_id)
    form = WebhookForm.of_endpoint(endpoint)
    if not form.accepted():
        return _form_page(form, endpoint)
    try:
        with transaction() as session:
            edit_endpoint(session, endpoint_id=endpoint_id, draft=form.draft(), private=_private())
    except Refused as refused:
        return _refused(form, refused, endpoint)
    flash(_("Saved."), "good")
    return _to(endpoint_id)


@blueprint.get("/<int:endpoint_id>")
@requires(Permission.EDIT_WEBHOOKS)
def show(endpoint_id: int) -> str:
    kind, before = request.args.get("kind", ""), request.args.get("before", type=int)
    code = request.args.get("q", "").strip()
    with reading() as session:
        endpoint = get_endpoint(session, endpoint_id)
        [row] = [each for each in endpoint_rows(session) if each.endpoint.id == endpoint_id]
        member = find_by_code(session, code) if code else None
        whose = (member.id if member else 0) if code else None
        chosen = DeliveryFilter(endpoint_id, request.args.get("state", type=DeliveryState), kind, whose)
        found = list_deliveries(session, chosen, limit=A_PAGE + 1, before=before)
    return render_template(
        "admin/webhooks/show.html",
        endpoint=endpoint,
        row=row,
        secret=secret_of(runtime().signer, endpoint),
        off_reason=label(OffReason(endpoint.reason)).text if endpoint.reason else "",
        exchanging=endpoint.old_until is not None and endpoint.old_until > real_now(),
        calls=found[:A_PAGE],
        older=found[A_PAGE - 1].id if len(found) > A_PAGE else None,
        begun=before is not None,
        kinds=[(each, say_kind(each)) for each in (*endpoint.kinds, TEST)],
        states=DeliveryState,
        since_days=SINCE_DAYS,
        say_kind=say_kind,
    )


@blueprint.post("/<int:endpoint_id>/test")
@requires(Permission.EDIT_WEBHOOKS)
def test(endpoint_id: int) -> Response:
    with transaction() as session:
        made = send_test(session, endpoint_id=endpoint_id, random_code=runtime().random_code, now=now())
    flash(_("A test is on its way; load this page again to see what came of it."), "good")
    return redirect(url_for("webhook_calls.show", delivery_id=made.id), 303)


@blueprint.post("/<int:endpoint_id>/pause")
@requires(Permission.EDIT_WEBHOOKS)
def pause(endpoint_id: int) -> Response:
    with transaction() as session:
        pause_endpoint(session, endpoint_id=endpoint_id)
    flash(_("Paused. What happens meanwhile waits."), "good")
    return _to(endpoint_id)


@blueprint.post("/<int:endpoint_id>/resume")
@requires(Permission.EDIT_WEBHOOKS)
def resume(endpoint_id: int) -> Response:
    with transaction() as session:
        resume_endpoint(session, endpoint_id=endpoint_id)
    flash(_("It is called again, with all that waits."), "good")
    return _to(endpoint_id)


@blueprint.post("/<int:endpoint_id>/rotate")
@requires(Permission.EDIT_WEBHOOKS)
def rotate(endpoint_id: int) -> Response:
    with transaction() as session:
        rotate_secret(session, endpoint_id=endpoint_id, random_code=runtime().random_code, now=real_now())
    flash(_("There is a new secret. For a day calls are signed with both."), "good")
    return _to(endpoint_id)


@blueprint.post("/<int:endpoint_id>/remove")
@requires(Permission.EDIT_WEBHOOKS)
def remove(endpoint_id: int) -> Response:
    with transaction() as session:
        remove_endpoint(session, endpoint_id=endpoint_id)
    flash(_("Removed, with its log."), "good")
    return redirect(url_for("webhooks.index"), 303)


@blueprint.post("/<int:endpoint_id>/send-again")
@requires(Permission.EDIT_WEBHOOKS)
def send_failed_again(endpoint_id: int) -> Response:
    days = min(max(request.form.get("days", 1, type=int), 1), SINCE_DAYS[-1])
    with transaction() as session:
        count = replay_failed(session, endpoint_id=endpoint_id, since=real_now() - timedelta(days=days))
    flash(ngettext("%(count)s call is made again.", "%(count)s calls are made again.", count, count=say_number(count)))
    return _to(endpoint_id)


def _private() -> bool:
    return runtime().settings.webhooks_private


def _refused(form: WebhookForm, refused: Refused, endpoint: WebhookEndpoint | None = None) -> str | tuple[str, int]:
    form.refuse("whole" if isinstance(refused, NoKind | UnknownKind) else "url", refused)
    return _form_page(form, endpoint)


def _form_page(form: WebhookForm, endpoint: WebhookEndpoint | None = None) -> str | tuple[str, int]:
    return form.on_page("admin/webhooks/form.html", endpoint=endpoint)


def _to(endpoint_id: int) -> Response:
    return redirect(url_for("webhooks.show", endpoint_id=endpoint_id), 303)
