"""What devices are asked about passkeys, and the cookie that remembers it until they answer."""

from collections.abc import Sequence
from datetime import datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import session
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
)
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from campaigns.core.settings import is_https_or_here
from campaigns.staff.models import Passkey, Staff
from campaigns.staff.passkeys import Asked
from webapp.edge import club, real_now, runtime
from webapp.i18n import localised_here

PURPOSE = "passkey"
ADDING, ENTERING = "passkey_adding", "passkey_entering"
"""In the signed cookie, one for each errand: an answer to one is none to the other."""


def passkeys_work() -> bool:
    """Browsers keep them for a name, by https or on this machine; never for a bare number."""
    url = runtime().settings.public_url
    try:
        ip_address(_host())
    except ValueError:
        return is_https_or_here(url)
    return False


def ask_to_add(staff: Staff, kept: Sequence[Passkey]) -> str:
    """What a device is asked, as JSON. A device that holds one of those kept makes no other."""
    options = generate_registration_options(
        rp_id=_host(),
        rp_name=localised_here(club().name),
        user_id=runtime().signer.keys(PURPOSE, str(staff.id))[0],
        user_name=staff.email,
        user_display_name=staff.name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=each.credential_id) for each in kept],
    )
    _remember(ADDING, options.challenge)
    return options_to_json(options)


def ask_to_enter() -> str:
    options = generate_authentication_options(rp_id=_host(), user_verification=UserVerificationRequirement.REQUIRED)
    _remember(ENTERING, options.challenge)
    return options_to_json(options)


def what_was_asked(errand: str) -> Asked | None:
    """Once: the next answer needs another question."""
    kept = session.pop(errand, None)
    if not kept:
        return None
    parts = urlsplit(runtime().settings.public_url)
    origin = f"{parts.scheme}://{parts.netloc}"
    return Asked(base64url_to_bytes(kept["challenge"]), datetime.fromisoformat(kept["at"]), _host(), origin)


def _remember(errand: str, challenge: bytes) -> None:
    session[errand] = {"challenge": bytes_to_base64url(challenge), "at": real_now().isoformat()}


def _host() -> str:
    return urlsplit(runtime().settings.public_url).hostname or ""
