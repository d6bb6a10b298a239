"""The providers: which of their settings are given, and whether a real call to each goes well."""

from collections.abc import Sequence

from flask import render_template
from werkzeug.wrappers import Response

from campaigns.core.settings import Settings
from campaigns.members.founding import found_club
from campaigns.messaging.providers.probes import Probe, probe_all
from campaigns.staff.models import SetupStep
from campaigns.staff.setup import go_on
from webapp.admin.setup.blueprint import at_step, blueprint, to_step
from webapp.edge import runtime, transaction
from webapp.security import limiter

NEEDED = {
    "Twilio": ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_MESSAGING_SERVICE_SID"),
    "SendGrid": ("SENDGRID_API_KEY", "SENDGRID_WEBHOOK_PUBLIC_KEY"),
    "SMTP": ("SMTP_URL", "SMTP_RELAY_URL"),
    "Convive": ("CONVIVE_PUBLIC_URL", "CONVIVE_MAIL_FROM", "CONVIVE_INBOUND_DOMAIN"),
}
OPTIONAL = {"SMTP_URL", "SMTP_RELAY_URL"}
MOST_CHECKS = "10 per minute"


@blueprint.get("/providers")
@at_step(SetupStep.PROVIDERS)
def providers() -> str:
    return _page([])


@blueprint.post("/providers/check")
@limiter.limit(MOST_CHECKS)
@at_step(SetupStep.PROVIDERS)
def check() -> str:
    return _page(probe_all(runtime().settings))


@blueprint.post("/providers")
@at_step(SetupStep.PROVIDERS)
def providers_done() -> Response:
    with transaction() as db:
        found_club(db)
        go_on(db, step=SetupStep.IMPORT, random_code=runtime().random_code)
    return to_step(SetupStep.IMPORT)


def _page(probes: Sequence[Probe]) -> str:
    settings = runtime().settings
    named = {str(field.alias): (field.default, name) for name, field in Settings.model_fields.items()}
    given = {alias for alias, (default, name) in named.items() if getattr(settings, name) != default}
    return render_template(
        "setup/providers.html",
        probes=probes,
        needed=NEEDED,
        optional=OPTIONAL,
        given=given,
        sandbox=settings.sandbox_url,
    )
