"""The outbox: the sandbox's pages, in the look of the house."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask import Flask, jsonify, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from webapp.i18n import Viewer
from webapp.sandbox import acts, control, outbox
from webapp.sandbox.edge import EXTENSION
from webapp.sandbox.letters import linked
from webapp.sandbox.state import Sandbox
from webapp.sandbox.words import status_label
from webapp.shell import install_shell
from webapp.signing import install_signing

_csrf = CSRFProtect()


def create_pages(sandbox: Sandbox) -> Flask:
    app = Flask("webapp", static_folder=None)
    app.extensions[EXTENSION] = sandbox
    app.config.update(
        SESSION_COOKIE_NAME=f"sandbox_{hashlib.sha256(sandbox.secrets.page_secret.encode()).hexdigest()[:8]}",
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
    )
    install_signing(app, sandbox.secrets.page_secret)
    _csrf.init_app(app)
    install_shell(app, Viewer(own_language=lambda: None, zone=machine_zone, now=lambda: datetime.now(UTC)))
    app.add_template_global(status_label)
    app.jinja_env.globals["machine_zone"] = str(machine_zone())
    app.add_template_filter(linked)
    app.before_request(_refuse_forged_forms)
    app.register_error_handler(HTTPException, _broken)
    for blueprint in (outbox.blueprint, acts.blueprint, control.blueprint):
        app.register_blueprint(blueprint)
    return app


def _refuse_forged_forms() -> None:
    """JSON and DELETE are for programs: a browser asks leave before it sends them across sites."""
    if request.method == "POST" and not request.is_json:
        _csrf.protect()


def _broken(fault: HTTPException) -> tuple[Any, int] | Response:
    code = fault.code or 500
    if request.is_json or request.accept_mimetypes.best == "application/json":
        return jsonify(error=fault.description), code
    if isinstance(fault, CSRFError):
        sentence = _("This form has grown old. Load the page again and repeat what you did.")
    else:
        sentence = _("There is no such page in the outbox.") if code == 404 else str(fault.description)  # noqa: PLR2004 - HTTP
    return render_template("sandbox/broken.html", sentence=sentence), code


def machine_zone(clock: Path = Path("/etc/localtime")) -> ZoneInfo:
    """The sandbox knows no club; times are shown as on the machine it runs on."""
    place = str(clock.resolve()).partition("zoneinfo/")[2]
    try:
        return ZoneInfo(place or "UTC")
    except ZoneInfoNotFoundError:
        return ZoneInfo("UTC")
