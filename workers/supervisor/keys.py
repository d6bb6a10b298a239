"""The stack's own keys, made once and kept where only its account may read them."""

import secrets
from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values

from campaigns.core.settings import Settings
from workers.supervisor.locks import owned


def with_keys(settings: Settings) -> Settings:
    """`settings` with what the operator left empty filled from `<home>/secrets.env`.

    With no provider keys at all, the sandbox's are taken: one account for both stand-ins.
    """
    kept = _kept(settings.home / "secrets.env")
    wanted = ["CONVIVE_SECRET_KEY"] if has_provider(settings) else list(kept)
    empty = [name for name in wanted if not _value(settings, name)]
    return changed(settings, {name: kept[name] for name in empty})


def has_provider(settings: Settings) -> bool:
    """Whether the operator gave any provider, so that the sandbox stays out."""
    sendgrid_key = settings.sendgrid_api_key.get_secret_value()
    return not settings.sandbox_url and bool(settings.twilio_account_sid or sendgrid_key or settings.smtp_url)


def changed(settings: Settings, values: Mapping[str, object]) -> Settings:
    """`settings` with other values, named as in the environment."""
    return Settings.model_validate({**settings.model_dump(by_alias=True, exclude_unset=True), **values})


def _value(settings: Settings, name: str) -> str:
    value = settings.model_dump(by_alias=True)[name]
    return value.get_secret_value() if hasattr(value, "get_secret_value") else str(value)


def _kept(file: Path) -> dict[str, str]:
    made = {
        "CONVIVE_SECRET_KEY": secrets.token_urlsafe(48),
        "TWILIO_ACCOUNT_SID": f"AC{secrets.token_hex(16)}",
        "TWILIO_AUTH_TOKEN": secrets.token_hex(16),
        "TWILIO_MESSAGING_SERVICE_SID": f"MG{secrets.token_hex(16)}",
        "SENDGRID_API_KEY": f"SG.{secrets.token_urlsafe(16)}.{secrets.token_urlsafe(32)}",
    }
    with owned(file.with_name("run") / "keys.lock"):
        return _read_or_write(file, made)


def _read_or_write(file: Path, made: Mapping[str, str]) -> dict[str, str]:
    known = {name: value for name, value in dotenv_values(file).items() if value} if file.exists() else {}
    if made.keys() - known.keys():
        file.touch(mode=0o600)
        file.write_text("".join(f"{name}={value}\n" for name, value in {**made, **known}.items()))
    return {**made, **known}
