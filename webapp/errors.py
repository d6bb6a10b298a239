"""The one table from what went wrong to a page, a fragment or JSON."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import structlog
from flask import Flask, Response, g, jsonify, make_response, render_template, request
from flask_babel import lazy_gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, InterfaceError, OperationalError, ProgrammingError
from werkzeug.exceptions import HTTPException

from campaigns.core.database import is_out_of_bounds, is_taken_elsewhere, is_unkeepable
from campaigns.core.errors import Refused
from campaigns.core.telemetry import tell_fault
from campaigns.core.words import LANGUAGES
from webapp.api.body import ShapeWrong
from webapp.doors import asked
from webapp.i18n import COOKIE, translated, use_language
from webapp.problems import FieldFault, problem

WORDS: Mapping[int, tuple[Any, Any]] = {
    400: (_("This request was not understood"), _("Nothing was changed. Go back, reload the page and try once more.")),
    401: (_("Please sign in"), _("You are not signed in, or your session has ended.")),
    403: (
        _("Not for your role"),
        _("Your role does not allow this. Nothing was changed. Ask an admin if you need it."),
    ),
    404: (_("There is nothing here"), _("The page does not exist, or the link is incomplete.")),
    405: (_("This link only works from its own page"), _("Nothing was changed. Open the page and use its button.")),
    409: (_("This cannot be done now"), ""),
    410: (_("This link has expired"), _("Please ask us for a new one.")),
    413: (_("That file is too large"), _("Nothing was stored. Split it and try again.")),
    422: (_("Something needs another look"), ""),
    429: (_("Too many tries"), _("Wait a few minutes, then try again. Nothing is locked.")),
    500: (_("Something broke on our side"), _("It has been noted. What you saved before is safe; please try again.")),
    503: (
        _("This does not work at the moment"),
        _(
            "What you saved before is safe. Whether this last step was kept is not certain: "
            "look again in a minute, and do it once more if it is missing."
        ),
    ),
}
LOOK_AGAIN_SECONDS = 30

log = structlog.get_logger(__name__)


def install_errors(app: Flask) -> None:
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(CSRFError, _forged_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(DataError, _unkeepable)
    app.register_error_handler(ProgrammingError, _out_of_bounds)
    app.register_error_handler(IntegrityError, _taken)
    for fault in (OperationalError, InterfaceError):
        app.register_error_handler(fault, _out_of_reach)
    app.register_error_handler(Exception, _broken)


def _refused(refused: Refused) -> Response:
    faults = refused.faults if isinstance(refused, ShapeWrong) else ()
    sentence = translated(refused.sentence, refused.values)
    return _answer(refused.status, sentence, type(refused).__name__, faults=faults)


def _forged_form(_fault: CSRFError) -> Response:
    sentence = _(
        "This form was open too long or came from elsewhere. Nothing was changed; reload the page and try again."
    )
    return _answer(400, str(sentence), "ForgedForm")


def _http(fault: HTTPException) -> Response:
    if fault.response is not None:
        return make_response(fault.response)
    code = fault.code or 500
    sentence = str(WORDS[code][1] if code in WORDS else fault.description)
    try:
        answer = _answer(code, sentence, fault.name.replace(" ", ""))
    except OperationalError as lost:  # the page has the club's name
        return _out_of_reach(lost)
    for name, value in fault.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            answer.headers[name] = value
    return answer


def _unkeepable(fault: DataError) -> Response:
    return _answer(400, str(WORDS[400][1]), "BadRequest") if is_unkeepable(fault) else _broken(fault)


def _out_of_bounds(fault: ProgrammingError) -> Response:
    """What is of another chapter is not there."""
    return _answer(404, str(WORDS[404][1]), "NotFound") if is_out_of_bounds(fault) else _broken(fault)


def _taken(fault: IntegrityError) -> Response:
    """A name or reference that is to be unique in the whole club, where whoever asks sees only some of it."""
    if not (g.get("chapters") and is_taken_elsewhere(fault)):
        return _broken(fault)
    return _answer(409, str(_("Another chapter uses this name or reference already. Nothing was changed.")), "Taken")


def _out_of_reach(fault: DBAPIError) -> Response:
    """The database is away, full, or had to choose between two who wait for each other: all of it passes."""
    log.warning("the database served no request", **asked(), fault=str(fault.orig))
    answer = _without_database(503, "ServiceUnavailable")
    answer.headers["Retry-After"] = str(LOOK_AGAIN_SECONDS)
    return answer


def _broken(fault: Exception) -> Response:
    tell_fault(fault, **asked())
    log.error("request failed", **asked(), exc_info=fault)
    return _without_database(500, "InternalServerError")


def _without_database(status: int, kind: str) -> Response:
    """Asks nothing of the database, which may be what broke."""
    use_language(request.cookies.get(COOKIE) or request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0])
    return _answer(status, str(WORDS[status][1]), kind, page="errors/broken.html")


def _answer(
    status: int, sentence: str, kind: str, *, page: str = "errors/page.html", faults: Sequence[FieldFault] = ()
) -> Response:
    title = str(WORDS.get(status, WORDS[400 if status < HTTPStatus.INTERNAL_SERVER_ERROR else 500])[0])
    if request.path.startswith("/api/"):
        return problem(status=status, kind=kind, title=_short_title(status), detail=sentence, faults=faults)
    if _wants_json():
        answer = jsonify(error={"type": kind, "message": sentence, "status": status})
    elif request.headers.get("HX-Request") == "true":
        answer = make_response(render_template("errors/fragment.html", title=title, sentence=sentence))
        answer.headers.update({"HX-Retarget": "#flash", "HX-Reswap": "innerHTML"})
    else:
        answer = make_response(render_template(page, title=title, sentence=sentence, status=status))
    answer.status_code = status
    return answer


def _short_title(status: int) -> str:
    """A program's reader has no page, no link and no form before them."""
    return HTTPStatus(status).phrase


def _wants_json() -> bool:
    wanted = request.accept_mimetypes.best_match(["text/html", "application/json"], default="text/html")
    return request.path.startswith("/hooks/") or wanted == "application/json"
