"""A real call to each provider that changes nothing: whether it answers, knows our keys and lets us send."""

import smtplib
import ssl
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from python_http_client.exceptions import HTTPError
from requests import RequestException
from requests.exceptions import SSLError
from twilio.base.exceptions import TwilioException, TwilioRestException

from campaigns.core.settings import Settings
from campaigns.core.words import Marked, mark
from campaigns.messaging.providers import sendgrid_client, twilio_sms
from campaigns.messaging.providers.registry import calendar_relay
from campaigns.messaging.providers.smtp import Relay
from campaigns.messaging.providers.twilio_sms import AskedToWait

TWILIO, SENDGRID, SMTP, RELAY = "Twilio", "SendGrid", "SMTP", "SMTP relay"
NEEDED_SCOPE = "mail.send"
STRANGER, ABSENT, SEVERAL = (401, 403), 404, 400

WORKS = mark("It answers, and knows our keys.")
UNSET = mark("Not set: %(names)s. Put it into the environment or the file .env, and start again.")
UNREACHED = mark("It cannot be reached from this machine (%(why)s). Is there a network, a proxy or a firewall?")
UNSAFE = mark("No safe connection stands (%(why)s). Is the address right, and the clock of this machine?")
KEYS_REFUSED = mark("It refuses our keys. Compare %(names)s with what its console shows.")
NOT_ACTIVE = mark("The account is “%(state)s”, so it sends nothing. Its console says what it waits for.")
NO_SERVICE = mark("There is no such messaging service: look at %(names)s.")
NO_SCOPE = mark("The key may not send mail: give it the permission “Mail Send”.")
BUSY = mark("It asks us to wait. Try again in a minute.")
FAULT = mark("It answers with a fault: %(why)s.")
NOT_SPOKEN = mark("What answers there does not speak SMTP (%(why)s). Look at the address and the port.")


@dataclass(frozen=True, slots=True)
class Probe:
    """`sentence` is an English msgid with the places of `values`; `ok` where the provider would take a message."""

    name: str
    ok: bool
    sentence: Marked
    values: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.sentence % self.values if self.values else str(self.sentence)


def probe_all(settings: Settings) -> Sequence[Probe]:
    """All at once, each for no longer than a call may take. Never inside a transaction."""
    probes: list[Callable[[Settings], Probe]] = [probe_twilio, probe_sendgrid, probe_smtp]
    if settings.smtp_relay_url:
        probes.append(probe_relay)
    with ThreadPoolExecutor(len(probes)) as pool:
        return list(pool.map(lambda probe: probe(settings), probes))


def probe_twilio(settings: Settings) -> Probe:
    token, service = settings.twilio_auth_token.get_secret_value(), settings.twilio_messaging_service_sid
    keys = {"TWILIO_ACCOUNT_SID": settings.twilio_account_sid, "TWILIO_AUTH_TOKEN": token}
    if unset := _unset(TWILIO, {**keys, "TWILIO_MESSAGING_SERVICE_SID": service}):
        return unset
    client = twilio_sms.make_client(
        settings.twilio_account_sid,
        token,
        base_url=settings.twilio_base_url,
        timeout=settings.provider_timeout_seconds,
    )
    try:
        account = client.api.accounts(settings.twilio_account_sid).fetch()
    except (TwilioException, AskedToWait, RequestException) as fault:
        return _twilio_fault(fault, ", ".join(keys))
    if account.status != "active":
        return Probe(TWILIO, False, NOT_ACTIVE, {"state": str(account.status)})
    try:
        client.messaging.v1.services(service).fetch()
    except (TwilioException, AskedToWait, RequestException) as fault:
        if isinstance(fault, TwilioRestException) and fault.status == ABSENT:
            return Probe(TWILIO, False, NO_SERVICE, {"names": "TWILIO_MESSAGING_SERVICE_SID"})
        return _twilio_fault(fault, ", ".join(keys))
    return Probe(TWILIO, True, WORKS)


def probe_sendgrid(settings: Settings) -> Probe:
    key = settings.sendgrid_api_key.get_secret_value()
    if unset := _unset(SENDGRID, {"SENDGRID_API_KEY": key}):
        return unset
    client: Any = sendgrid_client.make_client(
        key, host=settings.sendgrid_base_url, timeout=settings.provider_timeout_seconds
    )
    try:
        answer = client.scopes.get()
    except HTTPError as fault:
        return _refused(SENDGRID, fault.status_code, str(fault.reason), "SENDGRID_API_KEY")
    except RequestException as fault:
        return _unreached(SENDGRID, fault)
    if answer.status_code >= SEVERAL:
        return _refused(SENDGRID, answer.status_code, str(answer.status_code), "SENDGRID_API_KEY")
    return Probe(SENDGRID, True, WORKS) if NEEDED_SCOPE in _scopes(answer) else Probe(SENDGRID, False, NO_SCOPE)


def probe_smtp(settings: Settings) -> Probe:
    if not settings.smtp_url and (unset := _unset(SMTP, {"SMTP_URL": settings.sendgrid_api_key.get_secret_value()})):
        return unset
    return _probe_relay(SMTP, calendar_relay(settings), "SMTP_URL" if settings.smtp_url else "SENDGRID_API_KEY")


def probe_relay(settings: Settings) -> Probe:
    relay = Relay.at(settings.smtp_relay_url, timeout=settings.provider_timeout_seconds)
    return _probe_relay(RELAY, relay, "SMTP_RELAY_URL")


def _probe_relay(name: str, relay: Relay, setting: str) -> Probe:
    """Greets, begins TLS where it is offered, signs in, and leaves."""
    try:
        with relay.connect() as connection:
            connection.noop()
    except smtplib.SMTPAuthenticationError:
        return Probe(name, False, KEYS_REFUSED, {"names": setting})
    except smtplib.SMTPException as fault:
        return Probe(name, False, NOT_SPOKEN, {"why": _short(fault)})
    except OSError as fault:
        return _unreached(name, fault)
    return Probe(name, True, WORKS)


def _twilio_fault(fault: Exception, names: str) -> Probe:
    match fault:
        case TwilioRestException():
            return _refused(TWILIO, int(fault.status), str(fault.msg), names)
        case AskedToWait():
            return Probe(TWILIO, False, BUSY)
        case RequestException():
            return _unreached(TWILIO, fault)
    return Probe(TWILIO, False, FAULT, {"why": _short(fault)})


def _refused(name: str, status: int, why: str, names: str) -> Probe:
    if status in STRANGER:
        return Probe(name, False, KEYS_REFUSED, {"names": names})
    return Probe(name, False, BUSY) if status == _TOO_MANY else Probe(name, False, FAULT, {"why": why[:200]})


def _unreached(name: str, fault: Exception) -> Probe:
    sentence = UNSAFE if isinstance(fault, SSLError | ssl.SSLError) else UNREACHED
    return Probe(name, False, sentence, {"why": _short(fault)})


def _unset(name: str, values: dict[str, str]) -> Probe | None:
    missing = [setting for setting, value in values.items() if not value]
    return Probe(name, False, UNSET, {"names": ", ".join(missing)}) if missing else None


def _scopes(answer: Any) -> Sequence[str]:
    try:
        return list(answer.to_dict.get("scopes", ()))
    except (ValueError, AttributeError):
        return ()


def _short(fault: Exception) -> str:
    """What kind of fault, never its whole text: that may hold an address with a password."""
    reason = getattr(fault, "strerror", None)
    return str(reason) if isinstance(reason, str) and reason else type(fault).__name__


_TOO_MANY = 429
