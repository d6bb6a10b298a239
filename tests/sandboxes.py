"""The sandbox as a process of its own, for tests that hand messages over for real."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from campaigns.core.settings import Settings
from webapp.sandbox.ledger import Ledger

LOOPBACK = "127.0.0.1"
KEYS = {
    "TWILIO_ACCOUNT_SID": "AC00000000000000000000000000000000",
    "TWILIO_AUTH_TOKEN": "twilio token of the tests",
    "SENDGRID_API_KEY": "SG.key.of-the-tests",
}


@dataclass(frozen=True, slots=True)
class RunningSandbox:
    home: Path
    port: int
    smtp_port: int
    public_url: str
    host: str = LOOPBACK

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def ledger(self) -> Ledger:
        return Ledger(self.home)

    def misbehave(self, provider: str, kind: str, **order: object) -> None:
        """Order a fault: `count` requests (None: until it behaves), a `value` in seconds, one `address`."""
        answer = requests.post(f"{self.url}/faults", json={"provider": provider, "kind": kind, **order}, timeout=5)
        answer.raise_for_status()

    def behave(self) -> None:
        requests.delete(f"{self.url}/faults", timeout=5).raise_for_status()

    def environment(self, database_url: str, **others: str) -> dict[str, str]:
        """What a process of Convive needs to hand over to this sandbox, impatient enough for a test."""
        return {
            **KEYS,
            "TWILIO_MESSAGING_SERVICE_SID": "MG00000000000000000000000000000000",
            "TWILIO_BASE_URL": self.url,
            "SENDGRID_BASE_URL": self.url,
            "SENDGRID_WEBHOOK_PUBLIC_KEY": (self.home / "sandbox" / "webhook_public_key").read_text(),
            "SMTP_URL": f"smtp://apikey:{KEYS['SENDGRID_API_KEY']}@{self.host}:{self.smtp_port}",
            "CONVIVE_SANDBOX_URL": self.url,
            "CONVIVE_PUBLIC_URL": self.public_url,
            "CONVIVE_SECRET_KEY": "the key of the tests",
            "DATABASE_URL": database_url,
            "CONVIVE_LEASE_SECONDS": "4",
            "CONVIVE_PROVIDER_TIMEOUT_SECONDS": "2",
            "CONVIVE_TEXT_SETTLE_SECONDS": "1",
            "CONVIVE_MAIL_SETTLE_SECONDS": "1",
            **others,
        }

    @property
    def relay_url(self) -> str:
        """`SMTP_RELAY_URL` of another relay than SendGrid's; its orders and mails are those of `relay`."""
        return f"smtp://relay:{KEYS['SENDGRID_API_KEY']}@{self.host}:{self.smtp_port}"

    def settings(self, database_url: str, **others: str) -> Settings:
        return Settings.model_validate(self.environment(database_url, **others))


@contextmanager
def running_sandbox(
    home: Path, *, public_url: str = "http://127.0.0.1:9", host: str = LOOPBACK
) -> Iterator[RunningSandbox]:
    """Nobody listens at the default `public_url`, so receipts go nowhere."""
    sandbox = RunningSandbox(home, free_port(host), free_port(host), public_url, host)
    command = [sys.executable, "-m", "webapp.sandbox", "--home", str(home), "--port", str(sandbox.port)]
    command += ["--smtp-port", str(sandbox.smtp_port), "--public-url", public_url, "--host", host]
    log = (home / "sandbox.log").open("wb")
    process = subprocess.Popen(command, env={**os.environ, **KEYS}, stderr=log)
    try:
        _wait_until_healthy(sandbox, process)
        yield sandbox
    finally:
        process.send_signal(signal.SIGQUIT)  # gunicorn does not wait for idle connections then
        process.wait(60)
        log.close()


def free_port(host: str = LOOPBACK) -> int:
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(sandbox: RunningSandbox, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):  # a busy machine loads the program for half a minute
        if process.poll() is not None:
            raise RuntimeError((sandbox.home / "sandbox.log").read_text()[-2_000:])
        try:
            if requests.get(f"{sandbox.url}/healthz", timeout=5).ok:
                return
        except requests.RequestException:
            pass
        time.sleep(0.1)
    raise TimeoutError("The sandbox did not answer.")
