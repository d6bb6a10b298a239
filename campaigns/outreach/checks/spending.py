"""What it may cost, against what it may spend."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from campaigns.core.queries import find_club
from campaigns.core.words import mark
from campaigns.outreach.checks.found import Check, Level, money
from campaigns.outreach.models import Campaign


def check_costs(session: Session, campaign: Campaign, *, unpriced: int, likely: int, most: int) -> Iterator[Check]:
    """`unpriced` texts, and what they cost as a rule and at most, in millionths, with those that may follow mails."""
    if unpriced:
        yield Check(
            Level.WARN,
            mark("Texts to numbers without a price, which no ceiling counts: %(count)s."),
            {"count": unpriced},
        )
    ceiling = campaign.cost_ceiling
    if ceiling is None or most <= ceiling:
        return
    club = find_club(session)
    currency = club.currency if club else ""
    said = {"cost": likely, "most": most, "ceiling": ceiling}
    values = {name: money(amount, currency) for name, amount in said.items()}
    if likely > ceiling:
        yield Check(Level.BLOCK, mark("It would cost about %(cost)s, and its ceiling is %(ceiling)s."), values)
    else:
        yield Check(
            Level.WARN,
            mark(
                "It may cost up to %(most)s, and its ceiling is %(ceiling)s; there it is held until somebody raises it."
            ),
            values,
        )
