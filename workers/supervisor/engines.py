"""Fills in what the operator left to us: the embedded engines, the keys, the addresses."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from campaigns.core.settings import Settings
from workers.supervisor.keys import changed, has_provider, with_keys
from workers.supervisor.locks import FileLock, owned
from workers.supervisor.log import ReadableLog
from workers.supervisor.ports import USUAL_PORTS, remembered_ports
from workers.supervisor.postgres import Postgres
from workers.supervisor.valkey import Valkey


class Embedded:
    """The engines of one home that have no address of their own."""

    def __init__(self, settings: Settings) -> None:
        self.postgres = None if settings.database_url else Postgres(settings.home)
        self.valkey = None if settings.redis_url else Valkey(settings.home)

    def names(self) -> list[str]:
        return [name for name, engine in (("PostgreSQL", self.postgres), ("Valkey", self.valkey)) if engine]

    def start(self, *, with_valkey: bool) -> dict[str, object]:
        """Find or start them; gives the settings they answer for."""
        values: dict[str, object] = {}
        if self.postgres:
            values["DATABASE_URL"] = self.postgres.start()
        if self.valkey:
            values["REDIS_URL"] = (self.valkey.start() if with_valkey else self.valkey.find()) or ""
        return values

    def revive(self, log: ReadableLog) -> None:
        """Start again what died under the stack."""
        if self.postgres and self.postgres.pid() is None:
            log.say("PostgreSQL ended; starting it again.", level="error")
            self.postgres.start()
        if self.valkey and self.valkey.find() is None:
            log.say("Valkey ended; starting it again.", level="error")
            self.valkey.start()

    def stop(self) -> None:
        if self.valkey:
            self.valkey.stop()
        if self.postgres:
            self.postgres.stop()


@contextmanager
def engines(settings: Settings, *, start_valkey: bool = False, embedded: Embedded | None = None) -> Iterator[Settings]:
    """Settings whose database answers, for as long as this is open; who leaves last stops the embedded engines.

    A command does not start Valkey: with no worker running there is nobody to hear a ring.
    """
    embedded = embedded or Embedded(settings)
    starting = settings.home / "run" / "starting.lock"
    in_use = FileLock(settings.home / "run" / "engines.lock")
    in_use.share()
    try:
        with owned(starting):
            values = embedded.start(with_valkey=start_valkey)
        yield complete(changed(settings, values))
    finally:
        with owned(starting):
            if in_use.try_own():
                embedded.stop()
        in_use.close()


def complete(settings: Settings) -> Settings:
    """`settings` with keys and addresses: this home's own where the operator set none."""
    sandboxed = not has_provider(settings)
    filled = with_keys(settings)
    ports = remembered_ports(settings.home) or USUAL_PORTS
    values: dict[str, object] = {}
    if "public_url" not in settings.model_fields_set:
        values["CONVIVE_PUBLIC_URL"] = f"http://127.0.0.1:{ports.web}"
    if sandboxed:
        values |= _sandbox(settings.home, f"http://127.0.0.1:{ports.sandbox}", f"smtp://127.0.0.1:{ports.smtp}")
    return changed(filled, values)


def _sandbox(home: Path, url: str, smtp_url: str) -> dict[str, object]:
    public_key = home / "sandbox" / "webhook_public_key"
    return {
        "CONVIVE_SANDBOX_URL": url,
        "TWILIO_BASE_URL": url,
        "SENDGRID_BASE_URL": url,
        "SMTP_URL": smtp_url,
        # The stand-ins' own records never lag.
        "CONVIVE_TEXT_SETTLE_SECONDS": 5,
        "CONVIVE_MAIL_SETTLE_SECONDS": 5,
        "SENDGRID_WEBHOOK_PUBLIC_KEY": public_key.read_text().strip() if public_key.exists() else "",
    }
