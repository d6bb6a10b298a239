"""What the figures were measured on, without which they say little."""

import os
import platform
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

GIGABYTE = 1 << 30


@dataclass(frozen=True, slots=True)
class Machine:
    """`load` of the last minute, before the first figure."""

    cores: int
    processor: str
    memory_gb: int
    system: str
    python: str
    load: float

    def __str__(self) -> str:
        of = f" of {self.processor}" if self.processor else ""
        what = f"{self.cores} cores{of}, {self.memory_gb} GB, {self.system}, Python {self.python}"
        return f"{what}; load {self.load} before the first figure"


def machine() -> Machine:
    return Machine(
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        _model(),
        round(psutil.virtual_memory().total / GIGABYTE),
        f"{platform.system()} {platform.release()}",
        platform.python_version(),
        round(os.getloadavg()[0], 1),
    )


def _model() -> str:
    with suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    return platform.processor()
