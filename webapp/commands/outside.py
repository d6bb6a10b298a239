"""What the doctor looks at beyond this machine: the providers, the records of the mail, our own public address."""

from collections.abc import Iterator
from http import HTTPStatus

import requests

from campaigns.bootstrap import Runtime
from campaigns.core.health import signs_of_life
from campaigns.core.settings import Settings
from campaigns.messaging.providers.mail_records import dns_asker, mail_records
from campaigns.messaging.providers.probes import probe_all
from webapp.commands.findings import Finding

SECONDS = 5.0
HOOK = "/hooks/twilio/inbound"
"""It refuses what is not signed, so a post without a signature tells that it is reached and changes nothing."""


def outside(runtime: Runtime) -> Iterator[Finding]:
    settings = runtime.settings
    if settings.sandbox_url:
        yield Finding("providers", ok=True, found=f"sandbox at {settings.sandbox_url}: nothing reaches a real person")
        return
    for probe in probe_all(settings):
        yield Finding(probe.name.lower(), ok=probe.ok, found=str(probe))
    yield from _receipts(settings)
    for record in mail_records(settings, dns_asker()):
        yield Finding(record.name, ok=record.ok is not False, found=record.found)
    yield from public_address(settings)


def identity_provider(runtime: Runtime) -> Iterator[Finding]:
    """Whether it is there and says of itself what signing in by it needs."""
    settings = runtime.settings
    if not settings.oidc_issuer:
        return
    from webapp.oidc.endpoints import look_up  # noqa: PLC0415 - the protocol is loaded only where it is set

    wrong = look_up(settings)
    found = f"{settings.oidc_issuer}: {wrong}" if wrong else f"{settings.oidc_issuer} says how to sign in"
    yield Finding("identity provider", ok=not wrong, found=found)


def _receipts(settings: Settings) -> Iterator[Finding]:
    if settings.sendgrid_api_key.get_secret_value() and not settings.sendgrid_webhook_public_key:
        found = "SENDGRID_WEBHOOK_PUBLIC_KEY is not set, so nothing that SendGrid reports back is believed"
        yield Finding("sendgrid receipts", ok=False, found=found)


def public_address(settings: Settings) -> Iterator[Finding]:
    """Whether guests and providers reach this installation by the address that its links bear."""
    url = settings.public_url.rstrip("/")
    safe = url.startswith("https://")
    yield Finding("https", ok=safe, found=f"{url}{'' if safe else '; links and webhooks need https'}")
    try:
        said = requests.get(f"{url}/healthz", timeout=SECONDS, allow_redirects=False)
        hook = requests.post(f"{url}{HOOK}", timeout=SECONDS, allow_redirects=False)
    except requests.RequestException as fault:
        found = (
            f"{url} cannot be reached from this machine ({type(fault).__name__}); is the web running, the name right?"
        )
        yield Finding("public address", ok=False, found=found)
        return
    ours = said.text.strip() in signs_of_life(settings)
    stranger = f"{url}/healthz is answered by something else ({said.status_code}), or with another CONVIVE_SECRET_KEY"
    yield Finding("public address", ok=ours, found=f"{url} leads to this installation" if ours else stranger)
    reached = hook.status_code == HTTPStatus.FORBIDDEN
    found = "refuse what is not signed, as they should" if reached else f"answer {hook.status_code} instead of 403"
    yield Finding("webhooks", ok=reached, found=f"{url}/hooks/… {found}")
