"""What the operator sets, read once from the environment and `.env`."""

from importlib.util import find_spec
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Empty `database_url` and `redis_url` mean the embedded engines; no provider keys mean the sandbox."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    database_url: str = Field("", alias="DATABASE_URL")
    database_replica_url: str = Field("", alias="DATABASE_REPLICA_URL")
    """A standby of that database, from which reports are read."""
    replica_lag_seconds: int = Field(30, alias="CONVIVE_REPLICA_LAG_SECONDS")
    """How far behind it may be before they are read from the database itself."""
    redis_url: str = Field("", alias="REDIS_URL")
    secret_key: SecretStr = Field(SecretStr(""), alias="CONVIVE_SECRET_KEY")
    secret_keys_accepted: SecretStr = Field(SecretStr(""), alias="CONVIVE_SECRET_KEYS_ACCEPTED")
    """Keys beside it, with commas between: what they signed still opens, and they sign nothing."""
    public_url: str = Field("http://127.0.0.1:8000", alias="CONVIVE_PUBLIC_URL")
    home: Path = Field(Path("var"), alias="CONVIVE_HOME")
    twilio_account_sid: str = Field("", alias="TWILIO_ACCOUNT_SID")
    twilio_auth_token: SecretStr = Field(SecretStr(""), alias="TWILIO_AUTH_TOKEN")
    twilio_messaging_service_sid: str = Field("", alias="TWILIO_MESSAGING_SERVICE_SID")
    twilio_base_url: str = Field("", alias="TWILIO_BASE_URL")
    sendgrid_api_key: SecretStr = Field(SecretStr(""), alias="SENDGRID_API_KEY")
    sendgrid_base_url: str = Field("", alias="SENDGRID_BASE_URL")
    sendgrid_webhook_public_key: str = Field("", alias="SENDGRID_WEBHOOK_PUBLIC_KEY")
    smtp_url: str = Field("", alias="SMTP_URL")
    smtp_relay_url: str = Field("", alias="SMTP_RELAY_URL")
    """A second way for mail, beside SendGrid: any relay, `smtp://user:password@host:587`."""
    mail_from: str = Field("club@club.example", alias="CONVIVE_MAIL_FROM")
    """With a name before the address, that name signs; otherwise the club's, in the reader's language."""
    inbound_domain: str = Field("reply.club.example", alias="CONVIVE_INBOUND_DOMAIN")
    lease_seconds: int = Field(20, alias="CONVIVE_LEASE_SECONDS")
    """How long a silent worker keeps its chunk; longer than `provider_timeout_seconds`."""
    provider_timeout_seconds: int = Field(10, alias="CONVIVE_PROVIDER_TIMEOUT_SECONDS")
    text_settle_seconds: int = Field(60, alias="CONVIVE_TEXT_SETTLE_SECONDS")
    """When Twilio's list is believed about a text of unknown fate."""
    mail_settle_seconds: int = Field(1800, alias="CONVIVE_MAIL_SETTLE_SECONDS")
    """When SendGrid's activity feed is believed about a mail of unknown fate."""
    unknown_policy: Literal["leave", "resend"] = Field("leave", alias="CONVIVE_UNKNOWN_POLICY")
    """What becomes of messages whose fate no provider can tell: `leave` them to the operator, or `resend`."""
    late_after_minutes: int = Field(15, alias="CONVIVE_LATE_AFTER_MINUTES")
    """How long the oldest due message may wait before every page of the staff says so."""
    webhooks_private: bool = Field(False, alias="CONVIVE_WEBHOOKS_PRIVATE")
    """Whether webhooks may go to our own network, also without TLS; for development alone."""
    metrics_token: SecretStr = Field(SecretStr(""), alias="CONVIVE_METRICS_TOKEN")
    """What Prometheus shows as its bearer token; without one there is no /metrics."""
    oidc_issuer: str = Field("", alias="CONVIVE_OIDC_ISSUER")
    """The house's identity provider, which may vouch for staff as they sign in; without one there is none."""
    oidc_client_id: str = Field("", alias="CONVIVE_OIDC_CLIENT_ID")
    oidc_client_secret: SecretStr = Field(SecretStr(""), alias="CONVIVE_OIDC_CLIENT_SECRET")
    oidc_name: str = Field("", alias="CONVIVE_OIDC_NAME")
    """What staff call it by; empty is its host."""
    otel_endpoint: str = Field("", alias="OTEL_EXPORTER_OTLP_ENDPOINT")
    """The collector that hears of requests and jobs, such as http://127.0.0.1:4318; without one there are no traces."""
    sentry_dsn: SecretStr = Field(SecretStr(""), alias="SENTRY_DSN")
    """Where faults of the program are told; without one nowhere."""
    sandbox_url: str = Field("", alias="CONVIVE_SANDBOX_URL")
    """Where the stand-in providers live, set by the one-machine stack; while it is set every page says so."""

    @property
    def secret_keys(self) -> tuple[str, ...]:
        """The one that signs, then those that are accepted too."""
        others = (key.strip() for key in self.secret_keys_accepted.get_secret_value().split(","))
        own = self.secret_key.get_secret_value()
        return (own, *(key for key in others if key and key != own))

    @model_validator(mode="after")
    def _leases_outlast_a_call(self) -> Self:
        if self.lease_seconds <= self.provider_timeout_seconds:
            raise ValueError("CONVIVE_LEASE_SECONDS must be more than CONVIVE_PROVIDER_TIMEOUT_SECONDS.")
        return self

    @model_validator(mode="after")
    def _provider_is_whole(self) -> Self:
        if not self.oidc_issuer:
            return self
        if not (is_https_or_here(self.oidc_issuer) and self.oidc_client_id):
            raise ValueError("CONVIVE_OIDC_ISSUER begins with https:// and needs CONVIVE_OIDC_CLIENT_ID beside it.")
        _require("CONVIVE_OIDC_ISSUER", "oidc", "authlib")
        return self

    @model_validator(mode="after")
    def _watchers_can_be_told(self) -> Self:
        if self.otel_endpoint:
            _must_be_place("OTEL_EXPORTER_OTLP_ENDPOINT", self.otel_endpoint)
            _require("OTEL_EXPORTER_OTLP_ENDPOINT", "telemetry", "opentelemetry")
        if dsn := self.sentry_dsn.get_secret_value():
            _must_be_place("SENTRY_DSN", dsn)
            _require("SENTRY_DSN", "sentry", "sentry_sdk")
        return self


def is_https_or_here(url: str) -> bool:
    """Whether what is sent there is read by nobody on the way: by https, or without leaving this machine."""
    parts = urlsplit(url)
    if parts.scheme == "https":
        return bool(parts.hostname)
    return parts.scheme == "http" and parts.hostname in {"127.0.0.1", "::1", "localhost"}


def _must_be_place(setting: str, url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"{setting} is an address that begins with https:// or http://.")


def _require(setting: str, extra: str, module: str) -> None:
    if find_spec(module) is None:
        raise ValueError(f"{setting} needs more packages: install convive[{extra}].")
