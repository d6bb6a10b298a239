"""Time zones as they are written in members' rows: now and then wrong."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def zone_or(name: str, default: ZoneInfo) -> ZoneInfo:
    """The zone of that name, else `default`: the name may be empty, misspelt, a folder or a path."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError, ValueError):
        return default
