"""What `convive doctor` tells of each thing it looked at."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    check: str
    ok: bool
    found: str
