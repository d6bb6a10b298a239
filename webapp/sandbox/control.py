"""Faults on order, the ledger for programs, and a sign of life."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.sandbox.edge import sandbox
from webapp.sandbox.faults import Fault
from webapp.sandbox.forms import FaultForm
from webapp.sandbox.records import Accepted
from webapp.sandbox.state import now_ms
from webapp.sandbox.words import KINDS, PROVIDERS

blueprint = Blueprint("control", __name__)

_FILTERS = ("message_id", "recipient", "kind", "provider", "sid", "status", "search")
_MOST = 10_000


@blueprint.get("/healthz")
def health() -> Response:
    return Response(f"{sandbox().sign_of_life}\n", mimetype="text/plain")


@blueprint.get("/faults")
def faults() -> str | Response:
    if request.accept_mimetypes.best == "application/json":
        return jsonify([asdict(fault) for fault in sandbox().faults.active()])
    return _page(FaultForm.of_request())


@blueprint.post("/faults")
def order() -> Any:
    form = FaultForm.of_request()
    if not form.accepted():
        return (jsonify(errors=form.errors), 422) if request.is_json else (_page(form), 422)
    fault = sandbox().faults.order(now_ms=now_ms(), **_ordered(form))
    if request.is_json:
        return jsonify(asdict(fault)), 201
    flash(_("Ordered: %(fault)s.", fault=KINDS[fault.kind].name), "good")
    return redirect(url_for("control.faults"), 303)


def _ordered(form: FaultForm) -> dict[str, Any]:
    """A program's `"count": null` means until withdrawn."""
    order = form.order()
    if request.is_json and request.get_json().get("count", 1) is None:
        order["count"] = None
    return order


@blueprint.post("/faults/withdraw")
def withdraw() -> Response:
    number = request.form.get("fault", type=int)
    sandbox().faults.withdraw(number)
    return redirect(url_for("control.faults"), 303)


@blueprint.delete("/faults")
@blueprint.delete("/faults/<int:number>")
def remove(number: int | None = None) -> tuple[str, int]:
    sandbox().faults.withdraw(number)
    return "", 204


@blueprint.get("/ledger.json")
def ledger() -> Response:
    """Rows that fit the filters, newest first; `counts=message_id` (or recipient, kind, status, sid) counts instead."""
    counted = request.args.get("counts")
    if counted is not None:
        if counted not in ("message_id", "recipient", "kind", "status", "sid"):
            abort(422, "counts must be message_id, recipient, kind, status or sid")
        return jsonify(sandbox().ledger.counts(counted))  # type: ignore[arg-type]  # checked above
    filters: dict[str, Any] = {name: request.args.get(name) for name in _FILTERS}
    limit = min(request.args.get("limit", 1_000, type=int), _MOST)
    rows = sandbox().ledger.messages(limit=limit, **filters)
    return jsonify(count=sandbox().ledger.count(**filters), messages=[_shape(row) for row in rows])


def _shape(row: Accepted) -> dict[str, Any]:
    return {name: value for name, value in row._asdict().items() if name not in ("request_id", "position")}


def _page(form: FaultForm) -> str:
    orders: list[Fault] = sandbox().faults.active()
    return render_template(
        "sandbox/faults.html", form=form, orders=orders, kinds=KINDS, providers=PROVIDERS,
        callbacks=sandbox().ledger.callback_counts(),
    )  # fmt: skip
