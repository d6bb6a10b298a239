"""What the identity provider is called, and what is said where it does not help. Loads nothing of the protocol."""

from urllib.parse import urlsplit

from campaigns.core.errors import Refused
from campaigns.core.settings import Settings
from campaigns.core.words import mark


class ProviderSilent(Refused):
    sentence = mark("%(provider)s cannot be asked at the moment. Sign in with your password, or try again later.")
    status = 503


class NotBelieved(Refused):
    """Whatever does not fit: state, nonce, issuer, audience, signature, time, a code that was used."""

    sentence = mark(
        "What came back from %(provider)s does not belong to this sign-in, or is too old. Please try again."
    )
    status = 401


class ProviderRefused(Refused):
    sentence = mark("%(provider)s did not sign you in.")
    status = 401


def provider_name(settings: Settings) -> str:
    """Empty where none is set."""
    return settings.oidc_name or host_of(settings)


def host_of(settings: Settings) -> str:
    return urlsplit(settings.oidc_issuer).hostname or ""
