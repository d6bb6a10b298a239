"""Where the provider is asked what, by its own word, and how it is called at all.

The operator names the issuer, in our own network or not; nothing else does. What the issuer names itself is called only
as https, or at the issuer's own place; nobody is led on by a redirect, and nothing of them is kept between sign-ins.
"""

from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.integrations.requests_client import OAuth2Session
from pydantic import BaseModel, ValidationError

from campaigns.core.settings import Settings
from webapp.oidc.names import ProviderSilent, provider_name

SECONDS = 5.0
WELL_KNOWN = "/.well-known/openid-configuration"
BASIC, POSTED = "client_secret_basic", "client_secret_post"


class Endpoints(BaseModel):
    """The discovery document (OpenID Connect Discovery 1.0, section 3), as far as it is used."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str = ""
    token_endpoint_auth_methods_supported: list[str] = [BASIC]

    def to_call(self) -> list[str]:
        named = (self.authorization_endpoint, self.token_endpoint, self.jwks_uri, self.userinfo_endpoint)
        return [each for each in named if each]

    def proof(self, settings: Settings) -> str:
        """How we prove to be the client that was registered there."""
        if not settings.oidc_client_secret.get_secret_value():
            return "none"
        by_post = BASIC not in self.token_endpoint_auth_methods_supported
        return POSTED if by_post and POSTED in self.token_endpoint_auth_methods_supported else BASIC


def make_client(settings: Settings, back: str) -> OAuth2Session:
    client = OAuth2Session(
        settings.oidc_client_id,
        settings.oidc_client_secret.get_secret_value() or None,
        scope="openid email",
        redirect_uri=back,
        code_challenge_method="S256",
        default_timeout=SECONDS,
    )
    client.max_redirects = 0
    return client


def discover(settings: Settings, client: OAuth2Session) -> Endpoints:
    """Raises ProviderSilent, which names what is wrong as its cause."""
    said = told(settings, client, settings.oidc_issuer.rstrip("/") + WELL_KNOWN)
    try:
        found = Endpoints.model_validate(said)
        _check(found, settings.oidc_issuer)
    except ValueError as fault:
        raise ProviderSilent(provider=provider_name(settings)) from fault
    return found


def told(settings: Settings, client: OAuth2Session, url: str, *, granted: bool = False) -> Any:
    """The JSON that stands there; shown what was `granted`, or to anybody."""
    try:
        answer = client.get(url, withhold_token=not granted)
        answer.raise_for_status()
        return answer.json()
    except requests.RequestException as fault:
        raise ProviderSilent(provider=provider_name(settings)) from fault


def look_up(settings: Settings) -> str:
    """What is wrong with the provider's word about itself; empty where nothing is."""
    with make_client(settings, "") as client:
        try:
            discover(settings, client)
        except ProviderSilent as silent:
            cause = silent.__cause__
            return "incomplete discovery document" if isinstance(cause, ValidationError) else str(cause)
    return ""


def _check(found: Endpoints, issuer: str) -> None:
    if found.issuer.rstrip("/") != issuer.rstrip("/"):
        raise ValueError(f"It calls itself {found.issuer}.")
    for url in found.to_call():
        if urlsplit(url).scheme != "https" and _place(url) != _place(issuer):
            raise ValueError(f"It names {url}, which is neither https nor its own place.")


def _place(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc
