"""What `convive doctor` tells of each thing it looked at."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    check: str
    ok: bool
    found: str


def whose(url: str, embedded: str) -> str:
    return "embedded" if embedded in url else "its own address"


def first_line(fault: Exception) -> str:
    return str(fault).splitlines()[0] if str(fault) else type(fault).__name__
