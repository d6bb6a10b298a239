"""What the figures were measured on, without which they say little."""

import os
import platform
from contextlib import suppress
from pathlib import Path

import psutil

GIGABYTE = 1 << 30


def machine() -> str:
    """Such as `2 cores of …, 24 GB, Linux 6.1.0, Python 3.11.7; load 0.4 before the first figure`."""
    cores, memory = (
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        psutil.virtual_memory().total / GIGABYTE,
    )
    of = f" of {model}" if (model := _model()) else ""
    system = f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    return f"{cores} cores{of}, {memory:.0f} GB, {system}; load {os.getloadavg()[0]:.1f} before the first figure"


def _model() -> str:
    with suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    return platform.processor()
