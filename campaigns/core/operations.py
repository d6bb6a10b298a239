"""Writes about the club itself."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.models import Club
from campaigns.core.queries import find_club
from campaigns.core.words import LocalText, mark

FURTHEST_SHIFT = timedelta(days=20 * 365)


class ClockIsReal(Refused):
    sentence = mark("Only a demo club's clock can be moved.")
    status = 403


class ClockTooFar(Refused):
    sentence = mark("The clock can be moved by at most twenty years.")
    status = 422


class NoClub(Refused):
    sentence = mark("The club is not set up yet.")


class ClubStands(Refused):
    sentence = mark("The club is already set up.")


def set_up_club(
    session: Session, *, name: LocalText, zone: str, language: str, currency: str, is_demo: bool, now: datetime
) -> Club:
    """The one row that everything reads the club's zone, language and currency from."""
    if find_club(session) is not None:
        raise ClubStands
    club = Club(
        name=name,
        zone=zone,
        language=language,
        currency=currency,
        is_demo=is_demo,
        clock_shift=timedelta(),
        set_up_at=now,
    )
    session.add(club)
    session.flush()
    return club


def describe_club(
    session: Session, *, name: LocalText, zone: str, language: str, currency: str, country: str, now: datetime
) -> None:
    """The club's row as the first run says; again and again, until somebody keeps money or dates by it."""
    club = find_club(session) or set_up_club(
        session, name=name, zone=zone, language=language, currency=currency, is_demo=False, now=now
    )
    club.name, club.zone, club.language, club.currency, club.country = name, zone, language, currency, country


def move_clock(session: Session, *, shift: timedelta) -> None:
    """Set how far the demo's clock stands from the real one; zero puts it back."""
    club = find_club(session)
    if club is None or not club.is_demo:
        raise ClockIsReal
    if abs(shift) > FURTHEST_SHIFT:
        raise ClockTooFar
    club.clock_shift = shift


def watch_links(session: Session, *, opens: bool, kept_days: int) -> None:
    """Whether it is noted that mails sent from now on are opened, and for how many days single clicks are kept."""
    club = find_club(session)
    if club is None:
        raise NoClub
    club.track_opens, club.clicks_kept_days = opens, kept_days


def place_club(session: Session, *, address: LocalText) -> None:
    """Say where the club is to be written to, in each language; letters say it at their foot."""
    club = find_club(session)
    if club is None:
        raise NoClub
    club.address = {language: said for language, text in address.items() if (said := " ".join(text.split()))}


def ask_twice(session: Session, *, kinds: Collection[str]) -> None:
    """Choose the kinds of address (`email`, `sms`) whose readers must confirm before they are written to."""
    club = find_club(session)
    if club is None:
        raise NoClub
    club.double_opt_in = sorted(kinds)
