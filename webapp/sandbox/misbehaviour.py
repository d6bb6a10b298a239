"""How a fault on order changes one HTTP request: before anything is accepted, or once it is."""

import time

from webapp.sandbox.faults import AFTER_ACCEPT, REQUESTS, Fault, Faults, Kind, Provider
from webapp.sandbox.wire import Environ, Reply, hang_up, hold, reset, reset_mid_upload

_SLOW_SECONDS = 2.0


def before_upload(faults: Faults, provider: Provider, environ: Environ) -> None:
    if faults.take(provider, (Kind.RESET_MID_UPLOAD,)):
        raise reset_mid_upload(environ)


def taken(faults: Faults, provider: Provider, environ: Environ, addresses: list[str]) -> Fault | None:
    """The fault this request meets; a reset happens at once."""
    fault = faults.take(provider, REQUESTS, addresses)
    if fault and fault.kind is Kind.RESET_BEFORE_ACCEPT:
        raise reset(environ)
    return fault


def spoiled(fault: Fault | None, environ: Environ, reply: Reply) -> Reply:
    """The answer to an accepted request, or none at all."""
    if fault is None or fault.kind not in AFTER_ACCEPT:
        return reply
    if fault.kind is Kind.TIMEOUT_AFTER_ACCEPT:
        raise hold(environ, fault.value)
    if fault.kind is Kind.CLOSE_AFTER_ACCEPT:
        raise hang_up(environ)
    if fault.kind is Kind.SLOW:
        time.sleep(fault.value if fault.value is not None else _SLOW_SECONDS)
        return reply
    return reply[0], (("Content-Type", "application/json"),), b"" if fault.kind is Kind.EMPTY else b'{"sid": "SM'
