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


@contextmanager
def engines(settings: Settings, *, start_valkey: bool = False) -> Iterator[Settings]:
    """Settings whose database answers, for as long as this is open; who leaves last stops the embedded engines.

    A command does not start Valkey: with no worker running there is nobody to hear a ring.
    """
    if settings.database_url and (settings.redis_url or not start_valkey):
        yield complete(settings)
        return
    in_use = FileLock(settings.home / "run" / "engines.lock")
    in_use.share()
    try:
        yield complete(_with_engines(settings, start_valkey=start_valkey))
    finally:
        with owned(settings.home / "run" / "starting.lock"):
            if in_use.try_own():
                stop_engines(settings)
        in_use.close()


def stop_engines(settings: Settings) -> None:
    """Stop what is embedded here; an engine with an address of its own is not ours to stop."""
    if not settings.redis_url:
        Valkey(settings.home).stop()
    if not settings.database_url:
        Postgres(settings.home).stop()


def revive_engines(given: Settings, log: ReadableLog) -> None:
    """Start an embedded engine again that died under the stack; `given` says which are embedded."""
    if not given.database_url and Postgres(given.home).pid() is None:
        log.say("PostgreSQL ended; starting it again.", level="error")
        Postgres(given.home).start()
    if not given.redis_url and Valkey(given.home).find() is None:
        log.say("Valkey ended; starting it again.", level="error")
        Valkey(given.home).start()


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


def _with_engines(settings: Settings, *, start_valkey: bool) -> Settings:
    values: dict[str, object] = {}
    with owned(settings.home / "run" / "starting.lock"):
        if not settings.database_url:
            values["DATABASE_URL"] = Postgres(settings.home).start()
        if not settings.redis_url:
            valkey = Valkey(settings.home)
            values["REDIS_URL"] = (valkey.start() if start_valkey else valkey.find()) or ""
    return changed(settings, values)
