"""Signing in by the word of the house's identity provider."""

from datetime import datetime

import structlog
from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from campaigns.core.acting import ActorKind
from campaigns.core.errors import Refused
from campaigns.core.settings import Settings
from campaigns.staff.sign_in import HALFWAY_LASTS, open_vouched
from campaigns.staff.vouching import Vouched, bind_vouched, the_vouched
from webapp.addresses import inside
from webapp.admin.auth import let_in, sign_in_page
from webapp.edge import acts, reading, real_now, runtime, transaction
from webapp.oidc.names import NotBelieved, ProviderRefused, host_of, provider_name
from webapp.security import MOST_GUESSES, limiter

blueprint = Blueprint("auth_provider", __name__, url_prefix="/sign-in/provider")

Answer = str | Response | tuple[str, int]
MOST_JOURNEYS = "30 per 5 minutes"
"""From one address: each asks the provider where to go."""
AWAY = "away"
"""In the signed cookie: what a browser that went to the provider must bring back."""

log = structlog.get_logger(__name__)


@blueprint.get("")
@limiter.limit(MOST_JOURNEYS)
def leave() -> Answer:
    """Changes nothing but this browser's own cookie."""
    from webapp.oidc.journey import depart  # noqa: PLC0415 - the protocol is loaded only where it is set

    settings = _settings()
    try:
        away = depart(settings, back=_back(settings), random_code=runtime().random_code)
    except Refused as refused:
        return _refused(refused)
    session[AWAY] = {
        "state": away.state,
        "nonce": away.nonce,
        "verifier": away.verifier,
        "until": (real_now() + HALFWAY_LASTS).isoformat(),
        "next": inside(request.args.get("next")),
    }
    return redirect(away.address)


@blueprint.get("/back")
def back() -> Answer:
    """The provider's answer stands in the address; it is used by a POST alone, which the page sends by itself."""
    settings = _settings()
    if "error" in request.args:
        log.info("the identity provider signed nobody in", error=request.args["error"][:80])
        return _refused(ProviderRefused(provider=provider_name(settings)))
    return render_template("auth/back.html", provider=provider_name(settings), answer=request.args)


@blueprint.post("/back")
@limiter.limit(MOST_GUESSES, deduct_when=lambda answer: answer.status_code == NotBelieved.status)
def arrived() -> Answer:
    settings, token = _settings(), runtime().random_code(40)
    away = session.pop(AWAY, None)
    try:
        vouched = _vouched(settings, away)
        staff_id = _recognised(vouched)
        with transaction() as db:
            bind_vouched(db, staff_id=staff_id, vouched=vouched)
            opened = open_vouched(
                db,
                staff_id=staff_id,
                by=host_of(settings),
                token=token,
                device=request.user_agent.string,
                now=real_now(),
            )
    except Refused as refused:
        return _refused(refused)
    session.clear()
    return let_in(opened, token, away["next"])


def _vouched(settings: Settings, away: dict[str, str] | None) -> Vouched:
    from webapp.oidc.journey import arrive  # noqa: PLC0415 - see above

    if not away or away["state"] != request.form.get("state") or datetime.fromisoformat(away["until"]) < real_now():
        raise NotBelieved(provider=provider_name(settings))
    return arrive(
        settings,
        back=_back(settings),
        code=request.form.get("code", ""),
        nonce=away["nonce"],
        verifier=away["verifier"],
        now=real_now(),
    )


def _recognised(vouched: Vouched) -> int:
    """Which colleague it is; what follows is done in their name."""
    with reading() as db:
        staff = the_vouched(db, vouched=vouched)
    acts(ActorKind.STAFF, its_id=staff.id, name=staff.name)
    return staff.id


def _settings() -> Settings:
    settings = runtime().settings
    if not settings.oidc_issuer:
        abort(404)
    return settings


def _back(settings: Settings) -> str:
    """As it was registered with the provider: by our public address, whatever name this request came by."""
    return settings.public_url.rstrip("/") + url_for("auth_provider.back")


def _refused(refused: Refused) -> Answer:
    cause = refused.__cause__
    if cause is not None:
        fault, claim = type(cause).__name__, getattr(cause, "claim", "")
        log.warning("the identity provider was of no help", fault=fault, claim=claim)
    return sign_in_page(refused), refused.status
