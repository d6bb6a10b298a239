"""To the provider and back: the authorization code flow with PKCE, a state and a nonce that only this browser knows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from campaigns.core.settings import Settings
from campaigns.core.tokens import Randomness
from campaigns.staff.vouching import Vouched
from webapp.oidc.endpoints import Endpoints, discover, make_client, told
from webapp.oidc.names import NotBelieved, ProviderSilent, provider_name

SIGNED_BY = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""By a key that only the provider has: never by a secret that we share, never not at all."""
_SIGNATURES = JWSRegistry(algorithms=SIGNED_BY, strict_check_header=False)
SECRET_LENGTH = 43
LEEWAY_SECONDS = 60
"""That the clock there may be off."""


@dataclass(frozen=True, slots=True)
class Departure:
    """What the browser keeps until it comes back, and `address`, where it goes."""

    address: str
    state: str
    nonce: str
    verifier: str


def depart(settings: Settings, *, back: str, random_code: Randomness) -> Departure:
    """`back` is our address to which the provider sends the browser."""
    state, nonce, verifier = (random_code(SECRET_LENGTH) for _ in range(3))
    with make_client(settings, back) as client:
        there = discover(settings, client).authorization_endpoint
        address, _state = client.create_authorization_url(there, state=state, nonce=nonce, code_verifier=verifier)
    return Departure(address, state, nonce, verifier)


def arrive(settings: Settings, *, back: str, code: str, nonce: str, verifier: str, now: datetime) -> Vouched:
    """Who brings `code`."""
    with make_client(settings, back) as client:
        endpoints = discover(settings, client)
        try:
            claims = _exchange(settings, client, endpoints, code, verifier, nonce, now)
        except requests.RequestException as fault:
            raise ProviderSilent(provider=provider_name(settings)) from fault
        except (AuthlibBaseError, JoseError, ValueError, KeyError, TypeError) as fault:
            raise NotBelieved(provider=provider_name(settings)) from fault
        about = claims if "email" in claims else _ask(settings, client, endpoints, str(claims["sub"]))
    return Vouched(
        provider=provider_name(settings),
        issuer=endpoints.issuer,
        subject=str(claims["sub"]),
        email=str(about.get("email") or ""),
        verified=about.get("email_verified") is True,
    )


def _exchange(
    settings: Settings,
    client: OAuth2Session,
    endpoints: Endpoints,
    code: str,
    verifier: str,
    nonce: str,
    now: datetime,
) -> Mapping[str, Any]:
    """The claims of the id token, each of them checked."""
    client.token_endpoint_auth_method = endpoints.proof(settings)
    granted = client.fetch_token(
        endpoints.token_endpoint, grant_type="authorization_code", code=code, code_verifier=verifier
    )
    keys = KeySet.import_key_set(told(settings, client, endpoints.jwks_uri))
    signed = jwt.decode(granted["id_token"], keys, registry=_SIGNATURES)
    expected = {
        "iss": {"essential": True, "value": endpoints.issuer},
        "aud": {"essential": True, "value": settings.oidc_client_id},
    }
    facts = {"nonce": nonce, "client_id": settings.oidc_client_id, "access_token": granted.get("access_token")}
    claims = CodeIDToken(signed.claims, signed.header, expected, facts)
    claims.validate(now=int(now.timestamp()), leeway=LEEWAY_SECONDS)
    return dict(claims)


def _ask(settings: Settings, client: OAuth2Session, endpoints: Endpoints, subject: str) -> Mapping[str, Any]:
    """Where the id token does not say the address, the provider says it of the same person when asked."""
    if not endpoints.userinfo_endpoint:
        return {}
    said = told(settings, client, endpoints.userinfo_endpoint, granted=True)
    if not isinstance(said, dict) or said.get("sub") != subject:
        raise NotBelieved(provider=provider_name(settings))
    return said
