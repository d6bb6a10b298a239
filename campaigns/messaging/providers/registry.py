"""Which provider carries which channel, as the settings name them."""

from collections.abc import Mapping
from urllib.parse import quote

from campaigns.core.clock import Clock
from campaigns.core.settings import Settings
from campaigns.messaging.models import Channel
from campaigns.messaging.providers import sendgrid_client, twilio_sms
from campaigns.messaging.providers.base import Provider
from campaigns.messaging.providers.sendgrid_api import SendGridMail
from campaigns.messaging.providers.smtp import Relay, SmtpMail
from campaigns.messaging.providers.twilio_sms import TwilioTexts

SENDGRID_RELAY = "smtp://apikey:{key}@smtp.sendgrid.net:587"


def make_providers(settings: Settings, *, clock: Clock) -> Mapping[Channel, Provider]:
    timeout = settings.provider_timeout_seconds
    key = settings.sendgrid_api_key.get_secret_value()
    mail = SendGridMail(
        sendgrid_client.make_client(key, host=settings.sendgrid_base_url, timeout=timeout),
        sender=settings.mail_from,
        clock=clock,
    )
    relay = Relay.at(settings.smtp_url or SENDGRID_RELAY.format(key=quote(key, safe="")), timeout=timeout)
    texts = twilio_sms.make_client(
        settings.twilio_account_sid,
        settings.twilio_auth_token.get_secret_value(),
        base_url=settings.twilio_base_url,
        timeout=timeout,
    )
    return {
        Channel.EMAIL: mail,
        Channel.CALENDAR: SmtpMail(relay, sender=settings.mail_from, clock=clock, look_up=mail.look_up),
        Channel.SMS: TwilioTexts(
            texts, service_sid=settings.twilio_messaging_service_sid, public_url=settings.public_url
        ),
    }
