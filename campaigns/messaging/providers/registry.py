"""Which providers carry which channel, as the settings name them."""

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote, urlsplit

from campaigns.core.clock import Clock
from campaigns.core.settings import Settings
from campaigns.messaging.models import Channel
from campaigns.messaging.providers import sendgrid_client, twilio_sms
from campaigns.messaging.providers.base import Inconclusive, LookUp, Missing, Provider
from campaigns.messaging.providers.sendgrid_api import SendGridMail
from campaigns.messaging.providers.smtp import Relay, SmtpMail
from campaigns.messaging.providers.twilio_sms import TwilioTexts

SENDGRID_HOST = "smtp.sendgrid.net"
SENDGRID_RELAY = f"smtp://apikey:{{key}}@{SENDGRID_HOST}:587"
RELAY = "relay"
NO_RECORDS = Inconclusive("A mail relay keeps no records that can be asked.")

Providers = Mapping[Channel, Sequence[Provider]]


def make_providers(settings: Settings, *, clock: Clock) -> Providers:
    timeout = settings.provider_timeout_seconds
    key = settings.sendgrid_api_key.get_secret_value()
    mail = SendGridMail(
        sendgrid_client.make_client(key, host=settings.sendgrid_base_url, timeout=timeout),
        sender=settings.mail_from,
        clock=clock,
    )
    texts = twilio_sms.make_client(
        settings.twilio_account_sid,
        settings.twilio_auth_token.get_secret_value(),
        base_url=settings.twilio_base_url,
        timeout=timeout,
    )
    return {
        Channel.EMAIL: (mail, *_relays(settings, mail, clock=clock)),
        Channel.CALENDAR: (_calendars(settings, mail, clock=clock),),
        Channel.SMS: (
            TwilioTexts(texts, service_sid=settings.twilio_messaging_service_sid, public_url=settings.public_url),
        ),
    }


def provider_names(settings: Settings) -> Mapping[Channel, Sequence[str]]:
    """The same by name, without making any."""
    relays = [RELAY] if settings.smtp_relay_url else []
    return {
        Channel.EMAIL: [SendGridMail.name, *relays],
        Channel.SMS: [TwilioTexts.name],
        Channel.CALENDAR: [_name_of(calendar_relay(settings), settings)],
    }


def _relays(settings: Settings, mail: SendGridMail, *, clock: Clock) -> Iterator[SmtpMail]:
    """The relay beside SendGrid, which shares its mails by weight."""
    if settings.smtp_relay_url:
        relay = Relay.at(settings.smtp_relay_url, timeout=settings.provider_timeout_seconds)
        look_up = mail.look_up if relay.host == SENDGRID_HOST else _nobody_knows
        yield SmtpMail(relay, name=RELAY, sender=settings.mail_from, clock=clock, look_up=look_up)


def _calendars(settings: Settings, mail: SendGridMail, *, clock: Clock) -> SmtpMail:
    """SendGrid's feed tells of what went over SendGrid's relay, and of no other."""
    relay = calendar_relay(settings)
    name = _name_of(relay, settings)
    look_up = mail.look_up if name == mail.name else _nobody_knows
    return SmtpMail(relay, name=name, sender=settings.mail_from, clock=clock, look_up=look_up)


def calendar_relay(settings: Settings) -> Relay:
    """What carries calendar invitations: SendGrid's relay, unless another is given."""
    key = quote(settings.sendgrid_api_key.get_secret_value(), safe="")
    return Relay.at(settings.smtp_url or SENDGRID_RELAY.format(key=key), timeout=settings.provider_timeout_seconds)


def _name_of(relay: Relay, settings: Settings) -> str:
    is_sendgrid = relay.host in (SENDGRID_HOST, urlsplit(settings.sandbox_url).hostname)
    return SendGridMail.name if is_sendgrid else "smtp"


def _nobody_knows(missing: Sequence[Missing]) -> Sequence[LookUp]:
    return [NO_RECORDS] * len(missing)
