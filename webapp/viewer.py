"""The person at the screen, as the shell asks for them."""

from zoneinfo import ZoneInfo

from webapp.access import signed_in
from webapp.edge import club_zone, now
from webapp.i18n import Viewer


def viewer_zone() -> ZoneInfo:
    """Where the signed-in person works, else the club's zone."""
    who = signed_in()
    return ZoneInfo(who.staff.zone) if who and who.staff.zone else club_zone()


def own_language() -> str | None:
    who = signed_in()
    return who.staff.language if who else None


VIEWER = Viewer(own_language=own_language, zone=viewer_zone, now=now)
