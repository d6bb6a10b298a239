"""What a new club begins with."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.operations import NoClub
from campaigns.core.queries import find_club
from campaigns.members.models import Tier
from campaigns.members.points.rules import install_points
from campaigns.members.tiers.steps import install_tiers


def found_club(session: Session) -> None:
    """The usual tiers in the club's currency, and the usual points; tiers that stand already are left alone."""
    club = find_club(session)
    if club is None:
        raise NoClub
    if session.scalar(select(Tier.id).limit(1)) is None:
        install_tiers(session, currency=club.currency)
    install_points(session)
