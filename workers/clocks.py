"""Leases are written on one machine and judged on another, so whoever deals with them goes by the database's clock."""

from datetime import datetime

from sqlalchemy import func, select

from campaigns.bootstrap import Runtime

LARGEST_SKEW_SECONDS = 5.0
"""Far less than a lease is longer than a call."""


class ClockIsOff(Exception):  # noqa: N818 - said as people would say it
    """The clock of this machine differs from the database's."""


def check_clock(runtime: Runtime) -> None:
    """Raise ClockIsOff where leases would end too early, and runs begin before their time."""
    with runtime.engine.connect() as connection:
        there: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
    off = (runtime.system_clock() - there).total_seconds()
    if abs(off) > LARGEST_SKEW_SECONDS:
        raise ClockIsOff(f"The clock here is {off:+.0f} s off the database's. Nothing is done until it is set.")
